using MrBen.Portfolio.Rebalancing;

namespace MrBen.Portfolio.Tests.Rebalancing;

public class RebalancePolicyTests
{
    private static readonly IRebalanceTrigger Yes = new FixedTrigger("yes", true);
    private static readonly IRebalanceTrigger No = new FixedTrigger("no", false);

    [Fact]
    public void NothingTradedBefore_Fires()
    {
        TriggerDecision decision = new RebalancePolicy([No]).Evaluate(TriggerContexts.Of("2024-01-02"));
        Assert.Equal(new TriggerDecision(true, "policy", "Nothing was traded before."), decision);
    }

    [Fact]
    public void AnyOrAll_AsAsked()
    {
        Assert.Equal(new TriggerDecision(true, "yes", "Detail of yes."), Evaluate(new RebalancePolicy([No, Yes])));
        Assert.Equal(new TriggerDecision(false, "no", "Detail of no."), Evaluate(new RebalancePolicy([No, Yes], needsAll: true)));
        Assert.Equal(new TriggerDecision(true, "yes+yes", "Detail of yes. Detail of yes."), Evaluate(new RebalancePolicy([Yes, Yes], needsAll: true)));
        Assert.Equal(new TriggerDecision(true, "policy", "Every request may trade."), Evaluate(new RebalancePolicy([])));
    }

    [Fact]
    public void TooSoon_DoesNotFire()
    {
        RebalancePolicy policy = new([Yes], TimeSpan.FromDays(3));
        Assert.Equal(new TriggerDecision(false, "policy", "The last rebalance was 1.00:00:00 ago; at least 3.00:00:00 must pass."), Evaluate(policy));
        Assert.True(policy.Evaluate(TriggerContexts.Of("2024-01-04", last: "2024-01-01")).Fires);
    }

    [Fact]
    public void Constructor_Unsound_Throws()
    {
        Assert.Throws<ArgumentException>(() => new RebalancePolicy(default));
        Assert.Throws<ArgumentException>(() => new RebalancePolicy([null!]));
        Assert.Throws<ArgumentOutOfRangeException>(() => new RebalancePolicy([], TimeSpan.FromTicks(-1)));
    }

    private static TriggerDecision Evaluate(RebalancePolicy policy) => policy.Evaluate(TriggerContexts.Of("2024-01-02", last: "2024-01-01"));

    private sealed class FixedTrigger(string name, bool fires) : IRebalanceTrigger
    {
        public string Name => name;

        public TriggerDecision Evaluate(RebalanceContext context) => new(fires, name, $"Detail of {name}.");
    }
}
