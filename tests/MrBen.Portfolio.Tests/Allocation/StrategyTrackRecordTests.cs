using System.Collections.Immutable;
using MrBen.Portfolio.Allocation;
using MrBen.Portfolio.Estimation;
using MrBen.Portfolio.Forecasting.Features;
using MrBen.Portfolio.Forecasting.Utility;
using MrBen.Portfolio.Market;

namespace MrBen.Portfolio.Tests.Allocation;

/// <summary>Tracks that are continued are those of the whole history, bit for bit.</summary>
public class StrategyTrackRecordTests
{
    private static readonly ReturnPanel Panel = SimulatedWeather.Draw(premium: 0.3, periods: 700, seed: 3).Panel;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static TheoryData<DecisionDays, int?> Schedules => new()
    {
        { DecisionDays.EveryStep, null },
        { DecisionDays.EveryStep, 60 },
        { DecisionDays.MonthStarts, null },
        { DecisionDays.MonthStarts, 60 },
    };

    [Theory]
    [MemberData(nameof(Schedules))]
    public void TryContinue_PieceByPiece_IsTheWholeBitForBit(DecisionDays days, int? newest)
    {
        StrategyBacktest backtest = Backtest(days, newest);
        StrategyTrackRecord whole = Record(backtest, Panel);
        StrategyTrackRecord record = Record(backtest, Panel.Slice(0, 150));
        foreach (int end in (int[])[150, 151, 152, 180, 300, 301, 699, 700])
        {
            Assert.True(
                backtest.TryContinue(record, Panel.Slice(0, end), out StrategyTrackRecord? next, out EstimationFailure? failure, Token),
                failure?.Detail);
            record = next;
        }

        AssertSame(whole.Tracks, record.Tracks);
        Assert.Equal(whole.Decisions.Select(decision => decision.Period), record.Decisions.Select(decision => decision.Period));
        foreach ((StrategyDecision x, StrategyDecision y) in whole.Decisions.Zip(record.Decisions))
        {
            Assert.All(x.Targets.Zip(y.Targets), pair => Assert.Equal(pair.First.Weights.ToArray(), pair.Second.Weights.ToArray()));
        }
    }

    // Before the first period of each month: by the dates alone.
    [Fact]
    public void Decisions_MonthStarts_AreTheFirstDaysOfMonths()
    {
        StrategyTrackRecord record = Record(Backtest(DecisionDays.MonthStarts, 60), Panel);
        ImmutableArray<DateOnly> dates = record.Tracks.Dates;
        DateOnly[] expected = [.. Panel.Dates.Where((day, t) => t >= 100 && day.Month != Panel.Dates[t - 1].Month)];
        Assert.Equal(expected, record.Decisions.Select(decision => dates[decision.Period]));
        Assert.Equal(expected[0], dates[0]);
        Assert.Equal("4 strategies over", record.ToString()[..17]);
    }

    // The first question runs over little more than features look back on, later ones over what is new; wherever the history begins.
    [Fact]
    public void TryFollow_ByTheCalendar_IsTheEndOfTheWholeBitForBit()
    {
        int asked = 0;
        StrategyBacktest backtest = Backtest(DecisionDays.MonthStarts, 60, () => asked++);
        StrategyTracks whole = Record(backtest, Panel).Tracks;
        int decisions = asked;
        asked = 0;
        StrategyTrackMemory memory = new(backtest);
        ReturnPanel late = Panel.Slice(0, 650);
        AssertSameFeatures(Record(backtest, late).Tracks, Follow(memory, late));
        asked = 0;
        AssertSameFeatures(Record(backtest, late).Tracks, Follow(memory, late));
        Assert.Equal(asked, Record(backtest, late).Decisions.Length); // of the run from scratch alone: the memory asked no one
        asked = 0;
        AssertSameFeatures(whole, Follow(memory, Panel));
        int months = Enumerable.Range(650, 50).Count(t => Panel.Dates[t].Month != Panel.Dates[t - 1].Month);
        Assert.Equal(months, asked);

        // A ring of the newest periods, as a bot keeps them.
        AssertSameFeatures(whole, Follow(memory, Panel.Last(450)));
        asked = 0;
        AssertSameFeatures(whole, Follow(new StrategyTrackMemory(backtest), Panel.Last(450)));
        Assert.InRange(asked, 12, 14);
        Assert.True(asked < decisions / 1.4);
    }

    // By steps the days depend on where the history begins: the whole is run, and continued while it begins there.
    [Fact]
    public void TryFollow_BySteps_IsTheWhole()
    {
        StrategyBacktest backtest = Backtest(DecisionDays.EveryStep, null);
        StrategyTrackMemory memory = new(backtest);
        Follow(memory, Panel.Slice(0, 600));
        AssertSame(Record(backtest, Panel).Tracks, Follow(memory, Panel));
        AssertSame(Record(backtest, Panel.Last(500)).Tracks, Follow(memory, Panel.Last(500)));
    }

    [Fact]
    public void TryFollow_ManyThreads_NeverAnswersWithOthersTracks()
    {
        StrategyBacktest backtest = Backtest(DecisionDays.MonthStarts, 60);
        StrategyTrackMemory memory = new(backtest);
        int[] ends = [400, 450, 500, 550, 600, 650, 700];
        double[][] expected = [.. ends.Select(end => LatestRow(Record(backtest, Panel.Slice(0, end)).Tracks))];
        Parallel.For(0, 200, new ParallelOptions { CancellationToken = Token }, i =>
        {
            int k = i * 5 % ends.Length;
            Assert.True(memory.TryFollow(Panel.Slice(0, ends[k]), out StrategyTracks? tracks, out _));
            Assert.Equal(expected[k], LatestRow(tracks));
        });
    }

