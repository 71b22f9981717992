using MrBen.Portfolio.Forecasting;
using MrBen.Portfolio.Forecasting.Validation;
using MrBen.Portfolio.Statistics;

namespace MrBen.Portfolio.Tests.Forecasting.Validation;

public class PurgedCrossValidationTests
{
    // López de Prado (2018), section 12.4: 6 groups of which 2 are tested make 15 splits and 5 paths.
    [Fact]
    public void Split_SixGroupsTwoTested_MakesFifteenSplitsAndFivePaths()
    {
        CombinatorialSplits splits = PurgedCrossValidation.Split(600);
        Assert.Equal(15, splits.Splits.Length);
        Assert.Equal(5, splits.Paths);
        Assert.Equal(6, splits.Embargo);
        Assert.Equal(new PeriodRange(500, 100), splits.Groups[5]);
        Assert.Equal([0, 1], splits.Splits[0].TestGroups.AsEnumerable());
        Assert.Equal([4, 5], splits.Splits[14].TestGroups.AsEnumerable());

        // Test 0 to 199: labels reach 200, with the embargo of 6 training begins at 207.
        Assert.Equal("train 207 to 599, test 0 to 199", splits.Splits[0].ToString());

        // Test 100 to 199 and 400 to 499: a label of 92 reaches 93, 7 before the test; 207 to 392 between.
        Assert.Equal(
            "train 0 to 92, 207 to 392, 507 to 599, test 100 to 199, 400 to 499", splits.Splits.Single(
                s => s.TestGroups is [1, 4]).ToString());
    }

    // Every group of a path comes from another split in which it was tested, and no split gives a group to two paths.
    [Theory]
    [InlineData(6, 2)]
    [InlineData(5, 1)]
    [InlineData(8, 4)]
    public void Paths_TakeEachTestedGroupOnce(int groups, int tested)
    {
        CombinatorialSplits splits = PurgedCrossValidation.Split(
            400, new PurgedCrossValidationOptions { Groups = groups, TestGroups = tested, EmbargoShare = 0 });
        HashSet<(int Split, int Group)> taken = [];
        for (int p = 0; p < splits.Paths; p++)
        {
            for (int g = 0; g < groups; g++)
            {
                Assert.Contains(g, splits.Splits[splits.SplitOf(p, g)].TestGroups);
                Assert.True(taken.Add((splits.SplitOf(p, g), g)));
            }
        }

        Assert.Equal(splits.Splits.Length * tested, taken.Count);
    }

    [Fact]
    public void Assemble_TakesEachGroupFromItsSplit()
    {
        CombinatorialSplits splits = PurgedCrossValidation.Split(60, new PurgedCrossValidationOptions { Groups = 3, TestGroups = 2 });
        double[] forecasts = [.. Enumerable.Range(0, 180).Select(i => (double)(i / 60))];
        double[] path = new double[60];
        splits.Assemble(1, forecasts, path);
        Assert.Equal([.. Enumerable.Repeat(1.0, 20), .. Enumerable.Repeat(2.0, 20), .. Enumerable.Repeat(2.0, 20)], path);
    }

    // Labels of any length: nothing trained on touches anything tested on, nothing is left out that does not, and all periods are tested.
    [Fact]
    public void Split_RandomLabels_NeverLeak()
    {
        for (int seed = 0; seed < TestTier.Count(60, 1_000); seed++)
        {
            SeededRandom random = new(seed);
            int periods = 60 + random.NextBelow(200);
            PurgedCrossValidationOptions options = new()
            {
                Groups = 3 + random.NextBelow(4),
                TestGroups = 1 + random.NextBelow(2),
                LabelHorizon = 1 + random.NextBelow(5),
                EmbargoShare = 0.02 * random.NextOpen(),
            };
            int[] ends = new int[periods];
            for (int t = 0; t < periods; t++)
            {
                ends[t] = t + random.NextBelow(12);
            }

            CombinatorialSplits splits = PurgedCrossValidation.SplitByLabels(ends, options);
            foreach (PurgedSplit split in splits.Splits)
            {
                bool[] isTrain = Mask(split.Train, periods);
                for (int t = 0; t < periods; t++)
                {
                    bool touches = split.Test.Any(test =>
                    {
                        int last = Enumerable.Range(test.Start, test.Length).Max(s => Math.Max(s, ends[s]));
                        return t <= last + splits.Embargo && ends[t] + splits.Embargo >= test.Start;
                    });
                    Assert.Equal(!touches, isTrain[t]);
                }
            }

            Assert.Equal(periods, splits.Groups.Sum(group => group.Length));
        }
    }

    // Of an only test group at the end the training part is that of a walk-forward with the same horizon and embargo.
    [Fact]
    public void Split_LastGroup_IsAWalkForwardStep()
    {
        CombinatorialSplits splits = PurgedCrossValidation.Split(
            1_000, new PurgedCrossValidationOptions { Groups = 10, TestGroups = 1, LabelHorizon = 5 });
        WalkForwardSplit step = WalkForward.Split(
            1_000, new WalkForwardOptions { TrainingPeriods = 885, Step = 100, LabelHorizon = 5, Embargo = splits.Embargo })[0];
        Assert.Equal(10, splits.Embargo);
        Assert.Equal(step.ToString(), splits.Splits[9].ToString());
    }

    [Fact]
    public void Split_NothingLeftToTrainOn_IsEmpty()
    {
        CombinatorialSplits splits = PurgedCrossValidation.Split(
            20, new PurgedCrossValidationOptions { Groups = 2, TestGroups = 1, LabelHorizon = 30 });
        Assert.Empty(splits.Splits);
        Assert.Equal(0, splits.Paths);
    }

    [Fact]
    public void Split_UnsoundArguments_Throws()
    {
        Assert.Throws<ArgumentException>(() => PurgedCrossValidation.Split(5));
        Assert.Throws<ArgumentException>(() => PurgedCrossValidation.SplitByLabels([0, 0, 2, 3, 4, 5]));
        Assert.Throws<ArgumentException>(() => PurgedCrossValidation.Split(100, new PurgedCrossValidationOptions { TestGroups = 6 }));
        Assert.Throws<ArgumentException>(() => PurgedCrossValidation.Split(100, new PurgedCrossValidationOptions { LabelHorizon = 0 }));
        Assert.Throws<ArgumentException>(
            () => PurgedCrossValidation.Split(100, new PurgedCrossValidationOptions { EmbargoShare = double.NaN }));
    }

    private static bool[] Mask(IEnumerable<PeriodRange> ranges, int periods)
    {
        bool[] mask = new bool[periods];
        foreach (PeriodRange range in ranges)
        {
            mask.AsSpan(range.Start, range.Length).Fill(true);
        }

        return mask;
    }
}
