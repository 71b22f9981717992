using MrBen.Portfolio.Estimation;
using MrBen.Portfolio.Forecasting;
using MrBen.Portfolio.Forecasting.Features;
using MrBen.Portfolio.Forecasting.Gate;
using MrBen.Portfolio.Forecasting.Variance;
using MrBen.Portfolio.Market;
using MrBen.Portfolio.Risk;
using MrBen.Portfolio.Risk.Backtests;
using MrBen.Portfolio.Risk.Forecasts;
using MrBen.Portfolio.Risk.Learned;
using MrBen.Portfolio.Statistics;
using MrBen.Portfolio.Tests.Forecasting.Features;
using MrBen.Portfolio.Tests.Forecasting.Variance;

namespace MrBen.Portfolio.Tests.Risk.Learned;

public class TailProtocolTests
{
    private static readonly TailProtocolOptions Options = new() { TrainingPeriods = 300, Step = 200 };

    // Returns fall by 1.5 deviations more after |x| > 1: no variance says so, the forest does. Its gate opens, and then the library's
    // forecasts are the forest's, bit for bit.
    [Fact]
    public void TryRun_PlantedTail_OpensTheGate()
    {
        TailReport report = Run(PlantedTails.Draw(31, 3, 1_500, 1.5), Options);
        Assert.InRange(report.ModelOverBaseline.Ratio!.Value, 0.5, 0.9);
        Assert.True(report.ModelOverBaseline.Test.Statistic < -5, $"{report.ModelOverBaseline}");
        LossComparison? joint = report.CompareShortfalls(TailMethod.QuantileForest, TailMethod.HistoricalOnLearned, 0.975);
        Assert.True(joint!.Test.Statistic < -3, $"{joint}");
        GateReport gate = ModelGate.Evaluate(GateState.Initial, report.ToEvidence());
        Assert.True(gate.IsActive, gate.Explanation);
        TailGateReading last = report.Gates[^1];
        Assert.Equal(PredictionStatus.Active, last.Tail);
        Assert.Equal(PredictionStatus.Active, last.Variance);
        foreach (double confidence in Options.Confidences)
        {
            TailTrack gated = report.TrackOf(TailMethod.Gated, confidence);
            TailTrack forest = report.TrackOf(TailMethod.QuantileForest, confidence);
            for (int i = 0; i < gated.Count; i++)
            {
                Assert.True(report.Outcomes[i].Date < last.From || gated[i] == forest[i]);
            }
        }
    }

    // Standardised returns that nothing tells of: the forest finds noise, the gate stays closed, and filtered historical simulation speaks
    // on the variance whose gate is open.
    [Fact]
    public void TryRun_NothingToLearn_IsTheBaselineBitForBit()
    {
        TailReport report = Run(PlantedTails.Draw(32, 3, 1_500, 0), Options);
        Assert.InRange(report.ModelOverBaseline.Ratio!.Value, 0.99, 1.3);
        Assert.False(ModelGate.Evaluate(GateState.Initial, report.ToEvidence()).IsActive);
        Assert.All(report.Gates, reading => Assert.NotEqual(PredictionStatus.Active, reading.Tail));
        Assert.Equal(PredictionStatus.GateClosed, report.Gates[^1].Tail);
        int learned = 0;
        foreach (double confidence in Options.Confidences)
        {
            TailTrack gated = report.TrackOf(TailMethod.Gated, confidence);
            for (int i = 0; i < gated.Count; i++)
            {
                bool isLearned = report.Gates.Last(reading => reading.From <= report.Outcomes[i].Date).Variance == PredictionStatus.Active;
                TailMethod method = isLearned ? TailMethod.HistoricalOnLearned : TailMethod.HistoricalOnBaseline;
                Assert.Equal(report.TrackOf(method, confidence)[i], gated[i]);
                learned += isLearned ? 1 : 0;
            }
        }

        Assert.True(learned > 0);
    }

