using MrBen.Portfolio.Allocation;
using MrBen.Portfolio.Configuration;
using MrBen.Portfolio.Positions;
using MrBen.Portfolio.State;

namespace MrBen.Portfolio.Tests.State;

public class HistoryKeepingTests
{
    private static readonly DateTimeOffset Start = SamplePortfolio.Start;

    // Minute records. Ticks at 0 s (first: kept), 59 s (no), 60 s (kept), 119 s (no), 120 s (kept); a fill at 121 s always makes one and
    // does not move the minute: 179 s (no), 180 s (kept). Event 1 adds the asset.
    [Fact]
    public void PriceRecordInterval_ThinsTicksOnly()
    {
        SamplePortfolio portfolio = new();
        portfolio.Manager.AddAsset(new PortfolioAsset("A"));
        foreach (int second in (int[])[0, 59, 60, 119, 120])
        {
            portfolio.Manager.ObservePrice("A", 10 + second, Start.AddSeconds(second));
        }

        portfolio.Manager.ApplyFill("A", 1, 10, 0, Start.AddSeconds(121));
        portfolio.Manager.ObservePrice("A", 11, Start.AddSeconds(179));
        portfolio.Manager.ObservePrice("A", 12, Start.AddSeconds(180));
        Assert.Equal([1, 2, 4, 6, 7, 9], portfolio.Manager.PortfolioHistory.Select(record => record.Sequence));
        Assert.Equal(9, portfolio.Snapshot.Sequence);
    }

    [Fact]
    public void PriceRecordInterval_Zero_RecordsEachTick()
    {
        SamplePortfolio portfolio = new(SamplePortfolio.Options(options => options.State.PriceRecordInterval = TimeSpan.Zero));
        portfolio.Manager.AddAsset(new PortfolioAsset("A"));
        portfolio.Manager.ObservePrice("A", 10, Start);
        portfolio.Manager.ObservePrice("A", 10, Start);
        Assert.Equal(3, portfolio.Manager.PortfolioHistory.Length);
    }

    // A backtest under the system's clock: assets and cash are stamped years after the ticks.
    [Fact]
    public void PriceRecordInterval_TicksOfThePast_AreRecorded()
    {
        SamplePortfolio portfolio = new();
        portfolio.Manager.AddAsset(new PortfolioAsset("A"));
        portfolio.Manager.ObservePrice("A", 10, Start.AddYears(-9));
        portfolio.Manager.ObservePrice("A", 11, Start.AddYears(-8));
        Assert.Equal(3, portfolio.Manager.PortfolioHistory.Length);
        Assert.Equal(Start, portfolio.Snapshot.Time);
    }

    [Fact]
    public void Capacities_Default()
    {
        PortfolioStateOptions options = new();
        Assert.Equal((10_000, 5_000, 5_000), (options.MaxPortfolioHistory, options.MaxRiskHistory, options.MaxAllocationHistory));
        Assert.Equal(TimeSpan.FromMinutes(1), options.PriceRecordInterval);
    }

    [Fact]
    public void Histories_Full_KeepTheLastEntriesInOrder()
    {
        SamplePortfolio portfolio = new();
        for (int i = 1; i <= 10_003; i++)
        {
            portfolio.Manager.SetCash(i);
        }

        Assert.Equal(
            Enumerable.Range(4, 10_000).Select(i => (long)i), portfolio.Manager.PortfolioHistory.Select(record => record.Sequence));
        for (int i = 0; i < 5_001; i++)
        {
            portfolio.Manager.CalculatePortfolioRisk();
            portfolio.Allocate(PortfolioStrategy.EqualWeight);
        }

        // Events 10,004, 10,006, … are assessments, those after them decisions; the first of 5,001 is gone.
        Assert.Equal((5_000, 10_006L, 20_004L),
            (portfolio.Manager.RiskHistory.Length, portfolio.Manager.RiskHistory[0].Sequence, portfolio.Manager.RiskHistory[^1].Sequence));
        Assert.Equal((5_000, 10_007L, 20_005L), (portfolio.Manager.AllocationHistory.Length,
            portfolio.Manager.AllocationHistory[0].Sequence, portfolio.Manager.AllocationHistory[^1].Sequence));
        SamplePortfolio other = new();
        other.Load(portfolio.Save());
        Assert.Equal(portfolio.Manager.StateHash, other.Manager.StateHash);
        portfolio.Manager.SetCash(1);
        other.Manager.SetCash(1);
        Assert.Equal(portfolio.Manager.StateHash, other.Manager.StateHash);
        Assert.Equal(portfolio.Manager.PortfolioHistory, other.Manager.PortfolioHistory);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public void Histories_OfNoneOrOne_KeepNoneOrTheLast(int capacity)
    {
        PortfolioOptions options = SamplePortfolio.Options(o => o.State =
            new PortfolioStateOptions { MaxPortfolioHistory = capacity, MaxRiskHistory = capacity, MaxAllocationHistory = capacity });
        SamplePortfolio portfolio = new(options);
        for (int i = 0; i < 3; i++)
        {
            portfolio.Manager.SetCash(100);
            portfolio.Manager.CalculatePortfolioRisk();
            portfolio.Allocate(PortfolioStrategy.EqualWeight);
        }

        long[] last = [9];
        Assert.Equal(last.Take(capacity), portfolio.Manager.PortfolioHistory.Select(record => record.Sequence));
        Assert.Equal(capacity == 0 ? null : 8L, portfolio.Manager.GetPortfolioSummary().LastAssessment?.Sequence);
        Assert.Equal(capacity == 0 ? null : 9L, portfolio.Manager.GetPortfolioSummary().LastDecision?.Sequence);
        SamplePortfolio other = new(options);
        other.Load(portfolio.Save());
        Assert.Equal(portfolio.Manager.StateHash, other.Manager.StateHash);
    }

    [Fact]
    public void Records_TellTheTotalsAfterTheirEvent()
    {
        SamplePortfolio portfolio = new();
        portfolio.Manager.SetCash(1_000);
        portfolio.Clock.Advance(TimeSpan.FromHours(1));
        portfolio.Manager.AddAsset(new PortfolioAsset("A") { Quantity = -20 });
        portfolio.Clock.Advance(TimeSpan.FromHours(1));
        portfolio.Manager.ObservePrice("A", 10, Start.AddHours(2));
        Assert.Equal(
            [
                new PortfolioStateRecord(1, Start, 1_000, 1_000, 0, 0, 1_000, 1),
                new PortfolioStateRecord(2, Start.AddHours(1), 1_000, null, 0, 0, 1_000, 1),
                new PortfolioStateRecord(3, Start.AddHours(2), 1_000, 800, 200, -200, 800, 1),
            ],
            portfolio.Manager.PortfolioHistory);
    }
}
