using System.Collections.Immutable;
using MrBen.Portfolio.Allocation;
using MrBen.Portfolio.Estimation;
using MrBen.Portfolio.Forecasting;
using MrBen.Portfolio.Forecasting.Features;
using MrBen.Portfolio.Forecasting.Utility;
using MrBen.Portfolio.Forecasting.Validation;
using MrBen.Portfolio.Market;
using MrBen.Portfolio.Statistics;
using MrBen.Portfolio.Tests.Allocation;

namespace MrBen.Portfolio.Tests.Forecasting.Utility;

public class StrategyFeaturesTests
{
    private static readonly DateOnly First = new(2015, 1, 1);

    // From the returns of assets through backtest and features: whatever is changed, cut off or added after a day, rows up to that day keep
    // every bit, and so do the labels that ended by then.
    [Fact]
    public void Chain_FutureChanged_LeavesThePastBitForBit()
    {
        int rows = 0;
        int labels = 0;
        StrategyBacktest backtest = new(
            StrategyMixture.RiskBased().Members, new StrategyBacktestOptions { FirstDecision = 40, Step = 15 });
        for (int seed = 0; seed < TestTier.Count(6, 150); seed++)
        {
            SeededRandom random = new(seed);
            int length = 330 + random.NextBelow(100);
            StrategyFeatureOptions options = new() { Horizon = 2 + random.NextBelow(30) };
            double[] values = Draw(ref random, 3 * length);
            ImmutableArray<FeatureTable> before = Tables(backtest, values, options);
            int now = 295 + random.NextBelow(length - 300);
            for (int kind = 0; kind < 3; kind++)
            {
                double[] past = values[..(3 * (now + 1))];
                double[] changed = kind switch
                {
                    0 => past,
                    1 => [.. past, .. Draw(ref random, 3 * (length - now - 1))],
                    _ => [.. past, .. Draw(ref random, 3 * 200).Select(value => 8 * value)],
                };
                ImmutableArray<FeatureTable> after = Tables(backtest, changed, options);
                for (int k = 0; k < before.Length; k++)
                {
                    int known = before[k].Dates.Count(day => day <= First.AddDays(now));
                    Assert.Equal(known, after[k].Dates.Count(day => day <= First.AddDays(now)));
                    for (int row = 0; row < known; row++)
                    {
                        Assert.Equal(before[k].Dates[row], after[k].Dates[row]);
                        Assert.Equal(Bits(before[k].Row(row)), Bits(after[k].Row(row)));
                        rows++;
                        if (row < before[k].Labelled && before[k].LabelEnd(row) <= First.AddDays(now))
                        {
                            Assert.Equal(before[k].LabelEnd(row), after[k].LabelEnd(row));
                            Assert.Equal(Bits([before[k].Label(row)]), Bits([after[k].Label(row)]));
                            labels++;
                        }
                    }
                }
            }
        }

        Assert.True(rows > 200 && labels > 50, $"Only {rows} rows and {labels} labels were compared.");
    }

    // A label does depend on the last of its days: the end that it states is not early, nor late.
    [Fact]
    public void LabelEnd_IsTheLastDayThatMoves()
    {
        SeededRandom random = new(3);
        StrategyFeatureOptions options = new() { Horizon = 5 };
        double[] returns = Draw(ref random, 2 * 300);
        FeatureTable table = Tables(Tracks(2, returns), options)[0];
        int period = 260;
        int row = table.Dates.IndexOf(First.AddDays(period));
        for (int ahead = 0; ahead <= 6; ahead++)
        {
            double[] changed = [.. returns];
            changed[2 * (period + ahead)] += 0.01;
            FeatureTable moved = Tables(Tracks(2, changed), options)[0];
            Assert.Equal(ahead is >= 1 and <= 5, moved.Label(row) != table.Label(row));
            Assert.Equal(ahead == 0, !moved.Row(row).SequenceEqual(table.Row(row)));
        }

        Assert.Equal(First.AddDays(period + 5), table.LabelEnd(row));
        Assert.Equal(table.Count - 5, table.Labelled);
    }

