using MrBen.Portfolio.Estimation;
using MrBen.Portfolio.Forecasting;
using MrBen.Portfolio.Forecasting.Features;
using MrBen.Portfolio.Forecasting.Gate;
using MrBen.Portfolio.Forecasting.Variance;
using MrBen.Portfolio.Market;
using MrBen.Portfolio.Statistics;
using MrBen.Portfolio.Tests.Forecasting.Features;

namespace MrBen.Portfolio.Tests.Forecasting.Variance;

public class VarianceProtocolTests
{
    private static readonly VarianceProtocolOptions Planted = new() { TrainingPeriods = 400, Step = 200 };

    // Noise alone loses 0.3²/2 = 0.045. The jump 0.8·(1{|x|>1} − 0.317) has the variance 0.64·0.317·0.683 = 0.139: who does not see it
    // loses some 0.07 more. A line does not; trees do, and the gate opens.
    [Fact]
    public void TryRun_EffectNoLineSees_IsTheForests()
    {
        VarianceReport report = Run(PlantedPanel.Draw(21, 3, 1_200, 0, 0.8), Planted);
        Assert.InRange(report.LinearOverBaseline.Ratio!.Value, 0.98, 1.03);
        Assert.InRange(report.ModelOverLinear.Ratio!.Value, 0.35, 0.6);
        Assert.InRange(report.ModelOverBaseline.ModelLoss, 0.04, 0.065);
        Assert.True(report.ModelOverBaseline.Test.Statistic < -10);
        Assert.True(ModelGate.Evaluate(GateState.Initial, report.ToEvidence(), new GateOptions { Horizon = 1 }).IsActive);
    }

    // A slope of 0.3 in x is the regression's; the tree on its residual finds noise, which the gate does not pay for by itself.
    [Fact]
    public void TryRun_EffectALineSees_IsTheRegressions()
    {
        VarianceReport report = Run(PlantedPanel.Draw(22, 3, 1_200, 0.3, 0), Planted);
        Assert.InRange(report.LinearOverBaseline.Ratio!.Value, 0.4, 0.6); // 0.045 to 0.045 + 0.09/2
        Assert.InRange(report.ModelOverLinear.Ratio!.Value, 0.99, 1.15);
    }

    [Fact]
    public void TryRun_NothingButTheBaseline_StaysClosed()
    {
        VarianceReport report = Run(PlantedPanel.Draw(23, 3, 1_200, 0, 0), Planted);
        Assert.InRange(report.ModelOverBaseline.Ratio!.Value, 1, 1.2);
        Assert.False(ModelGate.Evaluate(GateState.Initial, report.ToEvidence(), new GateOptions { Horizon = 1 }).IsActive);
    }

    // Bars after a day are put in any other order: nothing that was forecast by that day moves a bit, of the baseline or of the models.
    [Theory]
    [InlineData(1)]
    [InlineData(5)]
    [InlineData(22)]
    public void TryRun_FuturePermuted_ForecastsTheSamePast(int horizon)
    {
        const int days = 700;
        VarianceProtocolOptions options = new() { TrainingPeriods = 300, Step = 60 };
        (string, List<Bar>)[] bars = [("M", RandomBars.Draw(31, days)), ("A", RandomBars.Draw(32, days, 0.02))];
        VarianceReport before = Run(RealPanel.Of(bars, horizon), options);
        Assert.True(before.Refits >= 4);
        SeededRandom random = new(33);
        foreach (int cut in (int[])[400, 471, 533, 640])
        {
            DateOnly now = RandomBars.First.AddDays(cut);
            FeaturePanel changed = RealPanel.Of(
                [.. bars.Select(pair => (pair.Item1, RandomBars.Permuted(pair.Item2, now, ref random)))], horizon);
            VarianceReport after = Run(changed, options);
            VarianceOutcome[] past = [.. before.Outcomes.Where(outcome => outcome.Date <= now)];
            VarianceOutcome[] same = [.. after.Outcomes.Where(outcome => outcome.Date <= now)];
            Assert.True(past.Length > 20);
            Assert.Equal(past.Select(Forecasts), same.Select(Forecasts));
            Assert.NotEqual(before.Outcomes.Select(Forecasts), after.Outcomes.Select(Forecasts)); // the change was one
        }

        static (AssetId, DateOnly, double, double, double) Forecasts(VarianceOutcome outcome) =>
            (outcome.Asset, outcome.Date, outcome.Baseline, outcome.Linear, outcome.Unlimited);
    }

