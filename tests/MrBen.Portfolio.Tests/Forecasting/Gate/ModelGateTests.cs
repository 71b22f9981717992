using System.Collections.Immutable;
using MrBen.Portfolio.Forecasting;
using MrBen.Portfolio.Forecasting.Gate;
using MrBen.Portfolio.Statistics;

namespace MrBen.Portfolio.Tests.Forecasting.Gate;

public class ModelGateTests
{
    private static readonly DateOnly First = new(2020, 1, 1);

    // A baseline that loses 1 a day and a model that saves 0.2 and −0.1 in turn: 5 % of the loss.
    private static readonly double[] Saving = [0.2, -0.1];

    [Fact]
    public void Evaluate_ModelThatSavesEnough_OpensWithEveryNumber()
    {
        GateReport report = ModelGate.Evaluate(GateState.Initial, Evidence(Pattern(300, Saving)));

        Assert.Equal(PredictionStatus.Active, report.Status);
        Assert.Equal(300, report.Observations);
        Assert.Equal(0.95, report.ModelLoss, tolerance: 1e-14);
        Assert.Equal(1, report.BaselineLoss);
        Assert.Equal(0.05, report.Gain!.Value, tolerance: 1e-13);
        Assert.Equal(1, report.Trials);
        Assert.Equal(report.Test!.PValue, report.AdjustedPValue);
        Assert.True(report.State.IsOpen);
        Assert.Equal(First.AddDays(299), report.State.Since);
        Assert.Equal("forest", report.State.Configuration);
        Assert.StartsWith("forest is active in place of log-HAR: it saves 5.00 % of the loss over 300 periods", report.Explanation);
    }

    [Fact]
    public void Evaluate_TooFewPeriods_IsInsufficientData_AndNoJudgement()
    {
        GateReport report = ModelGate.Evaluate(GateState.Initial, Evidence(Pattern(249, Saving)));
        Assert.Equal(PredictionStatus.InsufficientData, report.Status);
        Assert.Equal("log-HAR stays in place of forest: 249 out-of-sample periods; 250 are needed.", report.Explanation);
        Assert.Equal(0, report.State.Tried[0].Observations);
        Assert.Equal(1, ModelGate.Evaluate(report.State, Evidence(Pattern(250, Saving))).Trials);
    }

    [Fact]
    public void Evaluate_GainBelowTheLeast_StaysClosed_HoweverSignificant()
    {
        GateReport report = ModelGate.Evaluate(GateState.Initial, Evidence(Pattern(2_000, 0.0098, 0.0100)));
        Assert.True(report.Test!.PValue < 1e-10);
        Assert.Equal(PredictionStatus.GateClosed, report.Status);
        Assert.Equal(
            "log-HAR stays in place of forest: it saves 0.99 % of the loss over 2000 periods, less than 1.00 %.", report.Explanation);
    }

    // The larger the noise, the less certain the same gain.
    [Fact]
    public void Evaluate_GainThatMayBeLuck_StaysClosed()
    {
        GateReport report = ModelGate.Evaluate(GateState.Initial, Evidence(Pattern(300, [.. Blocks(30, 0.9), .. Blocks(30, -0.8)])));
        Assert.Equal(0.05, report.Gain!.Value, tolerance: 1e-12);
        Assert.Equal(PredictionStatus.GateClosed, report.Status);
        Assert.Contains("which may be luck", report.Explanation, StringComparison.Ordinal);
    }

    [Fact]
    public void Evaluate_GainThatDoesNotVary_StaysClosed()
    {
        GateReport report = ModelGate.Evaluate(GateState.Initial, Evidence(Pattern(300, 0.25)));
        Assert.False(report.Test!.IsDefined);
        Assert.Null(report.AdjustedPValue);
        Assert.Equal(PredictionStatus.GateClosed, report.Status);
    }

    [Fact]
    public void Evaluate_BaselineThatLosesNothing_StaysClosed()
    {
        OutOfSampleLosses losses = OutOfSampleLosses.Create(Days(300), new double[300], new double[300]);
        GateReport report = ModelGate.Evaluate(GateState.Initial, new GateEvidence("forest", "log-HAR", losses));
        Assert.Equal("log-HAR stays in place of forest: the baseline loses nothing that could be saved.", report.Explanation);
    }