    // Two strategies, returns of the first 0.01 and −0.01 by turns, of the second 0.001 always; the second pays 0.002 for trading 2 at the
    // last of 250 days. A year has 250 periods. Mean 0 and variance 1e-4·n/(n−1) of even windows; of 63, ending with −0.01: the mean
    // is −0.01/63. Utilities are relative to the mean of both: half the difference.
    [Fact]
    public void TryBuild_TwoStrategies_AreTheHandWorkedFeatures()
    {
        double[] returns = new double[2 * 250];
        double[] costs = new double[2 * 250];
        double[] turnovers = new double[2 * 250];
        double[] market = new double[250];
        for (int t = 0; t < 250; t++)
        {
            (returns[2 * t], returns[(2 * t) + 1]) = (t % 2 == 0 ? 0.01 : -0.01, 0.001);
            market[t] = t < 200 ? 0.01 : -0.01;
        }

        (costs[^1], turnovers[^1]) = (0.002, 2);
        StrategyTracks tracks = StrategyTracks.Create(
            ["a", "b"], [.. Enumerable.Range(0, 250).Select(First.AddDays)], Frequency.PerYear(250), returns, costs, turnovers, market);
        ImmutableArray<FeatureTable> tables = Tables(tracks, new StrategyFeatureOptions { RiskAversion = 4 });
        Assert.Equal((1, 0), (tables[0].Count, tables[0].Labelled));
        Assert.Equal("a", tables[0].Asset.Value);
        Assert.Equal(10, tables[0].Names.Length);

        double month = 250 * ((0 - (2 * 22e-4 / 21)) - (0.001 - (0.002 / 22))) / 2;
        double quarterMean = -0.01 / 63;
        double quarterVariance = (63e-4 - (63 * quarterMean * quarterMean)) / 62;
        double quarter = 250 * (quarterMean - (2 * quarterVariance) - (0.001 - (0.002 / 63))) / 2;
        double year = 250 * ((0 - (2 * 250e-4 / 249)) - (0.001 - (0.002 / 250))) / 2;
        double marketVolatility = 0; // 22 equal days
        double marketQuarter = (13 * Math.Log(1.01)) + (50 * Math.Log(0.99));
        double[] first =
        [
            month, quarter, year, Math.Sqrt(250 * 22e-4 / 21), Math.Sqrt(250 * quarterVariance),
            (125 * Math.Log(0.99)) + (124 * Math.Log(1.01)), 0, marketVolatility, marketQuarter, 50 * Math.Log(0.99),
        ];
        double[] second =
        [
            -month, -quarter, -year, 0, 0, Math.Log(0.998) + Math.Log(1.001), 2, marketVolatility, marketQuarter, 50 * Math.Log(0.99),
        ];
        for (int column = 0; column < 10; column++)
        {
            Assert.Equal(first[column], tables[0].Row(0)[column], tolerance: 1e-12);
            Assert.Equal(second[column], tables[1].Row(0)[column], tolerance: 1e-12);
        }
    }

    // Mean − λ/2·variance − cost of (0.02, 0) and (0.01, 0.01) with a cost of 0.004 at first, 252 times: 0.01 − 0.5·3·0.0002 and
    // 0.01 − 0.002; the halves of the difference.
    [Fact]
    public void RelativeUtilities_OfTwoPeriods_AreTheClosedForm()
    {
        StrategyTracks tracks = StrategyTracks.Create(
            ["a", "b"], [First, First.AddDays(1)], Frequency.Daily, [0.02, 0.01, 0, 0.01], [0, 0.004, 0, 0], [0, 1, 0, 0], [0, 0]);
        ImmutableArray<double> utilities = StrategyFeatures.RelativeUtilities(tracks, 0, 2, 3);
        Assert.Equal(252 * ((0.01 - 0.0003) - (0.01 - 0.002)) / 2, utilities[0], tolerance: 1e-14);
        Assert.Equal(-utilities[0], utilities[1], tolerance: 1e-16);
        Assert.Throws<ArgumentOutOfRangeException>(() => StrategyFeatures.RelativeUtilities(tracks, 0, 3, 3));
        Assert.Throws<ArgumentOutOfRangeException>(() => StrategyFeatures.RelativeUtilities(tracks, 0, 1, 3));
        Assert.Throws<ArgumentOutOfRangeException>(() => StrategyFeatures.RelativeUtilities(tracks, 0, 2, double.NaN));
    }

    // Labels of all strategies of a day sum to 0: the equal mean is the baseline that predicts 0. And walk-forwards purge by their ends.
    [Fact]
    public void Labels_SumToZero_AndPurge()
    {
        SeededRandom random = new(11);
        ImmutableArray<FeatureTable> tables = Tables(Tracks(4, Draw(ref random, 4 * 500)), new StrategyFeatureOptions { Horizon = 10 });
        FeaturePanel panel = FeaturePanel.Combine(tables.AsSpan());
        for (int row = 0; row < tables[0].Labelled; row++)
        {
            Assert.Equal(0, tables.Sum(table => table.Label(row)), tolerance: 1e-12);
        }

        WalkForwardOptions options = new() { TrainingPeriods = 100, Step = 20, LabelHorizon = 1 };
        ImmutableArray<WalkForwardSplit> splits = WalkForward.SplitByLabels(panel.LabelEnds.AsSpan(), options);
        Assert.NotEmpty(splits);
        foreach (WalkForwardSplit split in splits)
        {
            PeriodRange train = panel.RowsOf(new PeriodRange(split.TrainStart, split.TrainLength));
            DateOnly tested = panel.Dates[split.TestStart];
            Assert.All(Enumerable.Range(train.Start, train.Length), row => Assert.True(panel.LabelEndOf(row) < tested));
        }
    }

