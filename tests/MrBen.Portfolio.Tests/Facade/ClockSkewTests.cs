using MrBen.Portfolio.Configuration;
using MrBen.Portfolio.Market;
using MrBen.Portfolio.State;
using MrBen.Portfolio.Tests.State;

namespace MrBen.Portfolio.Tests.Facade;

/// <summary>A price from the future would keep out every true one until then: refused at the door, and only there.</summary>
public class ClockSkewTests
{
    private static readonly DateTimeOffset Start = SamplePortfolio.Start;

    [Fact]
    public void PriceAheadOfTheClock_IsRefused_AndTheNextTrueOneCounts()
    {
        SamplePortfolio portfolio = SamplePortfolio.HalfInvested();
        portfolio.Refuses<ArgumentException>(
            "The price of A is of 2126-01-05 09:30:00Z; the clock shows 2026-01-05 09:30:00Z, and at most 00:05:00 more is taken. "
            + "(Parameter 'time')",
            () => portfolio.Manager.ObservePrice("A", 11, Start.AddYears(100)));
        portfolio.Refuses<ArgumentException>(
            "The fill of A is of 2026-01-05 09:35:01Z; the clock shows 2026-01-05 09:30:00Z, and at most 00:05:00 more is taken. "
            + "(Parameter 'time')",
            () => portfolio.Manager.ApplyFill("A", 1, 11, 0, Start.AddSeconds(301).ToOffset(TimeSpan.FromHours(9))));
        Assert.True(portfolio.Manager.ObservePrice("A", 12, Start));
        Assert.Equal(12, portfolio.Snapshot.Prices["A"]);
    }

    [Fact]
    public void PriceWithinTheSkew_Counts()
    {
        SamplePortfolio portfolio = SamplePortfolio.HalfInvested();
        Assert.True(portfolio.Manager.ObservePrice("A", 11, Start.AddMinutes(5)));
        portfolio.Manager.ApplyFill("A", 1, 12, 0, Start.AddMinutes(5));
        Assert.Equal(12, portfolio.Snapshot.Prices["A"]);
    }

    [Fact]
    public void NoSkewAllowed_AndAnySkewAllowed()
    {
        SamplePortfolio strict = Holding(TimeSpan.Zero);
        Assert.True(strict.Manager.ObservePrice("A", 11, Start));
        strict.Refuses<ArgumentException>(
            "The price of A is of 2026-01-05 09:30:00Z; the clock shows 2026-01-05 09:30:00Z, and at most 00:00:00 more is taken. "
            + "(Parameter 'time')",
            () => strict.Manager.ObservePrice("A", 11, Start.AddTicks(1)));
        SamplePortfolio open = Holding(null);
        Assert.True(open.Manager.ObservePrice("A", 11, DateTimeOffset.MaxValue));
        Assert.False(open.Manager.ObservePrice("A", 12, Start));
        Assert.True(Holding(TimeSpan.MaxValue).Manager.ObservePrice("A", 11, DateTimeOffset.MaxValue));
    }

    // At 09:30 UTC it is 23:30 of the same day at UTC+14, where the sixth begins at 10:00 UTC.
    [Fact]
    public void HistoryThatEndsInTheFuture_IsRefused()
    {
        SamplePortfolio portfolio = SamplePortfolio.HalfInvested();
        portfolio.Manager.ObservePrices(EndingOn(5));
        portfolio.Refuses<ArgumentException>(
            "The prices end on 2026-01-06; the clock shows 2026-01-05 09:30:00Z, when no time zone has that date yet. (Parameter 'prices')",
            () => portfolio.Manager.ObservePrices(EndingOn(6)));
        portfolio.Clock.Advance(TimeSpan.FromMinutes(25));
        portfolio.Manager.ObservePrices(EndingOn(6));
        Holding(null).Manager.ObservePrices(PriceHistory.Create(["A"], [DateOnly.MaxValue], [1]));
    }

    // The clock of a replay is not the one that was.
    [Fact]
    public void Replay_AndLoad_AskNoClock()
    {
        SamplePortfolio portfolio = SamplePortfolio.HalfInvested();
        portfolio.Clock.Advance(TimeSpan.FromDays(900));
        portfolio.Manager.ObservePrice("A", 13, Start.AddDays(900));
        portfolio.Manager.ObservePrices(EndingOn(30));
        SamplePortfolio earlier = new();
        earlier.Manager.Replay(portfolio.Journal.ReadEvents());
        Assert.Equal(portfolio.Manager.StateHash, earlier.Manager.StateHash);
        SamplePortfolio loaded = new();
        loaded.Load(portfolio.Save());
        Assert.Equal(portfolio.Manager.StateHash, loaded.Manager.StateHash);
        earlier.Manager.Replay([PortfolioEvent.PriceOf("A", 14, Start.AddYears(50))]);
        Assert.Equal(14, earlier.Snapshot.Prices["A"]);
    }

    [Fact]
    public void NegativeSkew_IsUnsound() => Assert.Equal(
        ["MaxClockSkew must be at least 0; it is -00:00:01."], new PortfolioOptions { MaxClockSkew = TimeSpan.FromSeconds(-1) }.Validate());

    private static SamplePortfolio Holding(TimeSpan? skew)
    {
        SamplePortfolio portfolio = new(SamplePortfolio.Options(o => o.MaxClockSkew = skew));
        portfolio.Manager.AddAsset(new("A"));
        return portfolio;
    }

    private static PriceHistory EndingOn(int day) => PriceHistory.Create(["A"], [new DateOnly(2026, 1, day)], [10]);
}
