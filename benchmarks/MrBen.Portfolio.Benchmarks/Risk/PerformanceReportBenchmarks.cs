using BenchmarkDotNet.Attributes;
using MrBen.Portfolio.Market;
using MrBen.Portfolio.Risk;

namespace MrBen.Portfolio.Benchmarks.Risk;

/// <summary>
/// Every figure of a series alone over ten years of days, beside the same figures with MathNet and LINQ: once with Gini's mean difference
/// over all pairs as it is defined, once over sorted returns.
/// </summary>
[MemoryDiagnoser]
public class PerformanceReportBenchmarks
{
    private readonly double[] _returns = new double[2_520];
    private DateOnly[] _dates = [];

    [GlobalSetup]
    public void Setup()
    {
        Random random = new(Seed: 20260202);
        for (int t = 0; t < _returns.Length; t++)
        {
            double normal = Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
            _returns[t] = 0.0004 + (0.011 * normal);
        }

        _dates = [.. Enumerable.Range(0, _returns.Length).Select(new DateOnly(2016, 1, 4).AddDays)];
        double[] ours = [.. Library().Figures.Select(figure => figure.Value!.Value)];
        double[] theirs = WithMathNetAndLinq();
        for (int k = 0; k < Math.Max(ours.Length, theirs.Length); k++)
        {
            if (!(Math.Abs(ours[k] - theirs[k]) <= 1e-6 * Math.Max(1, Math.Abs(theirs[k]))))
            {
                throw new InvalidOperationException(FormattableString.Invariant(
                    $"{Library().Figures[k].Name} is {ours[k]} here and {theirs[k]} in the textbook."));
            }
        }
    }

    [Benchmark(Baseline = true)]
    public PerformanceReport Library() => PerformanceReport.Calculate(_returns, _dates, Frequency.Daily);

    [Benchmark]
    public double[] WithMathNetAndLinq() => TextbookPerformance.Figures(_returns, 252, pairs: true);

    [Benchmark]
    public double[] WithMathNetAndLinqSortedGini() => TextbookPerformance.Figures(_returns, 252, pairs: false);
}
