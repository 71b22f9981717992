using System.Collections.Immutable;
using MrBen.Portfolio.Estimation;
using MrBen.Portfolio.Forecasting;
using MrBen.Portfolio.Forecasting.Features;
using MrBen.Portfolio.Forecasting.Gate;
using MrBen.Portfolio.Forecasting.Variance;
using MrBen.Portfolio.MachineLearning;
using MrBen.Portfolio.Risk.Backtests;
using MrBen.Portfolio.Risk.Learned;
using MrBen.Portfolio.Statistics;

namespace MrBen.Portfolio.Conformance.Tests.Gates;

/// <summary>
/// Value at risk and expected shortfall of eight equities, out of sample from 2004 to 2021, fitted again every 252 periods. Targets of the
/// project (LEARNING.md, section 2.7) for one day: at 95, 97.5 and 99 % no rejection by Kupiec at 5 %, quantile scores of at most 0.975,
/// 0.965 and 0.94 of the normal model's on an exponentially weighted variance, expected shortfall at 97.5 % rejected by Acerbi and Székely
/// on at most one asset, at most 9 hits at 99 % in any 250 days.
/// </summary>
/// <remarks>
/// <para>The quantile forest (100 trees, leaves of 500 rows, 64 labels a leaf; one configuration, no other was tried) does not beat
/// filtered historical simulation on the learned variance: ratio 1.002, and worse in the tail by the joint score (t 2.1 at
/// 97.5 %, 3.4 at 99 %). Its gate stays closed through all years. LEARNING.md, section 2.3, found the same. Filtered historical simulation
/// gains from the learned variance: 0.986 of the loss of that on log-HAR, t −4.3.</para>
/// <para>At 5 periods the forest has 1.007 of the loss of filtered historical simulation, at 22 periods 0.997 (t −0.1) with a year of 1.24:
/// closed as well. There the adaptive levels, which learn of a loss only when it is over, keep the number of hits and worsen the scores:
/// without and with them, on the learned variance, 0.93 and 1.00 of the normal model's at 5 periods and 99 %, 1.04 and 1.20 at 22 periods
/// and 95 %.</para>
/// <para>Tried and reported: a window of filtered historical simulation that stands still for a year (0.969, 0.958, 0.947 for what the
/// gates let through with adaptive levels, 13 hits), and the window that moves every day, as the library's other models have it: 0.971,
/// 0.959, 0.948 and 8 hits. Of the targets one is missed by that, 0.948 for 0.94: the gate of the variance with its default settings is
/// closed for drift in six years of eighteen, each time by a stretch of noisy losses. With
/// <see cref="GateOptions.ClosingErrors"/> at 2, which its documentation names for that, it is open from 2006 on and all targets are met: 0.969, 0.960, 0.924 and 7 hits. Both are asserted.</para>
/// </remarks>
public class TailOnEquitiesTests
{
    private static readonly double[] Confidences = [0.95, 0.975, 0.99];

    [Fact]
    public void TryRun_OneDay_IsAsMeasured()
    {
        if (!TestTier.IsLong)
        {
            // Two minutes are the full tier's; here two years of a small forest.
            TailReport brief = Run(1, new DateOnly(2005, 12, 31), 20, VarianceSource.Learned, closingErrors: 2);
            Assert.All(ScoresOf(brief, TailMethod.Gated), score => Assert.False(score.ProportionOfFailures.Rejects(0.01), $"{score}"));
            Assert.All(Confidences, confidence => Assert.InRange(
                brief.QuantileScoreRatio(TailMethod.HistoricalOnBaseline, TailMethod.NormalEwma, confidence), 0.9, 1.15)); // calm years
            Assert.NotEqual(PredictionStatus.Active, brief.Gates[^1].Tail);
            return;
        }

        TailReport report = Run(1, EquityPanels.End, 100, VarianceSource.Learned, closingErrors: 2);
        Assert.Equal(8, report.Assets.Length);
        Assert.Equal(32_200, report.Outcomes.Length);
        AssertTargets(report, TailMethod.Gated, [0.975, 0.965, 0.94], 9);
        AssertTargets(report, TailMethod.HistoricalOnLearned, [0.975, 0.965, 0.94], 9);

        // A result much better than these would be a leak.
        Assert.InRange(report.QuantileScoreRatio(TailMethod.Gated, TailMethod.NormalEwma, 0.99, isAdaptive: true), 0.90, 0.94);

        // The forest earns nothing.
        Assert.InRange(report.ModelOverBaseline.Ratio!.Value, 0.99, 1.02);
        Assert.True(report.CompareShortfalls(TailMethod.QuantileForest, TailMethod.HistoricalOnLearned, 0.99)!.Test.Statistic > 2);
        Assert.All(report.Gates, reading => Assert.NotEqual(PredictionStatus.Active, reading.Tail));
        Assert.False(ModelGate.Evaluate(GateState.Initial, report.ToEvidence()).IsActive);

        // The learned variance does.
        LossComparison variance = report.Compare(TailMethod.HistoricalOnLearned, TailMethod.HistoricalOnBaseline);
        Assert.InRange(variance.Ratio!.Value, 0.975, 0.995);
        Assert.True(variance.Test.Statistic < -3, $"{variance}");

        // With the gate's defaults the score at 99 % misses its target.
        TailReport hasty = Run(1, EquityPanels.End, 100, VarianceSource.Learned, closingErrors: 0);
        AssertTargets(hasty, TailMethod.Gated, [0.975, 0.965, 0.955], 9);
        Assert.True(hasty.QuantileScoreRatio(TailMethod.Gated, TailMethod.NormalEwma, 0.99, isAdaptive: true) > 0.94);
    }

