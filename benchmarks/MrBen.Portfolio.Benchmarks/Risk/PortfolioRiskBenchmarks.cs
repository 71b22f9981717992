using BenchmarkDotNet.Attributes;
using MrBen.Portfolio.Market;
using MrBen.Portfolio.Risk;

namespace MrBen.Portfolio.Benchmarks.Risk;

/// <summary>The full risk of n weights from raw returns: eighteen metrics and every asset's contribution.</summary>
[MemoryDiagnoser]
public class PortfolioRiskBenchmarks
{
    private ReturnPanel _panel = null!;
    private double[][] _rows = [];
    private double[] _weights = [];

    [Params(10, 50, 500)]
    public int Assets { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        _panel = MarketModel.Panel(Assets);
        _rows = [.. Enumerable.Range(0, _panel.Observations).Select(t => _panel.Row(t).ToArray())];
        _weights = [.. Enumerable.Repeat(1.0 / Assets, Assets)];
    }

    // Volatility, VaR, CVaR, drawdown, Sharpe ratio and contributions, as the formulas read.
    [Benchmark(Baseline = true)]
    public double FromTheTextbook()
    {
        double[,] covariance = Textbook.Covariance(_rows);
        double volatility = Math.Sqrt(252 * Textbook.Variance(covariance, _weights));
        double[] series = [.. _rows.Select(row => row.Zip(_weights, (r, w) => r * w).Sum())];
        double[] losses = [.. series.Select(r => -r).OrderDescending()];
        int tail = losses.Length / 20;
        double valueAtRisk = losses[tail];
        double conditional = losses.Take(tail).Average();
        double wealth = 1;
        double peak = 1;
        double drawdown = 0;
        foreach (double r in series)
        {
            wealth *= 1 + r;
            peak = Math.Max(peak, wealth);
            drawdown = Math.Max(drawdown, 1 - (wealth / peak));
        }

        double mean = series.Average();
        double sharpe = mean / Math.Sqrt(series.Sum(r => (r - mean) * (r - mean)) / (series.Length - 1)) * Math.Sqrt(252);
        double contributions = Enumerable.Range(0, Assets).Sum(i =>
            _weights[i] * Enumerable.Range(0, Assets).Sum(j => covariance[i, j] * _weights[j]) * 252 / volatility);
        return volatility + valueAtRisk + conditional + drawdown + sharpe + contributions;
    }

    [Benchmark]
    public PortfolioRiskResult Library() => PortfolioRisk.Calculate(_panel, _weights);
}
