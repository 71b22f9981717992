using System.Text.Json;
using MrBen.Portfolio.Market;
using MrBen.Portfolio.Risk;

namespace MrBen.Portfolio.Conformance.Tests.Risk;

// The parameterised cases of empyrical's own tests (8 decimals there). A missing return counts there as 0 in compounding and is left out of
// means; where it has no value (NaN) or an infinite one, ours is undefined or refused.
public sealed class EmpyricalTests
{
    private static readonly string[] Tests =
        ["test_max_drawdown", "test_cagr", "test_annual_ret", "test_sharpe_ratio", "test_downside_risk"];

    [Fact]
    public void Cases_WithOneReturnSeries_Match()
    {
        using TextReader reader = ReferenceData.Open("empyrical", "expected_stats.json");
        using JsonDocument document = JsonDocument.Parse(reader.ReadToEnd());
        int compared = 0;
        foreach (JsonElement test in document.RootElement.GetProperty("cases").EnumerateArray())
        {
            if (!Tests.Contains(test.GetProperty("test").GetString()) || !test.GetProperty("returns").TryGetProperty("values", out _))
            {
                continue;
            }

            compared += Compare(test) ? 1 : 0;
        }

        Assert.Equal(8 + 5 + 3 + 8 + 9, compared); // drawdown, CAGR, annual return, Sharpe, downside risk
    }

    private static bool Compare(JsonElement test)
    {
        string id = test.GetProperty("id").GetString()!;
        JsonElement expected = test.GetProperty("expected");
        double?[] returns = Values(test.GetProperty("returns"));
        if (returns.Length == 0)
        {
            Assert.Equal("NaN", expected.GetString());
            Assert.Throws<ArgumentException>(() => RiskMetrics.MaximumDrawdown([]));
            return true;
        }

        double[] compounding = [.. returns.Select(r => r ?? 0)];
        Frequency frequency = PeriodsOf(test);
        switch (test.GetProperty("test").GetString())
        {
            case "test_max_drawdown":
                Close(id, -expected.GetDouble(), RiskMetrics.MaximumDrawdown(compounding));
                return true;
            case "test_cagr" or "test_annual_ret":
                Close(id, expected.GetDouble(), RiskMetrics.AnnualizedGeometricReturn(compounding, frequency));
                return true;
            case "test_sharpe_ratio":
                double[] excess = Excess(returns, test.GetProperty("risk_free"));
                if (expected.ValueKind == JsonValueKind.Number)
                {
                    Close(id, expected.GetDouble(), RiskMetrics.SharpeRatio(excess, frequency));
                }
                else if (excess.Length > 1) // NaN and infinity there
                {
                    Assert.Null(RiskMetrics.SharpeRatio(excess, frequency));
                }
                else
                {
                    Assert.Throws<ArgumentException>(() => RiskMetrics.SharpeRatio(excess, frequency));
                }

                return true;
            default:
                double deviation = RiskMetrics.DownsideDeviation(Excess(returns, test.GetProperty("required_return")));
                Close(id, expected.GetDouble(), deviation * Math.Sqrt(frequency.PeriodsPerYear));
                return true;
        }
    }

    private static void Close(string id, double expected, double? actual) =>
        Assert.True(Math.Abs(expected - actual!.Value) <= 1e-8 * Math.Max(1, Math.Abs(expected)),
            FormattableString.Invariant($"{id}: {actual} is not {expected}."));

    private static double?[] Values(JsonElement series) =>
        [.. series.GetProperty("values").EnumerateArray().Select(v => v.ValueKind == JsonValueKind.Null ? (double?)null : v.GetDouble())];

    private static double[] Excess(double?[] returns, JsonElement level)
    {
        double?[] levels = level.ValueKind == JsonValueKind.Number
            ? [.. Enumerable.Repeat((double?)level.GetDouble(), returns.Length)]
            : Values(level);
        return [.. returns.Zip(levels, (r, l) => r - l).Where(e => e is not null).Select(e => e!.Value)];
    }

    private static Frequency PeriodsOf(JsonElement test) =>
        (test.TryGetProperty("period", out JsonElement period) ? period.GetString() : "daily") switch
        {
            "daily" => Frequency.Daily,
            "weekly" => Frequency.Weekly,
            "monthly" => Frequency.Monthly,
            "yearly" => Frequency.Yearly,
            string other => throw new InvalidDataException($"Unknown period {other}."),
            null => throw new InvalidDataException("A period is null."),
        };
}
