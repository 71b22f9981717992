using MrBen.Portfolio.Forecasting;
using MrBen.Portfolio.Forecasting.Features;
using MrBen.Portfolio.Forecasting.Validation;
using MrBen.Portfolio.Market;

namespace MrBen.Portfolio.Tests.Forecasting.Features;

public class FeaturePanelTests
{
    private static readonly FeatureOptions Options = new() { Horizon = 5 };

    // Two assets, one of which trades every third day only: its labels look fifteen days ahead. No training label reaches the test.
    [Fact]
    public void Splits_OfAPanel_NeverShareADayOfALabel()
    {
        FeaturePanel panel = Panel();
        int checkedPairs = 0;
        foreach (WalkForwardSplit split in WalkForward.SplitByLabels(
            panel.LabelEnds.AsSpan(), new WalkForwardOptions { TrainingPeriods = 150, Step = 40, LabelHorizon = 5 }))
        {
            Check(panel, new PeriodRange(split.TrainStart, split.TrainLength), new PeriodRange(split.TestStart, split.TestLength));
        }

        foreach (PurgedSplit split in PurgedCrossValidation.SplitByLabels(
            panel.LabelEnds.AsSpan(), new PurgedCrossValidationOptions { LabelHorizon = 5 }).Splits)
        {
            foreach (PeriodRange train in split.Train)
            {
                foreach (PeriodRange test in split.Test)
                {
                    Check(panel, train, test);
                }
            }
        }

        Assert.True(checkedPairs > 50);

        void Check(FeaturePanel panel, PeriodRange train, PeriodRange test)
        {
            PeriodRange trainRows = panel.RowsOf(train);
            PeriodRange testRows = panel.RowsOf(test);
            (DateOnly trainFirst, DateOnly trainLast) = Reach(panel, trainRows);
            (DateOnly testFirst, DateOnly testLast) = Reach(panel, testRows);
            Assert.True(trainLast < testFirst || testLast < trainFirst, $"{train} and {test} share a day.");
            checkedPairs++;
        }
    }

    // A label counted in the panel's periods would reach 5 of them; those of the slow asset reach further, and the purge sees it.
    [Fact]
    public void LabelEnds_OfASlowAsset_ReachFurther()
    {
        FeaturePanel panel = Panel();
        Assert.Contains(Enumerable.Range(0, panel.Dates.Length), t => panel.LabelEnds[t] - t > 10);
        WalkForwardOptions options = new() { TrainingPeriods = 150, Step = 40, LabelHorizon = 5 };
        Assert.All(
            WalkForward.SplitByLabels(panel.LabelEnds.AsSpan(), options).Zip(WalkForward.Split(panel.Dates.Length, options)),
            pair => Assert.True(pair.First.TrainEnd < pair.Second.TrainEnd && pair.First.TestStart == pair.Second.TestStart));
    }

    [Fact]
    public void SplitByLabels_OfTheSameHorizon_EqualsSplit()
    {
        WalkForwardOptions options = new()
        {
            TrainingPeriods = 100,
            Step = 22,
            LabelHorizon = 5,
            Embargo = 3,
            Window = WalkForwardWindow.Rolling,
        };
        int[] ends = [.. Enumerable.Range(0, 400).Select(t => t + 5)];
        Assert.Equal(WalkForward.Split(400, options).AsEnumerable(), WalkForward.SplitByLabels(ends, options));
        Assert.Throws<ArgumentException>(() => WalkForward.SplitByLabels([0, 0]));
        Assert.Empty(WalkForward.SplitByLabels([.. Enumerable.Repeat(1_000, 400)], options));
    }

    [Fact]
    public void Rows_AreInTheOrderOfTime_AndThoseOfTheTables()
    {
        FeatureTable first = VolatilityFeaturesTests.Build(RandomBars.Draw(1, 300), Options);
        FeatureTable second = VolatilityFeaturesTests.Build(RandomBars.Draw(2, 250), Options, new AssetId("B"));
        FeaturePanel panel = FeaturePanel.Combine(first, second);
        Assert.Equal(first.Labelled + second.Labelled, panel.Count);
        Assert.Equal(new PeriodRange(0, panel.Count), panel.RowsOf(new PeriodRange(0, panel.Dates.Length)));
        for (int row = 0; row < panel.Count; row++)
        {
            FeatureTable table = panel.AssetOf(row) == first.Asset ? first : second;
            int place = table.Dates.IndexOf(panel.DateOf(row));
            Assert.Equal(table.Label(place), panel.Label(row));
            Assert.Equal(table.LabelEnd(place), panel.LabelEndOf(row));
            Assert.True(table.Row(place).SequenceEqual(panel.Row(row)));
            Assert.True(row == 0 || panel.DateOf(row) >= panel.DateOf(row - 1));
        }
    }

    [Fact]
    public void Combine_WhatDoesNotGoTogether_Throws()
    {
        FeatureTable table = VolatilityFeaturesTests.Build(RandomBars.Draw(1, 100), Options);
        FeatureTable other = VolatilityFeaturesTests.Build(RandomBars.Draw(1, 100), new FeatureOptions { Horizon = 4 }, new AssetId("B"));
        Assert.Throws<ArgumentException>(() => FeaturePanel.Combine());
        Assert.Throws<ArgumentException>(() => FeaturePanel.Combine(table, table));
        Assert.Throws<ArgumentException>(() => FeaturePanel.Combine(table, other));
        Assert.Throws<ArgumentException>(() => FeaturePanel.Combine(VolatilityFeaturesTests.Build(RandomBars.Draw(1, 64), Options)));
    }

    private static FeaturePanel Panel() => FeaturePanel.Combine(
        VolatilityFeaturesTests.Build(RandomBars.Draw(1, 600), Options),
        VolatilityFeaturesTests.Build([.. RandomBars.Draw(2, 600).Where((_, t) => t % 3 == 0)], Options, new AssetId("slow")));

    private static (DateOnly First, DateOnly Last) Reach(FeaturePanel panel, PeriodRange rows)
    {
        (DateOnly first, DateOnly last) = (DateOnly.MaxValue, DateOnly.MinValue);
        for (int row = rows.Start; row < rows.End; row++)
        {
            first = panel.DateOf(row) < first ? panel.DateOf(row) : first;
            last = panel.LabelEndOf(row) > last ? panel.LabelEndOf(row) : last;
        }

        return (first, last);
    }
}