    // Two assets on each day: A saves 30 %, B loses 12 %. In a block of 62 losses the same is reported and not judged.
    [Theory]
    [InlineData(300, PredictionStatus.GateClosed)]
    [InlineData(62, PredictionStatus.Active)]
    public void Evaluate_BlockThatIsWorse_ClosesWhereItHasLossesEnough(int lossesOfB, PredictionStatus expected)
    {
        List<(DateOnly Day, double Model, string Block)> losses = [];
        for (int t = 0; t < 300; t++)
        {
            losses.Add((First.AddDays(t), 0.7 + (t % 2 == 0 ? 0.1 : -0.1), "A"));
            if (t < lossesOfB)
            {
                losses.Add((First.AddDays(t), 1.12, "B"));
            }
        }

        OutOfSampleLosses all = OutOfSampleLosses.Create(
            [.. losses.Select(loss => loss.Day)], [.. losses.Select(loss => loss.Model)], [.. losses.Select(_ => 1.0)],
            [.. losses.Select(loss => loss.Block)]);
        GateReport report = ModelGate.Evaluate(GateState.Initial, new GateEvidence("forest", "log-HAR", all));
        Assert.Equal(300, report.Observations);
        Assert.Equal(expected, report.Status);
        Assert.Equal(1.12, report.Blocks[1].Ratio!.Value, tolerance: 1e-12);
        Assert.Equal(expected == PredictionStatus.Active ? "A" : "B", report.WorstBlock!.Value.Block);
    }

    // Trials multiply the p-value: a gain that one trial may have is denied to the best of many.
    [Fact]
    public void Evaluate_AfterManyTrials_AsksForMore()
    {
        GateEvidence evidence = Evidence(Pattern(300, [.. Blocks(6, 0.9), .. Blocks(6, -0.8)]));
        GateReport first = ModelGate.Evaluate(GateState.Initial, evidence);
        Assert.True(first.IsActive);

        GateKeeper keeper = new();
        for (int k = 0; k < 200; k++)
        {
            keeper.RecordTrial($"grid {k}");
        }

        keeper.RecordTrial("grid 7");
        GateReport last = keeper.Judge(evidence);
        Assert.Equal(201, last.Trials);
        Assert.Equal(Math.Min(1, 201 * first.Test!.PValue!.Value), last.AdjustedPValue!.Value, tolerance: 1e-12);
        Assert.Equal(PredictionStatus.GateClosed, last.Status);
        Assert.Same(last, keeper.LastReport);
    }

    [Fact]
    public void Evaluate_RefusedBefore_IsJudgedAgainOnlyWithTenPercentMore()
    {
        GateReport refused = ModelGate.Evaluate(GateState.Initial, Evidence(Pattern(300, 0, 0)));
        Assert.Equal(PredictionStatus.GateClosed, refused.Status);

        GateReport early = ModelGate.Evaluate(refused.State, Evidence(Pattern(329, Saving)));
        Assert.Equal(
            "log-HAR stays in place of forest: it was refused with 300 periods and is judged again from 330 on; there are 329.",
            early.Explanation);
        Assert.Equal(1, early.Trials);

        GateReport late = ModelGate.Evaluate(early.State, Evidence(Pattern(330, Saving)));
        Assert.True(late.IsActive);
        Assert.Equal(2, late.Trials);
    }

    [Fact]
    public void Evaluate_AllocationFigures_MustAgree()
    {
        GateEvidence evidence = Evidence(Pattern(300, Saving));
        Assert.Contains("deflated Sharpe", Refusal(evidence with { DeflatedSharpe = 0.94 }), StringComparison.Ordinal);
        Assert.Contains(
            "overfitted", Refusal(evidence with { DeflatedSharpe = 0.95, OverfittingProbability = 0.51 }), StringComparison.Ordinal);
        Assert.True(ModelGate.Evaluate(
            GateState.Initial, evidence with { DeflatedSharpe = 0.95, OverfittingProbability = 0.5 }).IsActive);

        static string Refusal(GateEvidence evidence)
        {
            GateReport report = ModelGate.Evaluate(GateState.Initial, evidence);
            Assert.Equal(PredictionStatus.GateClosed, report.Status);
            return report.Explanation;
        }
    }