    [Fact]
    public void TryBuild_TooShort_IsTold()
    {
        SeededRandom random = new(1);
        Assert.False(StrategyFeatures.TryBuild(
            Tracks(2, Draw(ref random, 2 * 249)), out ImmutableArray<FeatureTable> tables, out EstimationFailure? failure));
        Assert.Empty(tables);
        Assert.Equal("Features of strategies need tracks of 250 periods; there are 249.", failure.Detail);
        Assert.Throws<ArgumentException>(() => StrategyFeatures.TryBuild(
            Tracks(1, new double[250]), out _, out _, new StrategyFeatureOptions { Horizon = 1 }));
        Assert.Equal(10, StrategyFeatures.Schema.Count);
    }

    [Fact]
    public void Tracks_Unsound_Throw()
    {
        ImmutableArray<DateOnly> day = [First];
        Assert.Throws<ArgumentException>(() => StrategyTracks.Create([], day, Frequency.Daily, [], [], [], [0]));
        Assert.Throws<ArgumentException>(() => StrategyTracks.Create(["a", "a"], day, Frequency.Daily, [0, 0], [0, 0], [0, 0], [0]));
        Assert.Throws<ArgumentException>(() => StrategyTracks.Create(["a"], day, Frequency.Daily, [-1], [0], [0], [0]));
        Assert.Throws<ArgumentException>(() => StrategyTracks.Create(["a"], day, Frequency.Daily, [0], [1], [0], [0]));
        Assert.Throws<ArgumentException>(() => StrategyTracks.Create(["a"], day, Frequency.Daily, [0], [0], [-1], [0]));
        Assert.Throws<ArgumentException>(() => StrategyTracks.Create(["a"], day, Frequency.Daily, [0], [0], [0], [double.NaN]));
        Assert.Throws<ArgumentException>(() => StrategyTracks.Create(["a"], day, Frequency.Daily, [0], [0], [0], []));
        StrategyTracks sound = StrategyTracks.Create(["a"], day, Frequency.Daily, [0.1], [0.01], [1], [0]);
        Assert.Equal((0.99 * 1.1) - 1, sound.NetReturn(0, 0));
        Assert.Equal("1 strategies over 1 periods to 2015-01-01", sound.ToString());
        Assert.Throws<ArgumentOutOfRangeException>(() => sound.Return(1, 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => sound.Return(0, 1));
    }

    private static double[] Draw(ref SeededRandom random, int count)
    {
        double[] values = new double[count];
        for (int i = 0; i < count; i++)
        {
            values[i] = 0.01 * random.NextNormal();
        }

        return values;
    }

    private static StrategyTracks Tracks(int strategies, double[] returns)
    {
        int periods = returns.Length / strategies;
        return StrategyTracks.Create(
            [.. Enumerable.Range(0, strategies).Select(k => $"s{k}")], [.. Enumerable.Range(0, periods).Select(First.AddDays)],
            Frequency.Daily, returns, new double[returns.Length], new double[returns.Length], new double[periods]);
    }

    private static ImmutableArray<FeatureTable> Tables(StrategyTracks tracks, StrategyFeatureOptions options)
    {
        Assert.True(
            StrategyFeatures.TryBuild(tracks, out ImmutableArray<FeatureTable> tables, out EstimationFailure? failure, options),
            failure?.Detail);
        return tables;
    }

    private static ImmutableArray<FeatureTable> Tables(StrategyBacktest backtest, double[] values, StrategyFeatureOptions options)
    {
        ReturnPanel panel = ReturnPanel.Create(
            Markets.Names(3), [.. Enumerable.Range(0, values.Length / 3).Select(First.AddDays)], Frequency.Daily, ReturnKind.Simple,
            values);
        Assert.True(
            backtest.TryRun(panel, out StrategyTracks? tracks, out EstimationFailure? failure, TestContext.Current.CancellationToken),
            failure?.Detail);
        return Tables(tracks, options);
    }

    private static IEnumerable<long> Bits(ReadOnlySpan<double> values) => values.ToArray().Select(BitConverter.DoubleToInt64Bits);
}
