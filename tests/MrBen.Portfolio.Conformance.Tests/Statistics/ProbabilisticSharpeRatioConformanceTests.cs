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
}
