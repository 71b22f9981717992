using System.Collections.Immutable;
using CsCheck;
using MrBen.Portfolio.Forecasting;

namespace MrBen.Portfolio.Tests.Forecasting;

/// <summary>Splits in the order of time, by their definition.</summary>
public class WalkForwardTests
{
    private static readonly Gen<(int Periods, WalkForwardOptions Options)> Cases = Gen.Select(
        Gen.Int[0, 400], Gen.Int[1, 120], Gen.Int[1, 60], Gen.Int[0, 25], Gen.Int[0, 25], Gen.Bool,
        (periods, training, step, horizon, embargo, rolling) => (periods, new WalkForwardOptions
        {
            TrainingPeriods = training,
            Step = step,
            LabelHorizon = horizon,
            Embargo = embargo,
            Window = rolling ? WalkForwardWindow.Rolling : WalkForwardWindow.Expanding,
        }));

    // By hand: training 4, gap 2 + 1, so the first test begins at 7; steps of 3 up to 12 periods leave a last part of 2.
    [Fact]
    public void Split_OfTwelvePeriods_IsTheOneByHand()
    {
        WalkForwardOptions options = new() { TrainingPeriods = 4, Step = 3, LabelHorizon = 2, Embargo = 1 };
        Assert.Equal<WalkForwardSplit>([new(0, 4, 7, 3), new(0, 7, 10, 2)], WalkForward.Split(12, options));
        options.Window = WalkForwardWindow.Rolling;
        ImmutableArray<WalkForwardSplit> rolling = WalkForward.Split(12, options);
        Assert.Equal<WalkForwardSplit>([new(0, 4, 7, 3), new(3, 4, 10, 2)], rolling);
        Assert.Equal("train 3 to 6, test 10 to 11", rolling[1].ToString());
        Assert.Equal((7, 12, 3), (rolling[1].TrainEnd, rolling[1].TestEnd, rolling[1].Gap));
    }

    [Fact]
    public void Split_TestsEveryPeriodAfterTheFirstTrainingOnce() => Cases.Sample(c =>
    {
        int first = c.Options.TrainingPeriods + c.Options.LabelHorizon + c.Options.Embargo;
        IEnumerable<int> tested = WalkForward.Split(c.Periods, c.Options)
            .SelectMany(split => Enumerable.Range(split.TestStart, split.TestLength));
        Assert.Equal(Enumerable.Range(first, Math.Max(0, c.Periods - first)), tested);
    });

    // The label of the last period trained on ends before the test begins, with the embargo between.
    [Fact]
    public void Split_KeepsPurgeAndEmbargo() => Cases.Sample(c =>
    {
        foreach (WalkForwardSplit split in WalkForward.Split(c.Periods, c.Options))
        {
            int lastOfLabels = split.TrainEnd - 1 + c.Options.LabelHorizon;
            Assert.Equal(split.TestStart, lastOfLabels + c.Options.Embargo + 1);
            Assert.Equal(c.Options.Window == WalkForwardWindow.Rolling ? c.Options.TrainingPeriods : split.TrainEnd, split.TrainLength);
            Assert.True(split.TrainStart >= 0 && split.TestLength >= 1 && split.TestEnd <= c.Periods);
        }
    });

    [Fact]
    public void Split_WithSettingsNearTheLargestInteger_IsEmpty() => Assert.Empty(WalkForward.Split(
        int.MaxValue, new WalkForwardOptions { TrainingPeriods = int.MaxValue, Embargo = int.MaxValue, LabelHorizon = int.MaxValue }));

    [Fact]
    public void Validate_ListsEveryFault()
    {
        WalkForwardOptions unsound = new()
        {
            TrainingPeriods = 0,
            Step = 0,
            LabelHorizon = -1,
            Embargo = -2,
            Window = (WalkForwardWindow)7,
        };
        string[] errors =
        [
            "TrainingPeriods must be at least 1; it is 0.", "Step must be at least 1; it is 0.",
            "LabelHorizon must be at least 0; it is -1.", "Embargo must be at least 0; it is -2.", "Window 7 is unknown.",
        ];
        Assert.Equal(errors, unsound.Validate());
        Assert.StartsWith(string.Join(' ', errors), Assert.Throws<ArgumentException>(() => WalkForward.Split(10, unsound)).Message);
        Assert.Throws<ArgumentOutOfRangeException>(() => WalkForward.Split(-1));
        Assert.Empty(new WalkForwardOptions().Validate());
    }
}