    // Each fault, at a closed gate and at an open one.
    [Fact]
    public void Evaluate_Faults_CloseAndKeepClosed_ByName()
    {
        GateEvidence sound = Evidence(Pattern(300, Saving));
        GateState open = ModelGate.Evaluate(GateState.Initial, sound).State;
        PopulationStability reference = PopulationStability.Train(
            ["a", "b", "c", "d"], [.. Enumerable.Range(0, 400).Select(i => (double)(i / 4))]);
        double[] moved = [.. Enumerable.Range(0, 400).Select(i => i % 4 == 2 ? 1_000.0 : i / 4)];
        (GateEvidence Evidence, PredictionStatus Status)[] faults =
        [
            (sound with { IsSchemaMatched = false }, PredictionStatus.SchemaMismatch),
            (sound with { Outputs = new OutputTally(1_000, 0, 1) }, PredictionStatus.InvalidOutput),
            (sound with { Outputs = new OutputTally(1_000, 51, 0) }, PredictionStatus.InvalidOutput),
            (sound with { TrainedThrough = First.AddDays(299 - 366) }, PredictionStatus.Stale),
            (sound with { Stability = reference.Measure(moved) }, PredictionStatus.Drift),
        ];
        foreach ((GateEvidence evidence, PredictionStatus status) in faults)
        {
            GateReport kept = ModelGate.Evaluate(GateState.Initial, evidence);
            Assert.Equal((status, status), (kept.Status, kept.State.Status));
            Assert.StartsWith("log-HAR stays in place of forest: ", kept.Explanation);
            GateReport closed = ModelGate.Evaluate(open, evidence);
            Assert.Equal((status, status), (closed.Status, closed.State.Status));
            Assert.StartsWith("log-HAR takes over from forest: ", closed.Explanation);
        }

        GateEvidence justSound = sound with
        {
            Outputs = new OutputTally(1_000, 50, 0),
            TrainedThrough = First.AddDays(299 - 365),
            Stability = reference.Measure([.. Enumerable.Range(0, 400).Select(i => (double)(i / 4))]),
        };
        Assert.True(ModelGate.Evaluate(open, justSound).IsActive);
    }

    // Hysteresis, day for day: opened on day 299; a gain of 0.9 % with no certainty would not open and does not close.
    [Fact]
    public void Evaluate_OpenGate_StaysOpenForWhatWouldNotOpenIt()
    {
        GateState open = ModelGate.Evaluate(GateState.Initial, Evidence(Pattern(300, Saving))).State;
        double[] later = Pattern(1_000, [.. Blocks(5, 0.109), .. Blocks(5, -0.091)]);
        Assert.False(ModelGate.Evaluate(GateState.Initial, Evidence(later)).IsActive);

        GateReport report = ModelGate.Evaluate(open, Evidence([.. Pattern(300, Saving), .. later]));
        Assert.True(report.IsActive);
        Assert.Equal(First.AddDays(299), report.State.Since);
        Assert.InRange(report.RollingGain!.Value, -0.02, 0.03);
    }

    // After the opening the model saves 1 % less than nothing, then 2.1 % less: 63 days whose mean is below −2 % are complete when the sum
    // of k days at −2.1 % and 63 − k at −1 % is below 63·(−2 %): −0.63 − 0.011·k < −1.26 from k = 58 on, day 300 + 100 + 57.
    [Fact]
    public void Evaluate_OpenGate_ClosesOnTheDayTheRollingGainFallsBelow()
    {
        double[] savings = [.. Noisy(), .. Pattern(100, -0.01), .. Pattern(100, -0.021)];
        GateState open = ModelGate.Evaluate(GateState.Initial, Evidence(Noisy())).State;

        Assert.True(ModelGate.Evaluate(open, Evidence(savings[..457])).IsActive);
        GateReport closed = ModelGate.Evaluate(open, Evidence(savings));
        Assert.Equal(PredictionStatus.Drift, closed.Status);
        Assert.Equal(First.AddDays(457), closed.State.Since);
        Assert.Equal(
            "log-HAR takes over from forest: over the 63 periods to 2021-04-02 it saved -2.01 %, below -2.00 %.",
            closed.Explanation);

        // Not before the window is full, and not where the fall must be more certain than that.
        GateReport soon = ModelGate.Evaluate(open, Evidence([.. Noisy(), .. Pattern(62, -0.03)]));
        Assert.True(soon.IsActive);
        Assert.Null(soon.RollingGain);
        Assert.False(ModelGate.Evaluate(open, Evidence([.. Noisy(), .. Pattern(63, -0.03)])).IsActive);
        Assert.True(
            ModelGate.Evaluate(open, Evidence([.. Noisy(), .. Pattern(63, -0.03)]), new GateOptions { ClosingErrors = 1 }).IsActive);
    }

