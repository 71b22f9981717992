using System.Text.Json;
using MrBen.Portfolio.Risk.Backtests;
using MrBen.Portfolio.Statistics;

namespace MrBen.Portfolio.Conformance.Tests.Risk;

public sealed class RiskBacktestConformanceTests
{
    private const int BurnIn = 250;

    // MathWorks' varbacktest, five digits.
    [Fact]
    public void CoverageTests_MatchMatlab()
    {
        using JsonDocument published = JsonDocument.Parse(ReferenceData.Open("published", "var_backtests.json").ReadToEnd());
        HypothesisTest proportion = CoverageBacktest.ProportionOfFailures(57, 1_043, 0.95, PValueMethod.Asymptotic);
        ViolationCounts counts = new(false, 932, 53, 53, 4);
        Assert.Equal(1_043, counts.Observations);
        Assert.Equal(57, counts.Violations);
        Check(published, "matlab_pof_normal95", proportion);
        Check(published, "matlab_cci_normal95", CoverageBacktest.Independence(counts, PValueMethod.Asymptotic));
        Check(published, "matlab_cc_normal95", CoverageBacktest.ConditionalCoverage(counts, 0.95, PValueMethod.Asymptotic));
    }

    // The Basel Committee's table 2, with probabilities of six digits.
    [Fact]
    public void TrafficLight_MatchesTheTable()
    {
        using JsonDocument published = JsonDocument.Parse(ReferenceData.Open("published", "var_backtests.json").ReadToEnd());
        JsonElement rows = Find(published, "basel_traffic_light").GetProperty("rows");
        Assert.Equal(12, rows.GetArrayLength());
        foreach (JsonElement row in rows.EnumerateArray())
        {
            BaselTrafficLight light = BaselTrafficLight.Of(row.GetProperty("exceptions").GetInt32(), 250, 0.99);
            Assert.Equal(row.GetProperty("zone").GetString(), light.Zone.ToString(), ignoreCase: true);
            Assert.Equal(row.GetProperty("plus_factor").GetDouble(), light.PlusFactor);
            Assert.Equal(
                row.GetProperty("cumulative_probability_250_obs_1pct").GetDouble(), light.CumulativeProbability, tolerance: 5.1e-7);
        }
    }

