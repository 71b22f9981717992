using MrBen.Portfolio.Estimation;
using MrBen.Portfolio.Forecasting.Features;
using MrBen.Portfolio.Forecasting.Gate;
using MrBen.Portfolio.Forecasting.Variance;
using MrBen.Portfolio.MachineLearning;

namespace MrBen.Portfolio.Conformance.Tests.Gates;

/// <summary>
/// The risk predictor on real bars: eight equities, out of sample from 2004 to 2021, fitted again every 252 periods. The project's
/// measurements (LEARNING.md, section 2.2: nine equities, one with a false split in its labels, and other features) give the model 0.955,
/// 0.910 and 0.920 of log-HAR's QLIKE at 1, 5 and 22 periods; the targets are 0.96, 0.92 with t ≤ −3 and no asset above 1.05, and 0.97.
/// </summary>
/// <remarks>
/// <para>Two configurations were tried, no more: leaves of 100 rows at every horizon gave 0.936, 0.906 and 1.006; at 22 periods the target
/// was missed, the forest being worse than no forest in 2008. Labels that overlap are no independent rows: 100 rows of 22 periods are five
/// labels. Leaves of 20·H rows, which at 5 periods is the same, gave 0.940, 0.906 and 0.933. The rule was chosen after the first was
/// seen, so that the number at 22 periods is the better of two, and the gate is told of both.</para>
/// <para>At 22 periods nothing is significant (t −0.8), three assets are above 1.10, and in 2020 the model loses half as much again as
/// log-HAR: the gate stays closed, target or not.</para>
/// </remarks>
public class VarianceOnEquitiesTests
{
    private const int RowsPerPeriod = 20;
    private const int FirstRows = 100;

    private static readonly Lazy<VarianceReport> Week = new(() => Run(5, RowsPerPeriod * 5, EquityPanels.End));

    [Fact]
    public void TryRun_FiveDays_ReachesTheTarget()
    {
        LossComparison model = Week.Value.ModelOverBaseline;
        Assert.InRange(model.Ratio!.Value, 0.89, 0.92);
        Assert.True(model.Test.Statistic <= -3, $"{model}");
        Assert.Equal(8, model.Losses.Blocks.Length);
        Assert.True(model.WorstAsset!.Value.Ratio <= 1.05, $"{model}");

        // Nearly all of it is the regression's; what the forest adds is not significant by itself.
        Assert.InRange(Week.Value.LinearOverBaseline.Ratio!.Value, 0.90, 0.93);
        Assert.InRange(Week.Value.ModelOverLinear.Ratio!.Value, 0.985, 1);
        Assert.InRange(Week.Value.ModelOverLinear.Test.Statistic!.Value, -2, 0);

        // The year it does not help in.
        Assert.Equal("2020", model.WorstYear.Block);
        Assert.True(model.WorstYear.Ratio > 1.1);
        GateReport gate = ModelGate.Evaluate(GateState.Initial, Week.Value.ToEvidence(), new GateOptions { Horizon = 5 });
        Assert.True(gate.IsActive, gate.Explanation);
    }

    // Without the bars after June 2006 the forecasts until then are the same, bit for bit: no number of the long run came from later.
    [Fact]
    public void TryRun_FutureCutOff_ForecastsTheSamePast()
    {
        DateOnly cut = new(2006, 6, 30);
        VarianceOutcome[] early = [.. Run(5, RowsPerPeriod * 5, cut).Outcomes];
        VarianceOutcome[] late = [.. Week.Value.Outcomes.Where(outcome => outcome.KnownOn <= cut)];
        Assert.True(early.Length > 3_500);
        Assert.Equal(early, late);
    }

    // 90 % intervals by the errors until 2012, on what came after. Days cluster: 0.9 is what is promised over a long time.
    [Fact]
    public void Intervals_OfTheFirstYears_CoverTheOthers()
    {
        DateOnly split = new(2012, 12, 31);
        ConformalBand band = ConformalBand.Of(
            [.. Week.Value.Outcomes.Where(outcome => outcome.KnownOn <= split).Select(Error)], 0.9)!.Value;
        VarianceOutcome[] later = [.. Week.Value.Outcomes.Where(outcome => outcome.Date > split)];
        double share = later.Count(outcome => Error(outcome) >= band.Lower && Error(outcome) <= band.Upper) / (double)later.Length;
        Assert.InRange(share, 0.88, 0.92);

        static double Error(VarianceOutcome outcome) => Math.Log(outcome.Realised / outcome.Model);
    }

    [Fact]
    public void TryRun_OneDayAndAMonth_AreAsMeasured()
    {
        if (!TestTier.IsLong)
        {
            // Twenty seconds a horizon are the full tier's; here three years of one day ahead, by a small forest.
            VarianceReport brief = Run(1, RowsPerPeriod, new DateOnly(2006, 12, 31), trees: 20);
            Assert.InRange(brief.ModelOverBaseline.Ratio!.Value, 0.9, 0.99);
            Assert.Equal(1, brief.Horizon);
            return;
        }

        VarianceReport day = Run(1, RowsPerPeriod, EquityPanels.End);
        Assert.InRange(day.ModelOverBaseline.Ratio!.Value, 0.925, 0.96);
        Assert.True(day.ModelOverBaseline.Test.Statistic <= -3);
        Assert.True(day.ModelOverBaseline.WorstAsset!.Value.Ratio <= 1.05);
        Assert.True(Judge(day, Run(1, FirstRows, EquityPanels.End)).IsActive);

        VarianceReport first = Run(22, FirstRows, EquityPanels.End);
        Assert.InRange(first.ModelOverBaseline.Ratio!.Value, 0.98, 1.03); // missed: the target is 0.97
        VarianceReport month = Run(22, RowsPerPeriod * 22, EquityPanels.End);
        Assert.InRange(month.ModelOverBaseline.Ratio!.Value, 0.90, 0.97);
        Assert.InRange(month.ModelOverBaseline.Test.Statistic!.Value, -2, 0);
        Assert.True(month.ModelOverBaseline.WorstAsset!.Value.Ratio > 1.1);
        Assert.False(Judge(month, first).IsActive);
    }

    private static GateReport Judge(VarianceReport report, VarianceReport other) => ModelGate.Evaluate(
        GateState.Initial.WithTrial(other.Configuration), report.ToEvidence(), new GateOptions { Horizon = report.Horizon });

    private static VarianceReport Run(int horizon, int rowsPerLeaf, DateOnly end, int trees = 100)
    {
        (FeaturePanel panel, _) = EquityPanels.Read(horizon, end);
        ForestTrainer trainer = new(new ForestTrainerOptions { Trees = trees, Leaves = 64, MinimumRowsPerLeaf = rowsPerLeaf });
        Assert.True(VarianceProtocol.TryRun(
            panel, trainer, out VarianceReport? report, out EstimationFailure? failure,
            new VarianceProtocolOptions { TrainingPeriods = panel.Dates.Count(day => day < EquityPanels.Start) - horizon },
            cancellationToken: TestContext.Current.CancellationToken), failure?.Detail);
        return report;
    }
}
