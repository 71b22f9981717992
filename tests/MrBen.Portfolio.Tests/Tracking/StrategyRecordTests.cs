using CsCheck;
using MrBen.Portfolio.Allocation;
using MrBen.Portfolio.Market;
using MrBen.Portfolio.Rebalancing;
using MrBen.Portfolio.Risk;
using MrBen.Portfolio.State;
using MrBen.Portfolio.Tests.State;
using static MrBen.Portfolio.Tests.Tracking.TrackedPortfolio;

namespace MrBen.Portfolio.Tests.Tracking;

public class StrategyRecordTests
{
    private const AllocationMethod Static = AllocationMethod.Static;
    private const RebalanceStatus Planned = RebalanceStatus.Planned;

    // A: 100 110 121 121 110 121, B: 50 50 40 50 60 60.
    //   one:   A from day 0, B from day 3 on:      1.1 · 1.1 · 1 · 60/50 · 1 = 1.452
    //   other: half and half bought on day 1:      0.5 · 110/110 + 0.5 · 60/50 = 1.1 on day 4, on the way 0.95 and 1.05;
    //          half and half again on day 4:       0.5 · 121/110 + 0.5 · 1 = 1.05; 1.1 · 1.05 = 1.155
    [Fact]
    public void Strategies_Alternating_HaveTheirOwnRecords()
    {
        SamplePortfolio portfolio = new(Options());
        portfolio.Manager.ObservePrices(Prices());
        portfolio.Manager.Replay(
        [
            Decided(Days[0], "one", Static, Planned, ("A", 1), ("B", 0)),
            Decided(Days[1], "other", Static, Planned, ("A", 0.5), ("B", 0.5)),
            Decided(Days[3], "one", Static, Planned, ("A", 0), ("B", 1)),
            Decided(Days[4], "other", Static, Planned, ("A", 0.5), ("B", 0.5)),
        ]);
        PortfolioPerformance performance = portfolio.Manager.GetPerformance();
        Assert.Equal([("one", Static), ("other", Static)], performance.Strategies.Select(s => (s.Strategy, s.Method)));
        PerformanceReport one = performance.Strategies[0].Record.GetReportOrThrow();
        Assert.Equal((5, Days[1], Days[5]), (one.Observations, one.FirstDate, one.LastDate));
        Assert.Equal(0.452, one.TotalReturn!.Value, tolerance: 1e-14);
        Assert.Equal((0.2, Days[4]), (Math.Round(one.BestReturn, 14), one.BestDate));
        Assert.Equal(252, one.Frequency.PeriodsPerYear);
        PerformanceReport other = performance.Strategies[1].Record.GetReportOrThrow();
        Assert.Equal((4, Days[2], Days[5]), (other.Observations, other.FirstDate, other.LastDate));
        Assert.Equal(0.155, other.TotalReturn!.Value, tolerance: 1e-14);
        Assert.Equal((-0.05, Days[2]), (Math.Round(other.WorstReturn, 14), other.WorstDate));
        Assert.Equal(0.05, other.MaximumDrawdown, tolerance: 1e-14);
        Assert.All(performance.Strategies, s => Assert.Equal((2, 2, 0.8), (s.Allocations!.Requests, s.Rebalancing!.Rebalances,
            s.Rebalancing.TotalTurnover)));
    }

    [Fact]
    public void Methods_OfOneStrategy_HaveTheirOwnRecords()
    {
        SamplePortfolio portfolio = new(Options());
        portfolio.Manager.ObservePrices(Prices());
        portfolio.Manager.Replay(
        [
            Decided(Days[0], "one", AllocationMethod.Dynamic, Planned, ("A", 1)),
            Decided(Days[0], "one", Static, Planned, ("B", 1)),
        ]);
        Assert.Equal(
            [(AllocationMethod.Dynamic, 0.21), (Static, 0.2)],
            portfolio.Manager.GetPerformance().Strategies
                .Select(s => (s.Method, Math.Round(s.Record.GetReportOrThrow().TotalReturn!.Value, 14))));
    }