    // Without the bars after 2004 the forecasts until then are the same, bit for bit: no number of the long run came from later.
    [Fact]
    public void TryRun_FutureCutOff_ForecastsTheSamePast()
    {
        TailReport early = Run(1, new DateOnly(2004, 9, 30), 5, VarianceSource.Learned, closingErrors: 0);
        TailReport late = Run(1, new DateOnly(2005, 3, 31), 5, VarianceSource.Learned, closingErrors: 0);
        Assert.True(early.Outcomes.Length > 1_000);
        Assert.Equal(early.Outcomes, late.Outcomes.Take(early.Outcomes.Length));
        for (int k = 0; k < early.Tracks.Length; k++)
        {
            for (int i = 0; i < early.Outcomes.Length; i++)
            {
                Assert.Equal(early.Tracks[k][i], late.Tracks[k][i]);
            }
        }
    }

    private static IEnumerable<TailScore> ScoresOf(TailReport report, TailMethod method) =>
        report.Scores.Where(score => score.Track.Method == method && score.Track.IsAdaptive);

    private static void AssertTargets(TailReport report, TailMethod method, double[] ratios, int hits)
    {
        Assert.All(ScoresOf(report, method), score => Assert.False(score.ProportionOfFailures.Rejects(0.05), $"{score}"));
        for (int k = 0; k < ratios.Length; k++)
        {
            double ratio = report.QuantileScoreRatio(method, TailMethod.NormalEwma, Confidences[k], isAdaptive: true);
            Assert.True(ratio <= ratios[k], $"{method} at {Confidences[k]}: {ratio:F4}, at most {ratios[k]}");
        }

        Assert.True(ScoresOf(report, method).Where(score => score.Track.Confidence == 0.99).Max(score => score.MostHits) <= hits);
        TailTrack track = report.TrackOf(method, 0.975, isAdaptive: true);
        ImmutableArray<HypothesisTest> tests =
        [
            .. report.Assets.Select(asset => report.SeriesOf(track, asset).TestShortfalls(
                TailShape.Normal, new BacktestSimulationOptions { Draws = 999 })!),
        ];
        Assert.True(tests.Count(test => test.Rejects(0.05)) <= 1);
    }

    private static TailReport Run(int horizon, DateOnly end, int trees, VarianceSource source, double closingErrors)
    {
        (FeaturePanel features, VolatilitySeries[] returns) = EquityPanels.Read(horizon, end);
        ForestTrainer variances = new(new ForestTrainerOptions { Trees = trees, Leaves = 64, MinimumRowsPerLeaf = 20 * horizon });
        Assert.True(VarianceProtocol.TryRun(
            features, variances, out VarianceReport? variance, out EstimationFailure? failure,
            new VarianceProtocolOptions { TrainingPeriods = 504 }, cancellationToken: TestContext.Current.CancellationToken),
            failure?.Detail);
        int first = features.Dates.IndexOf(variance.Outcomes[0].Date);
        ForestTrainer tails = new(
            new ForestTrainerOptions { Trees = trees, Leaves = 64, MinimumRowsPerLeaf = 500, SamplesPerLeaf = 64 });
        Assert.True(TailProtocol.TryRun(
            TailPanel.Combine(features, variance, returns), tails, out TailReport? report, out failure,
            new TailProtocolOptions
            {
                TrainingPeriods = features.Dates.Count(day => day < EquityPanels.Start) - horizon - first,
                Gate = new GateOptions { ClosingErrors = closingErrors },
                Model = new TailModelOptions { Source = source },
            },
            cancellationToken: TestContext.Current.CancellationToken), failure?.Detail);
        return report;
    }
}