    // Drifted on day 457. It opens again only with 63 days after it, and a gain of at least 1 % over the last 63.
    [Fact]
    public void Evaluate_AfterDrift_OpensAgainOnlyWithAGoodWindow()
    {
        double[] savings = [.. Noisy(), .. Pattern(100, -0.01), .. Pattern(58, -0.021)];
        GateState open = ModelGate.Evaluate(GateState.Initial, Evidence(Noisy())).State;
        GateState drifted = ModelGate.Evaluate(open, Evidence(savings)).State;
        Assert.Equal((PredictionStatus.Drift, First.AddDays(457)), (drifted.Status, drifted.Since));

        GateReport early = ModelGate.Evaluate(drifted, Evidence([.. savings, .. Pattern(62, 0.3)]));
        Assert.Equal(PredictionStatus.Drift, early.Status);
        Assert.Contains("62 periods since it drifted on 2021-04-02; 63 are needed", early.Explanation, StringComparison.Ordinal);
        Assert.Equal(1, early.Trials);

        GateReport weak = ModelGate.Evaluate(early.State, Evidence([.. savings, .. Pattern(63, 0.009)]));
        Assert.Equal(PredictionStatus.Drift, weak.Status);
        Assert.Contains("saved 0.90 %, less than 1.00 %", weak.Explanation, StringComparison.Ordinal);

        GateReport again = ModelGate.Evaluate(weak.State, Evidence([.. savings, .. Pattern(400, Saving)]));
        Assert.True(again.IsActive);
        Assert.Equal(2, again.Trials);
        Assert.Empty(again.State.RecentGains);
    }

    // A sum of losses of 0.015 a day beyond nothing reaches the threshold long before the rolling gain, which asks for 0.02, can.
    [Fact]
    public void Evaluate_OpenGate_ClosesOnTheDayTheCumulativeSumArrives()
    {
        GateState open = ModelGate.Evaluate(GateState.Initial, Evidence(Pattern(300, 0.06, 0.04))).State;
        CusumOfLosses sum = new(open.GainDeviation);
        int days = 0;
        do
        {
            days++;
        }
        while (!sum.Update(1.015, 1));

        double[] savings = [.. Pattern(300, 0.06, 0.04), .. Pattern(days + 50, -0.015)];
        Assert.True(ModelGate.Evaluate(open, Evidence(savings[..(300 + days - 1)])).IsActive);
        GateReport closed = ModelGate.Evaluate(open, Evidence(savings));
        Assert.Equal((PredictionStatus.Drift, First.AddDays(299 + days)), (closed.Status, closed.State.Since));
        Assert.Contains("the cumulative sum of its losses reached", closed.Explanation, StringComparison.Ordinal);
        Assert.True(closed.Cusum >= closed.CusumThreshold);
    }

    [Fact]
    public void Evaluate_ChallengerAtAnOpenGate_IsJudgedAsByAClosedOne()
    {
        GateState open = ModelGate.Evaluate(GateState.Initial, Evidence(Pattern(300, Saving))).State;
        GateReport refused = ModelGate.Evaluate(open, Evidence(Pattern(300, 0, 0), "boosted"));
        Assert.Equal(PredictionStatus.GateClosed, refused.Status);
        Assert.True(refused.State.IsOpen);
        Assert.Equal("forest", refused.State.Configuration);
        Assert.Equal(2, refused.State.Trials);

        GateReport accepted = ModelGate.Evaluate(refused.State, Evidence(Pattern(300, Saving), "deeper"));
        Assert.True(accepted.IsActive);
        Assert.Equal("deeper", accepted.State.Configuration);
        Assert.Equal(3, accepted.Trials);
    }

