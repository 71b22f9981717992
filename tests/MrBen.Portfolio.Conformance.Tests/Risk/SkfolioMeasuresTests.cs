using System.Globalization;
using System.Text.Json;
using MrBen.Portfolio.Risk;
using MrBen.Portfolio.Statistics;

namespace MrBen.Portfolio.Conformance.Tests.Risk;

// skfolio's own expectations for the 8312 daily simple returns of AAPL 1990 to 2022 (7 decimals there). Its VaR takes the same order statistic
// as ours unless (1 − confidence)·T is whole; 0.05·8312 = 415.6 is not. Its kurtosis is not the excess; its semi-deviation divides
// by n − 1 unless "biased"; drawdowns of summed returns ("compounded": false) are not ours, nor is its entropic measure of a fixed theta.
public sealed class SkfolioMeasuresTests
{
    [Fact]
    public void Measures_OfOneSeries_Match()
    {
        double[] returns = Returns("AAPL");
        Assert.Equal(8312, returns.Length);
        double deviation = Moments.StandardDeviation(returns);
        Check("test_standard_deviation", "biased", "False", deviation);
        Check("test_standard_deviation", "biased", "True", deviation * Math.Sqrt((returns.Length - 1.0) / returns.Length));
        Check("test_skew", null, null, Moments.Skewness(returns)!.Value);
        Check("test_kurtosis", null, null, Moments.ExcessKurtosis(returns)!.Value + 3);
        Check("test_value_at_risk", null, null, RiskMetrics.ValueAtRisk(returns, 0.95));
        Check("test_cvar", null, null, RiskMetrics.ConditionalValueAtRisk(returns, 0.95));
        Check("test_worst_return", null, null, RiskMetrics.ValueAtRisk(returns, 0.99999));
        Check("test_max_drawdown", "compounded", "True", RiskMetrics.MaximumDrawdown(returns));
        Check("test_mean_absolute_deviation", "min_acceptable_return", "", RiskMetrics.MeanAbsoluteDeviation(returns));
        Check("test_first_lower_partial_moment", "min_acceptable_return", "",
            RiskMetrics.LowerPartialMoment(returns, 1, Moments.Mean(returns)));
        Check("test_first_lower_partial_moment", "min_acceptable_return", "0.0", RiskMetrics.LowerPartialMoment(returns, 1));
        Check("test_worst_return", null, null, RiskMetrics.WorstLoss(returns));
        Check("test_drawdown_at_risk", "compounded", "True", RiskMetrics.DrawdownAtRisk(returns, 0.95));
        Check("test_cdar", "compounded", "True", RiskMetrics.ConditionalDrawdownAtRisk(returns, 0.95));
        Check("test_average_drawdown", "compounded", "True", RiskMetrics.PainIndex(returns)); // the mean over periods, not over falls
        Check("test_ulcer_index", "compounded", "True", RiskMetrics.UlcerIndex(returns));
        CheckSemiDeviation("", RiskMetrics.SemiDeviation(returns));
        CheckSemiDeviation("0.0", RiskMetrics.DownsideDeviation(returns));
    }

    // With a divisor of all periods (biased) it is ours.
    private static void CheckSemiDeviation(string minimum, double actual) =>
        Check("test_semi_deviation", "min_acceptable_return", minimum, actual, also: c => c.GetProperty("biased").GetBoolean());

    private static void Check(string test, string? key, string? setting, double actual, Func<JsonElement, bool>? also = null)
    {
        using TextReader reader = ReferenceData.Open("skfolio", "expected_measures.json");
        using JsonDocument document = JsonDocument.Parse(reader.ReadToEnd());
        JsonElement found = document.RootElement.GetProperty("cases").EnumerateArray().Single(c =>
            c.GetProperty("test").GetString() == test
            && c.TryGetProperty("returns", out JsonElement returns) && returns.GetString() == "1d"
            && !(c.TryGetProperty("sample_weight", out JsonElement weighted) && weighted.GetBoolean())
            && (key is null || c.GetProperty(key).ToString() == setting) && (also is null || also(c)));
        double expected = found.GetProperty("expected").GetDouble();
        Assert.Equal(expected, actual, tolerance: 1.5e-7 * Math.Max(1, Math.Abs(expected)));
    }

    private static double[] Returns(string symbol)
    {
        using TextReader reader = ReferenceData.Open("skfolio", "sp500_dataset.csv.gz");
        int column = Array.IndexOf(reader.ReadLine()!.Split(','), symbol);
        List<double> prices = [];
        while (reader.ReadLine() is { } line)
        {
            prices.Add(double.Parse(line.Split(',')[column], CultureInfo.InvariantCulture));
        }

        return [.. prices.Skip(1).Zip(prices, (now, before) => (now / before) - 1)];
    }
}