    // rugarch's VaRTest and VaRDurTest on EWMA forecasts for four shares, run in R: ten digits, eight of the shape and p-value of
    // durations, which its optimiser (L-BFGS-B, relative 1e-8 in the likelihood) reaches to half of them.
    [Fact]
    public void CoverageAndDurationTests_MatchRugarch()
    {
        CsvTable results = CsvTable.Read(ReferenceData.Open("var_backtests", "VaRTest_results.csv"));
        CsvTable forecasts = CsvTable.Read(ReferenceData.Open("var_backtests", "ewma_var_forecasts.csv.gz"));
        CsvTable returns = CsvTable.Read(ReferenceData.Open("rugarch", "dji30ret.csv.gz"));
        Assert.NotEmpty(results.Rows);
        string[] series = results.Strings("series");
        for (int row = 0; row < series.Length; row++)
        {
            double Expected(string column) => results.Number(row, results.IndexOf(column))!.Value;
            string alpha = results.Strings("alpha")[row];
            double confidence = 1 - Expected("alpha");
            double[] losses = [.. returns.Numbers(series[row]).Skip(BurnIn).Select(value => -value)];
            double[] valueAtRisk = [.. forecasts.Numbers($"{series[row]}_VaR{alpha}").Skip(BurnIn).Select(value => -value)];
            bool[] violations = [.. losses.Zip(valueAtRisk, (loss, forecast) => loss > forecast)];
            ViolationCounts counts = ViolationCounts.Of(violations);
            Assert.Equal((int)Expected("n"), counts.Observations);
            Assert.Equal((int)Expected("actual_exceed"), counts.Violations);
            Assert.Equal((int)Expected("N00"), counts.NoneThenNone);
            Assert.Equal((int)Expected("N01"), counts.NoneThenViolation);
            Assert.Equal((int)Expected("N10"), counts.ViolationThenNone);
            Assert.Equal((int)Expected("N11"), counts.ViolationThenViolation);

            HypothesisTest proportion = CoverageBacktest.ProportionOfFailures(
                counts.Violations, counts.Observations, confidence, PValueMethod.Asymptotic);
            HypothesisTest independence = CoverageBacktest.Independence(counts, PValueMethod.Asymptotic);
            HypothesisTest conditional = CoverageBacktest.ConditionalCoverage(counts, confidence, PValueMethod.Asymptotic);
            Close(Expected("kupiec_LR_log"), proportion.Statistic!.Value, 1e-8);
            Close(Expected("kupiec_p_log"), proportion.PValue!.Value, 1e-8);
            Close(Expected("independence_LR"), independence.Statistic!.Value, 1e-8);
            Close(Expected("independence_p"), independence.PValue!.Value, 1e-8);
            Close(Expected("conditional_coverage_LR"), conditional.Statistic!.Value, 1e-8);
            Close(Expected("conditional_coverage_p"), conditional.PValue!.Value, 1e-8);
            if (double.IsFinite(Expected("uc_LR")))
            {
                Close(Expected("uc_LR"), proportion.Statistic!.Value, 1e-8);
                Close(Expected("cc_LR"), conditional.Statistic!.Value, 1e-8);
            }

            HypothesisTest duration = DurationBacktest.NoMemory(violations, PValueMethod.Asymptotic);
            Close(Expected("dur_b"), DurationBacktest.Shape(violations)!.Value, 2e-4);
            Assert.Equal(2 * (Expected("dur_uLL") - Expected("dur_rLL")), duration.Statistic!.Value, tolerance: 2e-6);
            Assert.Equal(Expected("dur_p"), duration.PValue!.Value, tolerance: 2e-6);
        }
    }

    // numpy.linalg.lstsq on the same forecasts: hits on a constant, four lags and the forecast, β′X′Xβ/(p(1 − p)), scipy.stats.chi2.sf.
    [Theory]
    [InlineData("IBM", "0.05", 28.66023548311182, 7.053650997936163e-05)]
    [InlineData("JPM", "0.01", 33.20692553573514, 9.566942930153085e-06)]
    public void DynamicQuantile_OfSharesMatchesNumPy(string share, string alpha, double statistic, double p)
    {
        CsvTable forecasts = CsvTable.Read(ReferenceData.Open("var_backtests", "ewma_var_forecasts.csv.gz"));
        CsvTable returns = CsvTable.Read(ReferenceData.Open("rugarch", "dji30ret.csv.gz"));
        double[] losses = [.. returns.Numbers(share).Skip(BurnIn).Select(value => -value)];
        double[] valueAtRisk = [.. forecasts.Numbers($"{share}_VaR{alpha}").Skip(BurnIn).Select(value => -value)];
        HypothesisTest test = DynamicQuantileBacktest.Unpredictable(
            losses, valueAtRisk, alpha == "0.05" ? 0.95 : 0.99, method: PValueMethod.Asymptotic);
        Close(statistic, test.Statistic!.Value, 1e-9);
        Close(p, test.PValue!.Value, 1e-8);
        Assert.Equal(6, test.DegreesOfFreedom);
    }

    private static void Check(JsonDocument published, string id, HypothesisTest test)
    {
        JsonElement item = Find(published, id);
        double tolerance = item.GetProperty("tolerance").GetDouble();
        Assert.Equal(item.GetProperty("expected").GetProperty("LR").GetDouble(), test.Statistic!.Value, tolerance);
        Assert.Equal(item.GetProperty("expected").GetProperty("p_value").GetDouble(), test.PValue!.Value, tolerance);
    }

    private static JsonElement Find(JsonDocument published, string id) =>
        published.RootElement.EnumerateArray().Single(item => item.GetProperty("id").GetString() == id);

    private static void Close(double expected, double actual, double relative) =>
        Assert.Equal(expected, actual, tolerance: relative * Math.Abs(expected));
}
