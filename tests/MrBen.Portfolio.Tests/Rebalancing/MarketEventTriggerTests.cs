using MrBen.Portfolio.Estimation;
using MrBen.Portfolio.Market;
using MrBen.Portfolio.Rebalancing;

namespace MrBen.Portfolio.Tests.Rebalancing;

public class MarketEventTriggerTests
{
    private static readonly MarketEventTrigger Trigger =
        new(MarketStateEventKind.RegimeChanged, MarketStateEventKind.VolatilitySpikeBegan);

    // 300 quiet days and 30 wild ones from 2025-01-01 on: the spike begins in the last days of October.
    private static readonly MarketReading Reading = new MarketWatch().Observe(
        ReturnPanel.Create([new AssetId("A")], [.. Enumerable.Range(0, 330).Select(new DateOnly(2025, 1, 1).AddDays)], Frequency.Daily,
            ReturnKind.Simple, [.. Enumerable.Range(0, 330).Select(t => (t < 300 ? 0.01 : 0.05) * (t % 2 == 0 ? 1 : -1))]),
        before: null, new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero));

    private static readonly MarketMove Spike = Reading.Moves.Single(move => move.Kind == MarketStateEventKind.VolatilitySpikeBegan);

    [Fact]
    public void Evaluate_SpikeSinceTheRebalance_Fires_ButNotTwice()
    {
        TriggerDecision decision = Trigger.Evaluate(Context("2025-10-01"));
        Assert.True(decision.Fires);
        Assert.Equal("market_event", decision.Trigger);
        Assert.Contains(Reading.Moves.Last(move => move.Kind != MarketStateEventKind.CorrelationBreakdownBegan).Description, decision.Detail,
            StringComparison.Ordinal);
        Assert.False(Trigger.Evaluate(Context("2026-01-02")).Fires);
    }

    // What became known at a moment counts from that moment on.
    [Fact]
    public void Evaluate_AtTheMomentItBecameKnown_DoesNotFire()
    {
        MarketEventTrigger spikes = new(MarketStateEventKind.VolatilitySpikeBegan);
        Assert.False(spikes.Evaluate(Context("2025-10-01") with { LastRebalance = Spike.KnownAt }).Fires);
        Assert.True(spikes.Evaluate(Context("2025-10-01") with { LastRebalance = Spike.KnownAt.AddTicks(-1) }).Fires);
    }

    [Fact]
    public void Evaluate_OtherKinds_NoWatchOrNoRebalance_DoNotFire()
    {
        Assert.False(new MarketEventTrigger(MarketStateEventKind.MeanShifted).Evaluate(Context("2025-10-01")).Fires);
        Assert.Equal("The market is not watched.", Trigger.Evaluate(Context("2025-10-01") with { Market = null }).Detail);
        Assert.False(Trigger.Evaluate(Context("2025-10-01") with { LastRebalance = null }).Fires);
        Assert.Throws<ArgumentException>(() => new MarketEventTrigger((MarketStateEventKind)99));
        Assert.Throws<ArgumentNullException>(() => Trigger.Evaluate(null!));
    }

    private static RebalanceContext Context(string last) => TriggerContexts.Of("2026-02-01", last) with { Market = Reading };
}