    // Every number of the scores, from the outcomes and the definitions, without overlaps.
    [Theory]
    [InlineData(1)]
    [InlineData(5)]
    public void TryRun_Scores_AreTheOutcomes(int horizon)
    {
        TailPanel panel = PlantedTails.Draw(33, 2, 1_300, 0.5, horizon);
        List<TrainingProgress> steps = [];
        Assert.True(TailProtocol.TryRun(
            panel, new GreedyTreeTrainer(keepsLabels: true), out TailReport? report, out EstimationFailure? failure, Options,
            new ListProgress(steps), TestContext.Current.CancellationToken), failure?.Detail);
        Assert.Equal((0, 1), (steps[0].Fraction, steps[^1].Fraction));
        Assert.Equal(["A", "B"], report.Assets.Select(asset => asset.Value));
        foreach (TailScore score in report.Scores)
        {
            int[] own = [.. Enumerable.Range(0, report.Outcomes.Length).Where(i => report.Outcomes[i].Asset == score.Asset)];
            int[] tested = [.. own.Where((_, place) => place % horizon == 0)];
            bool[] hits = [.. tested.Select(i => report.Outcomes[i].Loss > score.Track[i].ValueAtRisk)];
            Assert.Equal(ViolationCounts.Of(hits), score.Counts);
            Assert.Equal(
                Enumerable.Range(0, Math.Max(1, hits.Length - 249)).Max(t => hits.Skip(t).Take(250).Count(hit => hit)), score.MostHits);
            double level = 1 - score.Track.Confidence;
            Assert.Equal(
                tested.Average(i => Pinball(report.Outcomes[i].Loss, score.Track[i].ValueAtRisk, level)), score.QuantileScore, 1e-14);
            double[] losses = [.. tested.Select(i => report.Outcomes[i].Loss)];
            HypothesisTest expected = ExpectedShortfallBacktest.NumberAndSizeOfViolations(
                losses, [.. tested.Select(i => score.Track[i].ValueAtRisk)], [.. tested.Select(i => score.Track[i].ExpectedShortfall)],
                score.Track.Confidence, simulation: new BacktestSimulationOptions { Draws = 99 });
            Assert.Equal(expected.Statistic!.Value, score.ShortfallStatistic!.Value, 1e-12);
        }

        foreach (TailOutcome outcome in report.Outcomes)
        {
            VolatilitySeries series = panel.Series[outcome.Asset];
            int end = series.Dates.IndexOf(outcome.KnownOn);
            double sum = 0;
            for (int t = end - horizon + 1; t <= end; t++)
            {
                sum += series.Returns[t];
            }

            Assert.Equal(1 - Math.Exp(sum), outcome.Loss, 1e-14);
        }

        double[] daily = Daily(report, TailMethod.QuantileForest);
        double[] others = Daily(report, TailMethod.HistoricalOnLearned);
        Assert.Equal(daily.Average(), report.ModelOverBaseline.ModelLoss, 1e-12);
        Assert.Equal(
            DieboldMariano.Compare(daily, others, Math.Max(horizon, DieboldMariano.LagsFor(daily.Length, horizon))).Statistic!.Value,
            report.ModelOverBaseline.Test.Statistic!.Value, 1e-9);
        Assert.Contains("filtered historical simulation on the learned variance", report.ToString(), StringComparison.Ordinal);
    }

    // The level of the next forecast is moved by losses that are known when it is made, H days later; nothing else.
    [Theory]
    [InlineData(1)]
    [InlineData(5)]
    public void TryRun_AdaptiveLevels_FollowWhatIsKnown(int horizon)
    {
        TailPanel panel = PlantedTails.Draw(34, 1, 1_000, 0.5, horizon);
        TailReport report = Run(panel, Options);
        TailTrack track = report.TrackOf(TailMethod.NormalEwma, 0.95, isAdaptive: true);
        TailTrack plain = report.TrackOf(TailMethod.NormalEwma, 0.95);
        AdaptiveLevel level = new(1 - 0.95);
        int settled = 0;
        for (int i = 0; i < track.Count; i++)
        {
            for (; report.Outcomes[settled].KnownOn <= report.Outcomes[i].Date; settled++)
            {
                level.Update(report.Outcomes[settled].Loss > track[settled].ValueAtRisk);
            }

            Assert.Equal(Math.Max(0, i - horizon + 1), settled);

            // ln(1 − VaR) is a multiple of the normal quantile, the same of the plain forecast's.
            double expected = Math.Log(1 - plain[i].ValueAtRisk) * Normal(level.Confidence) / Normal(0.95);
            Assert.Equal(expected, Math.Log(1 - track[i].ValueAtRisk), 1e-12);
        }

        static double Normal(double confidence) => RiskMetrics.GaussianValueAtRisk(0, 1, confidence);
    }

    // Filtered historical simulation counts each return from the day on which it is known. Before the second fit one is missing: that
    // between the first training part and the first test.
    [Fact]
    public void TryRun_HistoricalSimulation_RollsItsWindow()
    {
        TailPanel panel = PlantedTails.Draw(35, 1, 1_000, 0.5);
        TailReport report = Run(panel, Options with { Model = new TailModelOptions { Window = 250 } });
        TailTrack track = report.TrackOf(TailMethod.HistoricalOnBaseline, 0.975);
        int checkedDays = 0;
        for (int i = 205; i < track.Count; i += 7)
        {
            TailOutcome outcome = report.Outcomes[i];
            VarianceOutcome[] known = [.. panel.Variance.Outcomes.Where(one => one.KnownOn <= outcome.Date)];
            double[] returns =
            [
                .. known.TakeLast(250).Select(one => Math.Exp(ReturnOn(one) / Math.Sqrt(one.Baseline) * outcome.Deviation) - 1),
            ];
            Assert.Equal(RiskMetrics.ValueAtRisk(returns, 0.975), track[i].ValueAtRisk, 1e-13);
            Assert.Equal(RiskMetrics.ConditionalValueAtRisk(returns, 0.975), track[i].ExpectedShortfall, 1e-13);
            checkedDays++;
        }

        Assert.True(checkedDays > 20);

        double ReturnOn(VarianceOutcome one)
        {
            VolatilitySeries series = panel.Series[one.Asset];
            return series.Returns[series.Dates.IndexOf(one.KnownOn)];
        }
    }