    // Every number of the report, from the outcomes and the definitions.
    [Fact]
    public void TryRun_Report_IsItsOutcomes()
    {
        FeaturePanel panel = PlantedPanel.Draw(24, 2, 900, 0.2, 0.4, horizon: 5);
        GreedyTreeTrainer trainer = new();
        List<TrainingProgress> steps = [];
        Assert.True(VarianceProtocol.TryRun(
            panel, trainer, out VarianceReport? report, out _, Planted, new ListProgress(steps),
            TestContext.Current.CancellationToken));
        Assert.Equal(3, report.Refits); // of 895 days: from 405, 605 and 805
        Assert.Equal(3, trainer.Trainings);
        Assert.Equal(2 * (895 - 405), report.Outcomes.Length);
        Assert.Equal(panel.Dates[405], report.Outcomes[0].Date);
        Assert.All(report.Outcomes, outcome => Assert.Equal(outcome.Date.AddDays(5), outcome.KnownOn));
        double[] daily =
        [
            .. report.Outcomes.GroupBy(outcome => outcome.KnownOn).OrderBy(day => day.Key)
                .Select(day => day.Average(o => (o.Realised / o.Model) - Math.Log(o.Realised / o.Model) - 1)),
        ];
        Assert.Equal(daily.Average(), report.ModelOverBaseline.ModelLoss, 1e-12);
        double[] others =
        [
            .. report.Outcomes.GroupBy(outcome => outcome.KnownOn).OrderBy(day => day.Key)
                .Select(day => day.Average(o => (o.Realised / o.Baseline) - Math.Log(o.Realised / o.Baseline) - 1)),
        ];
        double? expected = DieboldMariano.Compare(daily, others, DieboldMariano.LagsFor(daily.Length, 5)).Statistic;
        Assert.Equal(expected!.Value, report.ModelOverBaseline.Test.Statistic!.Value, 1e-9);
        Assert.Equal(["A", "B"], report.ModelOverBaseline.Losses.Blocks.Select(block => block.Block));
        Assert.Equal(report.Outcomes.Length, report.Outputs.Total);
        Assert.Equal(
            ConformalBand.Of([.. report.Outcomes.Select(o => Math.Log(o.Realised / o.Model))], 0.9), report.ModelBand);
        Assert.Equal(0, steps[0].Fraction);
        Assert.Equal(1, steps[^1].Fraction);
        Assert.Equal(4, steps.Count);
        Assert.Equal(report.TrainedThrough, panel.LabelEndOf(panel.RowsOf(new(0, 800)).End - 1));
    }

    [Fact]
    public void TryRun_TooShort_SaysSo()
    {
        FeaturePanel panel = PlantedPanel.Draw(25, 1, 403, 0, 0);
        Assert.False(VarianceProtocol.TryRun(
            panel, new GreedyTreeTrainer(), out _, out EstimationFailure? failure, Planted,
            cancellationToken: TestContext.Current.CancellationToken));
        Assert.Equal("1 days were forecast of 402 periods; a judgement needs at least 4.", failure.Detail);
        Assert.False(VarianceProtocol.TryRun(
            panel, new GreedyTreeTrainer(), out _, out failure, Planted with { TrainingPeriods = 100 },
            cancellationToken: TestContext.Current.CancellationToken));
        Assert.StartsWith("No asset has 250 rows", failure.Detail, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(
            () => VarianceProtocol.TryRun(
                panel, new GreedyTreeTrainer(), out _, out _, Planted with { Coverage = 1 },
                cancellationToken: TestContext.Current.CancellationToken));
        using CancellationTokenSource source = new();
        source.Cancel();
        Assert.Throws<OperationCanceledException>(() => VarianceProtocol.TryRun(
            panel, new GreedyTreeTrainer(), out _, out _, Planted, cancellationToken: source.Token));
    }

    private static VarianceReport Run(FeaturePanel panel, VarianceProtocolOptions options)
    {
        Assert.True(VarianceProtocol.TryRun(
            panel, new GreedyTreeTrainer(), out VarianceReport? report, out EstimationFailure? failure, options,
            cancellationToken: TestContext.Current.CancellationToken), failure?.Detail);
        return report;
    }

    private sealed class ListProgress(List<TrainingProgress> steps) : IProgress<TrainingProgress>
    {
        public void Report(TrainingProgress value) => steps.Add(value);
    }
}