    // Saturday's decision buys on Monday (121), not on Friday (110). Half of it is cash: 0.5 + 0.5 · 110/121, then back to 1.
    [Fact]
    public void Record_OfAWeekendDecision_BeginsAtMondaysPrices()
    {
        PerformanceReport report = Strategy(Decided(new DateOnly(2025, 1, 4), "one", Static, Planned, ("A", 0.5)))
            .Record.GetReportOrThrow();
        Assert.Equal((3, Days[3]), (report.Observations, report.FirstDate));
        Assert.Equal(0, report.TotalReturn!.Value, tolerance: 1e-14);
        Assert.Equal((0.5 * 110 / 121) - 0.5, report.WorstReturn, tolerance: 1e-14);
    }

    // What is decided on day 3 and held back, or failed, leaves A: 121/100. What finds nothing to do is held already: 1.21 · 60/50.
    [Theory]
    [InlineData(RebalanceStatus.NotTriggered, 0.21)]
    [InlineData(RebalanceStatus.BelowBreakEven, 0.21)]
    [InlineData(RebalanceStatus.NothingPossible, 0.21)]
    [InlineData(RebalanceStatus.Refused, 0.21)]
    [InlineData(null, 0.21)]
    [InlineData(RebalanceStatus.NothingToDo, 0.452)]
    [InlineData(RebalanceStatus.Planned, 0.452)]
    public void Record_OfADecisionHeldBack_GoesOnWithTheWeightsBefore(RebalanceStatus? plan, double expected)
    {
        StrategyPerformance strategy = Strategy(
            Decided(Days[0], "one", Static, Planned, ("A", 1)), Decided(Days[3], "one", Static, plan, ("B", 1)));
        Assert.Equal(expected, strategy.Record.GetReportOrThrow().TotalReturn!.Value, tolerance: 1e-14);
    }

    // Short 3 B per unit of value at 40, 4 in cash: at 60 it is worth 4 − 3 · 1.5 = −0.5.
    [Fact]
    public void Record_OfWeightsThatLoseEverything_EndsThere()
    {
        TrackRecord record = Strategy(Decided(Days[2], "one", Static, Planned, ("B", -3))).Record;
        Assert.Equal("Everything was lost on 2025-01-08; the record ends there.", record.Detail);
        PerformanceReport report = record.GetReportOrThrow();
        Assert.Equal((2, Days[4]), (report.Observations, report.LastDate));
        Assert.Null(report.TotalReturn);
        Assert.Equal((-0.5 / 0.25) - 1, report.WorstReturn, tolerance: 1e-14); // 4 − 3 · 50/40 = 0.25 on the day before
    }

    [Fact]
    public void Record_WithoutPrices_SaysSo()
    {
        Check("The record has 0 returns; 2 are needed. No price history was observed.", null, Days[0], Planned, "A");
        Check("The record has 0 returns; 2 are needed. The observed price history ends before the first decision.",
            Prices(), new DateOnly(2025, 1, 10), Planned, "A");
        Check("The record has 0 returns; 2 are needed. No decision set weights to hold.",
            Prices(), Days[0], RebalanceStatus.NotTriggered, "A");
        Check("The record has 0 returns; 2 are needed. The weights of 2025-01-02 are never held: C has no price in the observed history.",
            Prices(), Days[0], Planned, "C");
        Check("The record has 1 return; 2 are needed.", Prices(), Days[4], Planned, "A");

        static void Check(string detail, PriceHistory? prices, DateOnly day, RebalanceStatus plan, string asset)
        {
            TrackRecord record = Strategy(prices, Decided(day, "one", Static, plan, (asset, 1))).Record;
            Assert.Equal((TrackRecordStatus.InsufficientHistory, detail), (record.Status, record.Detail));
        }
    }

    // From day 3 on C should be held, which has no price: the record of A ends on day 3, since from then on A is not what was decided.
    [Fact]
    public void Record_OfLaterWeightsWithoutPrices_EndsAtThatDecision()
    {
        TrackRecord record = Strategy(
            Decided(Days[0], "one", Static, Planned, ("A", 1)), Decided(Days[3], "one", Static, Planned, ("C", 1))).Record;
        Assert.Equal("The weights of 2025-01-07 are never held: C has no price in the observed history.", record.Detail);
        Assert.Equal((3, 0.21), (record.GetReportOrThrow().Observations, Math.Round(record.GetReportOrThrow().TotalReturn!.Value, 14)));
    }

