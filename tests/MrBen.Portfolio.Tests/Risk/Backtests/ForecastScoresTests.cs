using MrBen.Portfolio.Risk.Backtests;
using MrBen.Portfolio.Statistics;

namespace MrBen.Portfolio.Tests.Risk.Backtests;

public class ForecastScoresTests
{
    // NumPy, the mean of FZ0 in the paper's own signs (returns, negative quantiles).
    [Fact]
    public void FisslerZiegel_OfTheOracleSeries_MatchesNumPy() =>
        Assert.Equal(-3.9619860421984456, Moments.Mean(Score(OracleSeries.ValueAtRisk, OracleSeries.ExpectedShortfall)), tolerance: 1e-12);

    [Fact]
    public void Quantile_OfTheOracleSeries_MatchesNumPy()
    {
        double[] scores = new double[300];
        ForecastScores.Quantile(OracleSeries.Losses, OracleSeries.ValueAtRisk, OracleSeries.Confidence, scores);
        Assert.Equal(0.0009487439847662201, Moments.Mean(scores), tolerance: 1e-15);
    }

    // NumPy: the mean difference to constant forecasts 0.0175 and 1.15·0.0175 over √(long-run variance/299), five lags of Bartlett weights;
    // without lags scipy.stats.ttest_rel.
    [Theory]
    [InlineData(null, -0.40447597787629375, 0.6861519216061709)]
    [InlineData(0, -0.4039641779694133, 0.6865278348868997)]
    public void FisslerZiegel_ComparedByDieboldMariano_MatchesNumPy(int? lags, double statistic, double p)
    {
        double[] constant = [.. OracleSeries.Losses.Select(_ => 0.0175)];
        HypothesisTest test = DieboldMariano.Compare(
            Score(OracleSeries.ValueAtRisk, OracleSeries.ExpectedShortfall), Score(constant, [.. constant.Select(f => 1.15 * f)]), lags);
        Assert.Equal(statistic, test.Statistic!.Value, tolerance: 1e-10);
        Assert.Equal(p, test.PValue!.Value, tolerance: 1e-10);
    }

    // The true pair scores best on average: normal losses, against forecasts off by a tenth either way (strict consistency).
    [Fact]
    public void FisslerZiegel_OfTheTrueForecast_IsBest()
    {
        SeededRandom random = new(11);
        double[] losses = [.. Enumerable.Range(0, 20_000).Select(_ => NormalDistribution.Quantile(random.NextOpen()))];
        double quantile = TailShape.Normal.UpperQuantile(0.05);
        double shortfall = TailShape.Normal.TailMean(0.05);
        double Mean(double scale)
        {
            double[] scores = new double[losses.Length];
            ForecastScores.FisslerZiegel(
                losses, [.. losses.Select(_ => scale * quantile)], [.. losses.Select(_ => scale * shortfall)], 0.95, scores);
            return Moments.Mean(scores);
        }

        Assert.True(Mean(1) < Mean(0.9));
        Assert.True(Mean(1) < Mean(1.1));
    }

    private static double[] Score(double[] valueAtRisk, double[] expectedShortfall)
    {
        double[] scores = new double[valueAtRisk.Length];
        ForecastScores.FisslerZiegel(OracleSeries.Losses, valueAtRisk, expectedShortfall, OracleSeries.Confidence, scores);
        return scores;
    }
}