    // Bars after a day are put in any other order: no forecast made by that day moves a bit, of any method.
    [Theory]
    [InlineData(1)]
    [InlineData(5)]
    public void TryRun_FuturePermuted_ForecastsTheSamePast(int horizon)
    {
        const int days = 800;
        (string, List<Bar>)[] bars = [("M", RandomBars.Draw(31, days)), ("A", RandomBars.Draw(32, days, 0.01))];
        TailProtocolOptions options = new()
        {
            TrainingPeriods = 150,
            Step = 60,
            Model = new TailModelOptions { MinimumAssetRows = 100, Window = 100 },
        };
        TailReport before = Of(bars);
        Assert.True(before.Refits >= 3);
        SeededRandom random = new(33);
        foreach (int cut in (int[])[600, 671, 740])
        {
            DateOnly now = RandomBars.First.AddDays(cut);
            TailReport after = Of([.. bars.Select(pair => (pair.Item1, RandomBars.Permuted(pair.Item2, now, ref random)))]);
            int past = before.Outcomes.Count(outcome => outcome.Date <= now);
            Assert.True(past > 20);
            Assert.Equal(past, after.Outcomes.Count(outcome => outcome.Date <= now));
            for (int k = 0; k < before.Tracks.Length; k++)
            {
                for (int i = 0; i < past; i++)
                {
                    Assert.Equal(before.Tracks[k][i], after.Tracks[k][i]);
                }
            }

            Assert.NotEqual(before.Outcomes[^1].Loss, after.Outcomes[^1].Loss); // the change was one
        }

        TailReport Of((string, List<Bar>)[] series)
        {
            FeaturePanel features = RealPanel.Of(series, horizon);
            return Run(
                TailPanel.Combine(
                    features, PlantedTails.Forecast(features, 300),
                    [
                        .. series.Select(pair => VolatilitySeries.FromBars(
                            BarHistory.Create(new AssetId(pair.Item1), pair.Item2), pair.Item1)),
                    ]),
                options);
        }
    }

    [Fact]
    public void TryRun_BadInput_IsRefusedWithASentence()
    {
        TailPanel panel = PlantedTails.Draw(36, 1, 700, 0);
        Assert.False(Try(Options with { TrainingPeriods = 100 }, out EstimationFailure? failure));
        Assert.Equal("No asset has 250 rows with a forecast variance to train on; the most are 100.", failure!.Detail);
        Assert.False(Try(Options with { TrainingPeriods = 5_000 }, out failure));
        Assert.Equal("0 days were forecast of 699 periods; a judgement needs at least 4.", failure!.Detail);
        Assert.False(Try(Options with { TrainingPeriods = int.MaxValue }, out _));
        Assert.Throws<ArgumentException>(() => Try(Options with { Confidences = [0.99, 0.95] }, out _));
        Assert.Throws<ArgumentException>(() => Try(Options with { AdaptationRate = double.NaN }, out _));
        TailReport report = Run(panel, Options);
        Assert.Throws<ArgumentException>(() => report.TrackOf(TailMethod.Gated, 0.9));
        Assert.Throws<ArgumentException>(() => report.SeriesOf(report.Tracks[0], "Z"));
        Assert.Throws<ArgumentException>(() => report.SeriesOf(Run(panel, Options).Tracks[0], "A"));
        using CancellationTokenSource source = new();
        source.Cancel();
        Assert.Throws<OperationCanceledException>(() => TailProtocol.TryRun(
            panel, new GreedyTreeTrainer(keepsLabels: true), out _, out _, Options, cancellationToken: source.Token));

        bool Try(TailProtocolOptions options, out EstimationFailure? why) => TailProtocol.TryRun(
            panel, new GreedyTreeTrainer(keepsLabels: true), out _, out why, options,
            cancellationToken: TestContext.Current.CancellationToken);
    }

    private static double[] Daily(TailReport report, TailMethod method) =>
    [
        .. Enumerable.Range(0, report.Outcomes.Length).GroupBy(i => report.Outcomes[i].KnownOn).OrderBy(day => day.Key)
            .Select(day => day.Average(i => Options.Confidences.Average(confidence => Pinball(
                report.Outcomes[i].Loss, report.TrackOf(method, confidence)[i].ValueAtRisk, 1 - confidence)) /
                report.Outcomes[i].Deviation)),
    ];

    private static double Pinball(double loss, double valueAtRisk, double level) =>
        loss > valueAtRisk ? (1 - level) * (loss - valueAtRisk) : level * (valueAtRisk - loss);

    private static TailReport Run(TailPanel panel, TailProtocolOptions options)
    {
        Assert.True(TailProtocol.TryRun(
            panel, new GreedyTreeTrainer(keepsLabels: true), out TailReport? report, out EstimationFailure? failure, options,
            cancellationToken: TestContext.Current.CancellationToken), failure?.Detail);
        return report;
    }

    private sealed class ListProgress(List<TrainingProgress> steps) : IProgress<TrainingProgress>
    {
        public void Report(TrainingProgress value) => steps.Add(value);
    }
}