    [Fact]
    public void TryContinue_WhatDoesNotGoOn_IsTold_AndFollowedAnew()
    {
        StrategyBacktest backtest = Backtest(DecisionDays.MonthStarts, 60);
        StrategyTrackRecord record = Record(backtest, Panel.Slice(0, 600));
        double[] changed = Panel.Values.ToArray();
        changed[^(250 * Panel.Assets.Length)] += 0.001;
        ReturnPanel other = ReturnPanel.Create(Panel.Assets, Panel.Dates, Panel.Frequency, Panel.Kind, changed);
        Assert.Equal("The returns of days that the record has seen have changed.", Refusal(backtest, record, other));
        Assert.Equal(
            "The returns do not hold the 60 periods to " + FormattableString.Invariant($"{Panel.Dates[599]:yyyy-MM-dd} that the record ends with."),
            Refusal(backtest, record, Panel.Slice(0, 500)));
        Assert.Contains("do not hold", Refusal(backtest, record, Panel.Slice(560, 140)), StringComparison.Ordinal);
        ReturnPanel renamed = ReturnPanel.Create(
            [new AssetId("Y"), new AssetId("Z")], Panel.Dates, Panel.Frequency, Panel.Kind, Panel.Values);
        Assert.Contains("other assets", Refusal(backtest, record, renamed), StringComparison.Ordinal);
        Assert.Equal("The record is of calm, wild, half, third.", Refusal(new StrategyBacktest([new EqualWeightStrategy()]), record, Panel));
        StrategyBacktest all = Backtest(DecisionDays.MonthStarts, null);
        Assert.Contains("do not hold", Refusal(all, Record(all, Panel.Slice(0, 600)), Panel.Slice(10, 690)), StringComparison.Ordinal);

        StrategyTrackMemory memory = new(backtest);
        Follow(memory, Panel.Slice(0, 600));
        AssertSameFeatures(Record(backtest, other).Tracks, Follow(memory, other));
        AssertSameFeatures(Record(backtest, Panel.Slice(0, 500)).Tracks, Follow(memory, Panel.Slice(0, 500)));
        Assert.False(memory.TryFollow(Panel.Slice(0, 90), out _, out EstimationFailure? failure, Token));
        Assert.Equal("A backtest of strategies needs more than 100 periods; there are 90.", failure.Detail);
    }

    [Fact]
    public void TryRecord_NoMonthBegins_IsTold()
    {
        StrategyBacktest backtest = Backtest(DecisionDays.MonthStarts, 60);
        int start = Enumerable.Range(1, 200).First(t => Panel.Dates[t].Month != Panel.Dates[t - 1].Month);
        int end = start + 101;
        while (Panel.Dates[end].Month == Panel.Dates[end - 1].Month)
        {
            end++;
        }

        // A hundred periods, then up to the day before a month begins, if there are any.
        ReturnPanel few = Panel.Slice(end - 103, 102);
        Assert.False(backtest.TryRecord(few, out StrategyTrackRecord? record, out EstimationFailure? failure, Token));
        Assert.Null(record);
        Assert.Equal("No month begins after the first 100 of 102 periods.", failure.Detail);
    }

    private static StrategyBacktest Backtest(DecisionDays days, int? newest, Action? asked = null)
    {
        ImmutableArray<IAllocationStrategy> strategies = SimulatedWeather.Strategies;
        return new StrategyBacktest(
            [new NamedStrategy(strategies[0].Name, Ask), .. strategies[1..]],
            new StrategyBacktestOptions { FirstDecision = 100, Decisions = days, Step = 22, EstimationPeriods = newest });

        AllocationResult Ask(ReturnEstimates estimates, AllocationContext? context)
        {
            asked?.Invoke();
            return strategies[0].Allocate(estimates, context, Token);
        }
    }

    private static StrategyTrackRecord Record(StrategyBacktest backtest, ReturnPanel panel)
    {
        Assert.True(backtest.TryRecord(panel, out StrategyTrackRecord? record, out EstimationFailure? failure, Token), failure?.Detail);
        return record;
    }

    private static StrategyTracks Follow(StrategyTrackMemory memory, ReturnPanel panel)
    {
        Assert.True(memory.TryFollow(panel, out StrategyTracks? tracks, out EstimationFailure? failure, Token), failure?.Detail);
        return tracks;
    }

    private static string Refusal(StrategyBacktest backtest, StrategyTrackRecord record, ReturnPanel panel)
    {
        Assert.False(backtest.TryContinue(record, panel, out StrategyTrackRecord? next, out EstimationFailure? failure, Token));
        Assert.Null(next);
        return failure.Detail;
    }

    private static void AssertSame(StrategyTracks x, StrategyTracks y)
    {
        Assert.Equal(x.Dates.AsEnumerable(), y.Dates);
        Assert.Equal(x.Market.ToArray(), y.Market.ToArray());
        for (int t = 0; t < x.Dates.Length; t++)
        {
            for (int k = 0; k < x.Names.Length; k++)
            {
                Assert.Equal(
                    (x.Return(t, k), x.Cost(t, k), x.Turnover(t, k)), (y.Return(t, k), y.Cost(t, k), y.Turnover(t, k)));
            }
        }
    }

    private static void AssertSameFeatures(StrategyTracks x, StrategyTracks y)
    {
        AssertSame(x.Last(StrategyFeatures.Lookback), y.Last(StrategyFeatures.Lookback));
        Assert.Equal(LatestRow(x), LatestRow(y));
    }

    private static double[] LatestRow(StrategyTracks tracks)
    {
        Assert.True(StrategyFeatures.TryBuild(tracks, out ImmutableArray<FeatureTable> tables, out _));
        return [.. tables.SelectMany(table => table.Row(table.Count - 1).ToArray())];
    }
}
