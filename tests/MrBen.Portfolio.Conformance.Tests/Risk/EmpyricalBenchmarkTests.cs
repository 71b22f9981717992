using System.Globalization;
using System.Text.Json;
using MrBen.Portfolio.Market;
using MrBen.Portfolio.Risk;

namespace MrBen.Portfolio.Conformance.Tests.Risk;

// The parameterised cases of empyrical's own tests with a benchmark (8 decimals there), daily. Dates with both returns count. Its alpha
// compounds ours per period, its captures annualise the mean return per period that ours divides; where it has no value (NaN), ours is
// undefined or refused.
public sealed class EmpyricalBenchmarkTests
{
    private const double PeriodsPerYear = 252;

    [Fact]
    public void Cases_WithABenchmark_Match()
    {
        using TextReader reader = ReferenceData.Open("empyrical", "expected_stats.json");
        using JsonDocument document = JsonDocument.Parse(reader.ReadToEnd());
        int compared = 0;
        foreach (JsonElement test in document.RootElement.GetProperty("cases").EnumerateArray())
        {
            string id = test.GetProperty("id").GetString()!;
            JsonElement expected = test.GetProperty("expected");
            switch (test.GetProperty("test").GetString())
            {
                case "test_alpha_beta":
                    (double[] returns, double[] benchmark) = Shared(test, "benchmark");
                    Compare(id, expected[0], returns, benchmark, Alpha);
                    Compare(id, expected[1], returns, benchmark, (r, b) => RiskMetrics.Beta(r, b));
                    compared += 2;
                    break;
                case "test_alpha":
                    (returns, benchmark) = Shared(test, "benchmark");
                    Compare(id, expected, returns, benchmark, Alpha);
                    compared++;
                    break;
                case "test_up_alpha_beta" or "test_down_alpha_beta":
                    (returns, benchmark) = Shared(test, "benchmark");
                    bool up = test.GetProperty("test").GetString() == "test_up_alpha_beta";
                    Compare(id, expected[1], returns, benchmark, (r, b) => up ? RiskMetrics.UpBeta(r, b) : RiskMetrics.DownBeta(r, b));
                    compared++;
                    break;
                case "test_up_capture":
                    (returns, benchmark) = Shared(test, "factor_returns");
                    Compare(id, expected, returns, benchmark, Up, least: 1);
                    compared++;
                    break;
                case "test_up_down_capture":
                    (returns, benchmark) = Shared(test, "factor_returns");
                    Compare(id, expected, returns, benchmark, (r, b) => Up(r, b) / Down(r, b), least: 1);
                    compared++;
                    break;
            }
        }

        Assert.Equal(10 + 5 + 5 + 5 + 10, compared);
    }

    private static void Compare(
        string id, JsonElement expected, double[] returns, double[] benchmark, Func<double[], double[], double?> ours, int least = 2)
    {
        if (returns.Length < least)
        {
            Assert.Equal("NaN", expected.GetString());
            Assert.Throws<ArgumentException>(() => ours(returns, benchmark));
        }
        else if (expected.ValueKind == JsonValueKind.String)
        {
            Assert.Equal("NaN", expected.GetString());
            Assert.Null(ours(returns, benchmark));
        }
        else
        {
            double actual = ours(returns, benchmark)!.Value;
            Assert.True(Math.Abs(expected.GetDouble() - actual) <= 1e-8,
                FormattableString.Invariant($"{id}: {actual} is not {expected.GetDouble()}."));
        }
    }

    private static double? Alpha(double[] returns, double[] benchmark) =>
        RiskMetrics.Alpha(returns, benchmark, Frequency.Yearly) is { } perPeriod ? Annual(perPeriod) : null;

    private static double? Up(double[] returns, double[] benchmark) =>
        Annualized(RiskMetrics.UpCapture(returns, benchmark), [.. benchmark.Where(b => b > 0)]);

    private static double? Down(double[] returns, double[] benchmark) =>
        Annualized(RiskMetrics.DownCapture(returns, benchmark), [.. benchmark.Where(b => b < 0)]);

    private static double? Annualized(double? capture, double[] moves)
    {
        if (capture is not { } share)
        {
            return null;
        }

        double mean = RiskMetrics.AnnualizedGeometricReturn(moves, Frequency.Yearly)!.Value;
        return Annual(share * mean) / Annual(mean);
    }

    private static double Annual(double perPeriod) => Math.Pow(1 + perPeriod, PeriodsPerYear) - 1;

    private static (double[] Returns, double[] Benchmark) Shared(JsonElement test, string benchmarkName)
    {
        Dictionary<DateOnly, double> returns = Dated(test.GetProperty("returns"));
        Dictionary<DateOnly, double> benchmark = Dated(test.GetProperty(benchmarkName));
        DateOnly[] dates = [.. returns.Keys.Where(benchmark.ContainsKey).Order()];
        return ([.. dates.Select(date => returns[date])], [.. dates.Select(date => benchmark[date])]);
    }

    private static Dictionary<DateOnly, double> Dated(JsonElement series)
    {
        JsonElement[] values = [.. series.GetProperty("values").EnumerateArray()];
        return values.Index().Where(pair => pair.Item.ValueKind != JsonValueKind.Null).ToDictionary(
            pair => DateOnly.Parse(series.GetProperty("start").GetString()!, CultureInfo.InvariantCulture).AddDays(pair.Index),
            pair => pair.Item.GetDouble());
    }
}
