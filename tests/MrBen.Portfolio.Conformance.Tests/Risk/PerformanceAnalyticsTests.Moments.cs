using MrBen.Portfolio.Risk;
using MrBen.Portfolio.Statistics;

namespace MrBen.Portfolio.Conformance.Tests.Risk;

// Co-moments, smoothing and its removal: figures of the managers' months that PerformanceAnalytics' own tests keep as snapshots (examples of
// BetaCoMoments, CoMoments and Return.Geltner, 7 digits), and the smoothing indices of all series.
public sealed partial class PerformanceAnalyticsTests
{
    [Theory]
    [InlineData("HAM1", "SP500 TR", 0.4814681)]
    [InlineData("HAM2", "SP500 TR", 0.1988373)]
    [InlineData("HAM3", "SP500 TR", 0.506819)]
    [InlineData("HAM4", "SP500 TR", 0.8483555)]
    [InlineData("HAM5", "SP500 TR", 0.2738611)]
    [InlineData("HAM6", "SP500 TR", 0.1541281)]
    [InlineData("HAM1", "EDHEC LS EQ", 0.7100547)]
    [InlineData("HAM2", "EDHEC LS EQ", 1.2676023)]
    [InlineData("HAM3", "EDHEC LS EQ", 1.426660)]
    [InlineData("HAM4", "EDHEC LS EQ", 1.4533001)]
    [InlineData("HAM5", "EDHEC LS EQ", 1.2831205)]
    [InlineData("HAM6", "EDHEC LS EQ", 0.8618328)]
    public void BetaCokurtosis_OfTheManagers_Matches(string name, string against, double expected)
    {
        (double[] returns, double[] benchmark) = Pair("managers", name, against);
        Assert.Equal(expected, RiskMetrics.BetaCokurtosis(returns, benchmark)!.Value, 5.1e-7);
    }

    [Fact]
    public void CoMoments_OfASecondManager_Match()
    {
        (double[] returns, double[] benchmark) = Pair("managers", "HAM2", "SP500 TR");
        Assert.Equal(0.3431621, RiskMetrics.Beta(returns, benchmark)!.Value, 5.1e-8);
        Assert.Equal(0.04542926998885854, RiskMetrics.BetaCoskewness(returns, benchmark)!.Value, 1e-14);
        Assert.Equal(0.1988373, RiskMetrics.BetaCokurtosis(returns, benchmark)!.Value, 5.1e-8);

        // Theirs are not divided by the standard deviations.
        double own = Math.Sqrt((returns.Length - 1.0) / returns.Length) * Moments.StandardDeviation(returns);
        double other = Math.Sqrt((returns.Length - 1.0) / returns.Length) * Moments.StandardDeviation(benchmark);
        Assert.Equal(-2.101289e-06, RiskMetrics.Coskewness(returns, benchmark)!.Value * own * other * other, 5.1e-13);
        Assert.Equal(2.579066e-06, RiskMetrics.Cokurtosis(returns, benchmark)!.Value * own * other * other * other, 5.1e-13);
    }

    // Nineteen months of two managers, from the second one of 1996 and from the third one of a later start.
    [Fact]
    public void GeltnersReturns_OfTheManagers_Match()
    {
        double[] first =
        [
            0.022073985, 0.014614190, -0.014834456, 0.011492903, -0.006580742, -0.027575673, 0.054092559, 0.008918922, 0.032086822, 0.012522975,
            0.018066216, 0.022039189, -0.002229051, 0.011078377, 0.013345946, 0.051072969, 0.018274665, 0.013605069, 0.025634796,
        ];
        double[] third =
        [
            0.035101421, 0.025733921, 0.045035710, 0.035231790, -0.030766102, -0.033724158, 0.046666996, 0.065436420, 0.039316685, 0.066792551,
            0.021078844, 0.077495761, -0.038213548, -0.033573000, 0.029041945, 0.076236077, 0.004899082, 0.108829706, -0.003587969,
        ];
        Dictionary<string, double[]> series = Series("managers");
        foreach ((string name, double[] expected) in new[] { ("HAM1", first), ("HAM3", third) })
        {
            double[] restored = new double[series[name].Length - 1];
            Assert.True(RiskMetrics.TryRestoreGeltner(series[name], restored));
            for (int t = 0; t < expected.Length; t++)
            {
                Assert.Equal(expected[t], restored[t], 5.1e-10);
            }
        }
    }

    // R's arima stops where the likelihood changes by 1e-8 of itself, so that its coefficients have four to five digits.
    [Theory]
    [MemberData(nameof(DataSets))]
    public void SmoothingIndices_OfAllSeries_Match(string dataSet)
    {
        Dictionary<string, double[]> series = Series(dataSet);
        int compared = 0;
        foreach (((string name, string metric, string _), double expected) in Published(dataSet))
        {
            if (metric == "SmoothingIndex")
            {
                Assert.Equal(expected, RiskMetrics.SmoothingIndex(series[name])!.Value, 1e-4);
                compared++;
            }
        }

        Assert.True(compared >= 2);
    }
}
