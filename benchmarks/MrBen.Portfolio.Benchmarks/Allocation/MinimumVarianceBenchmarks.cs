using BenchmarkDotNet.Attributes;
using MrBen.Portfolio.Allocation;
using MrBen.Portfolio.Estimation;
using MrBen.Portfolio.Market;

namespace MrBen.Portfolio.Benchmarks.Allocation;

/// <summary>
/// Long-only minimum variance from raw returns: covariance and optimum. The library's answer is exact and certified, the textbook's stops
/// when the variance falls by less than 1e-9 of itself a step.
/// </summary>
[MemoryDiagnoser]
public class MinimumVarianceBenchmarks
{
    private readonly MinimumVarianceStrategy _strategy = new();
    private readonly ReturnEstimatesOptions _options = new() { Covariance = new SampleCovariance() };
    private ReturnPanel _panel = null!;
    private double[][] _rows = [];

    [Params(10, 50, 500)]
    public int Assets { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        _panel = MarketModel.Panel(Assets);
        _rows = [.. Enumerable.Range(0, _panel.Observations).Select(t => _panel.Row(t).ToArray())];
    }

    [Benchmark(Baseline = true)]
    public double[] FromTheTextbook() => Textbook.MinimumVariance(Textbook.Covariance(_rows));

    [Benchmark]
    public AllocationResult Library() => _strategy.Allocate(ReturnEstimates.FromReturns(_panel, _options));
}