    // B has no price on days 2, 4 and 5: its second return spans two days (55 → 66), and its record ends on day 3.
    [Fact]
    public void Record_OfAnAssetWithGaps_UsesItsDatesOnly()
    {
        PriceHistory prices = PriceHistory.Create(
            SamplePortfolio.Names("A", "B"), [.. Days], [100, 50, 110, 55, 121, 0, 121, 66, 110, 0, 121, 0],
            [true, true, true, true, true, false, true, true, true, false, true, false]);
        TrackRecord record = Strategy(prices, Decided(Days[0], "one", Static, Planned, ("B", 1))).Record;
        Assert.Equal("The record ends on 2025-01-07: B has its last price on 2025-01-07.", record.Detail);
        PerformanceReport report = record.GetReportOrThrow();
        Assert.Equal((2, Days[3]), (report.Observations, report.LastDate));
        Assert.Equal(0.32, report.TotalReturn!.Value, tolerance: 1e-14); // 66 / 50
        TrackRecord replaced = Strategy(prices,
            Decided(Days[0], "one", Static, Planned, ("B", 1)), Decided(Days[4], "one", Static, Planned, ("A", 1))).Record;
        Assert.Equal("The weights of 2025-01-08 are never held: B has its last price on 2025-01-07.", replaced.Detail);
    }

    [Fact]
    public void Record_OnPricesWithoutAFrequency_SaysSo()
    {
        PriceHistory prices = PriceHistory.Create(
            SamplePortfolio.Names("A"), [new(2025, 1, 1), new(2025, 1, 13), new(2025, 1, 25)], [1, 2, 3]);
        TrackRecord record = Strategy(prices, Decided(new DateOnly(2025, 1, 1), "one", Static, Planned, ("A", 1))).Record;
        Assert.Equal(TrackRecordStatus.AmbiguousFrequency, record.Status);
        Assert.Equal("The dates of the price history tell no frequency; give one, or more dates.", record.Detail);
    }

    // 0.1, 0.2, 0.3 and 0.4 in cash, bought at prices of no finite binary form, which then stand still: 0, not 10⁻¹⁷.
    [Fact]
    public void Record_OfPricesThatStandStill_IsZero()
    {
        double[] prices = [.. Enumerable.Range(0, 18).Select(i => 0.1 + (0.7 * (i % 3)))];
        PriceHistory still = PriceHistory.Create(SamplePortfolio.Names("A", "B", "C"), [.. Days], prices);
        PerformanceReport report = Strategy(still,
            Decided(Days[0], "one", Static, Planned, ("A", 0.1), ("B", 0.2), ("C", 0.3)),
            Decided(Days[2], "one", Static, Planned, ("A", 0.3), ("B", 0.1), ("C", 0.2))).Record.GetReportOrThrow();
        Assert.Equal((0.0, 0.0, 0.0), (report.BestReturn, report.WorstReturn, report.WinRate));
    }

    // Whenever the same single asset is decided again, it is held throughout: the return is that of its price.
    [Fact]
    public void Record_OfOneAssetDecidedAtAnyTimes_IsThatOfItsPrice() =>
        Gen.Int[0, 150].Array[1, 20].Sample(
            offsets =>
            {
                PriceHistory prices = SamplePortfolio.History(120, "A", "B");
                PortfolioEvent[] decisions = [.. offsets.Order()
                    .Select(offset => Decided(new DateOnly(2025, 1, 1).AddDays(offset), "one", Static, Planned, ("A", 1)))];
                TrackRecord record = Strategy(prices, decisions).Record;
                int start = prices.Dates.ToList().FindIndex(date => date >= new DateOnly(2025, 1, 1).AddDays(offsets.Min()));
                prices.TryGetPrice(start, 0, out double first);
                prices.TryGetPrice(119, 0, out double last);
                Assert.Equal((last / first) - 1, record.GetReportOrThrow().TotalReturn!.Value, tolerance: 1e-12);
            },
            iter: TestTier.Count(brief: 100, full: 2_000));
}
