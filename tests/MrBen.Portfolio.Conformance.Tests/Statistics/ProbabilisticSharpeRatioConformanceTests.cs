using System.Globalization;
using System.Text.Json;
using MrBen.Portfolio.Statistics;

namespace MrBen.Portfolio.Conformance.Tests.Statistics;

public class ProbabilisticSharpeRatioConformanceTests
{
    // The return series of the Python package Probabilistic-Sharpe-Ratio (rubenbriones) with the answers of its tests, 16 digits each.
    [Fact]
    public void Compute_PublishedSeries_MatchesItsTests()
    {
        using JsonDocument published = JsonDocument.Parse(ReferenceData.Open("published", "sharpe_inference.json").ReadToEnd());
        using TextReader reader = ReferenceData.Open("psr", "returns_for_tests.csv");
        double[] returns = [.. reader.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .Select(line => double.Parse(line, CultureInfo.InvariantCulture))];
        double Expected(string id) => published.RootElement.GetProperty("cases").EnumerateArray()
            .Single(item => item.GetProperty("id").GetString() == id).GetProperty("expected").GetDouble();

        Assert.Equal(Expected("series_sr"), Moments.Mean(returns) / Moments.StandardDeviation(returns), tolerance: 1e-12);
        Assert.Equal(Expected("series_psr"), ProbabilisticSharpeRatio.Compute(returns, 0.05)!.Value, tolerance: 1e-12);
    }

    // The same package's error of the ratio and its minimum track record (benchmark 0.05, probability 0.90), and the paper's own examples:
    // Bailey and López de Prado (2012), three and four digits; 134 months, their record in years.
    [Fact]
    public void Moments_OfThePaper_MatchItsTables()
    {
        using JsonDocument published = JsonDocument.Parse(ReferenceData.Open("published", "sharpe_inference.json").ReadToEnd());
        using TextReader reader = ReferenceData.Open("psr", "returns_for_tests.csv");
        double[] returns = [.. reader.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .Select(line => double.Parse(line, CultureInfo.InvariantCulture))];
        double Expected(string id) => published.RootElement.GetProperty("cases").EnumerateArray()
            .Single(item => item.GetProperty("id").GetString() == id).GetProperty("expected").GetDouble();
        double sharpe = Moments.Mean(returns) / Moments.StandardDeviation(returns);
        Assert.Equal(Expected("series_sr_std"), ProbabilisticSharpeRatio.StandardError(
            sharpe, Moments.Skewness(returns)!.Value, Moments.ExcessKurtosis(returns)!.Value, returns.Length)!.Value, tolerance: 1e-12);
        Assert.Equal(Expected("series_mintrl"),
            ProbabilisticSharpeRatio.MinimumTrackRecord(returns, 0.05, 0.90)!.Value, tolerance: 1e-10);
        Assert.Equal(Expected("sr_std_1"), ProbabilisticSharpeRatio.StandardError(0.7079, -0.225, -0.043, 134)!.Value, tolerance: 5e-5);
        Assert.Equal(Expected("psr_normal"), ProbabilisticSharpeRatio.FromMoments(0.458, 0, 0, 24)!.Value, tolerance: 5e-4);
        Assert.Equal(Expected("min_trl_1"),
            ProbabilisticSharpeRatio.MinimumTrackRecordFromMoments(0.7079, -0.225, -0.043)!.Value / 12, tolerance: 5e-5);
    }

    // Bailey and López de Prado (2014), numerical example: 2.5 a year on 1,250 days, variance 0.5 a year across the trials.
    [Theory]
    [InlineData(100, -3, 7, 0.9003968344)]
    [InlineData(46, -3, 7, 0.9505017069)]
    [InlineData(88, 0, 0, 0.9504908167)]
    public void DeflatedSharpeRatio_OfThePaper_Matches(int trials, double skewness, double excessKurtosis, double expected)
    {
        double threshold = ProbabilisticSharpeRatio.ExpectedLargest(trials, 0.5 / 250);
        if (trials == 100)
        {
            Assert.Equal(0.1132, threshold, tolerance: 5e-5);
        }

        Assert.Equal(expected, ProbabilisticSharpeRatio.FromMoments(
            2.5 / Math.Sqrt(250), skewness, excessKurtosis, 1_250, threshold)!.Value, tolerance: 1e-9);
    }
}