    // Losses of either sign, as utilities have them: the gain is measured by the mean absolute loss.
    [Fact]
    public void Evaluate_LossesOfEitherSign_MeasuresTheGainByTheirSize()
    {
        double[] baseline = [.. Enumerable.Range(0, 400).Select(t => t % 2 == 0 ? 1.0 : -1.0)];
        double[] model = [.. baseline.Select((loss, t) => loss - 0.1 - (t % 4 < 2 ? 0.02 : -0.02))];
        GateReport report = ModelGate.Evaluate(
            GateState.Initial, new GateEvidence("tilt", "mean", OutOfSampleLosses.Create(Days(400), model, baseline)));
        Assert.Equal(0.1, report.Gain!.Value, tolerance: 1e-12);
        Assert.True(report.IsActive);
    }

    [Fact]
    public void Evaluate_SameInput_GivesTheSameReport()
    {
        GateReport first = ModelGate.Evaluate(GateState.Initial, Evidence(Pattern(300, Saving)));
        GateReport second = ModelGate.Evaluate(GateState.Initial, Evidence(Pattern(300, Saving)));
        Assert.Equal(first.State, second.State);
        Assert.Equal(first.Explanation, second.Explanation);
        Assert.Equal(BitConverter.DoubleToInt64Bits(first.Gain!.Value), BitConverter.DoubleToInt64Bits(second.Gain!.Value));
    }

    [Fact]
    public void Evaluate_UnsoundArguments_Throws()
    {
        GateEvidence evidence = Evidence(Pattern(300, Saving));
        Assert.Throws<ArgumentException>(() => ModelGate.Evaluate(GateState.Initial, evidence, new GateOptions { Significance = 0.5 }));
        Assert.Throws<ArgumentException>(() => ModelGate.Evaluate(GateState.Initial, evidence with { DeflatedSharpe = double.NaN }));
        Assert.Throws<ArgumentException>(() => ModelGate.Evaluate(GateState.Initial, evidence with { AsOf = First }));
        Assert.Throws<ArgumentException>(() => new GateEvidence(" ", "log-HAR", evidence.Losses));
        Assert.Throws<ArgumentException>(() => OutOfSampleLosses.Create(Days(2), [1, double.NaN], [1, 1]));
        Assert.Throws<ArgumentException>(() => OutOfSampleLosses.Create(Days(2), [1, 1], [1, 1], ["A", " "]));
    }

    // A panel stacked asset by asset is the same as one stacked day by day: days are averaged first.
    [Fact]
    public void Losses_InAnyOrder_AreAveragedByDay()
    {
        OutOfSampleLosses losses = OutOfSampleLosses.Create(
            [First, First.AddDays(1), First, First.AddDays(1)], [1, 2, 3, 5], [2, 2, 4, -4], ["A", "A", "B", "B"]);
        Assert.Equal(2, losses.Periods);
        Assert.Equal(4, losses.Count);
        Assert.Equal([2, 3.5], losses.Model.ToArray());
        Assert.Equal([3, -1], losses.Baseline.ToArray());
        Assert.Equal(new BlockLosses("B", 2, 4, 0, 4), losses.Blocks[1]);
        Assert.Equal(2, losses.Blocks[1].Ratio);
    }

    internal static GateEvidence Evidence(double[] savings, string configuration = "forest") => new(
        configuration, "log-HAR",
        OutOfSampleLosses.Create(Days(savings.Length), [.. savings.Select(saving => 1 - saving)], [.. savings.Select(_ => 1.0)]));

    /// <summary>300 days that save 6 % give or take 30 %, so that the long-run deviation is large and the cumulative sum slow.</summary>
    internal static double[] Noisy()
    {
        SeededRandom random = new(8);
        return [.. Enumerable.Range(0, 300).Select(_ => 0.06 + (0.3 * random.NextNormal()))];
    }

    internal static double[] Pattern(int count, params ReadOnlySpan<double> pattern)
    {
        double[] values = new double[count];
        for (int t = 0; t < count; t++)
        {
            values[t] = pattern[t % pattern.Length];
        }

        return values;
    }

    internal static DateOnly[] Days(int count) => [.. Enumerable.Range(0, count).Select(First.AddDays)];

    private static ImmutableArray<double> Blocks(int count, double value) => [.. Enumerable.Repeat(value, count)];
}
