using MrBen.Portfolio.Allocation;
using MrBen.Portfolio.Rebalancing;

namespace MrBen.Portfolio.Tests.Rebalancing;

/// <summary>The table of methods: what a method's trigger takes from the rules that all share.</summary>
public class DynamicMethodWindowTests
{
    // Six months. Standard deviations: of the last two √(2·0.04²/1), of all √((4·0.01² + 2·0.04²)/5); their ratio is √(16·5/18) = 2.11.
    [Fact]
    public void TriggerOf_DynamicOnFewPeriods_ComparesWithTheLongPeriodsOfTheRules()
    {
        AllocationMethodOptions methods = new() { Dynamic = new() { VolatilityLookback = 2 } };
        RebalanceContext context = TriggerContexts.Of(
            "2024-01-20", last: "2023-12-01", returns: TriggerContexts.Same(0.01, -0.01, 0.01, -0.01, 0.04, -0.04));

        RebalanceRules few = new() { VolatilitySpike = new() { ShortPeriods = 2, LongPeriods = 6 } };
        TriggerDecision spike = new MethodCatalogue(methods, few).TriggerOf(AllocationMethod.Dynamic).Evaluate(context);
        Assert.Equal(
            new TriggerDecision(
                true, "volatility_spike", "Volatility of the last 2 periods is 2.11 times that of the last 6; the threshold is 1.5."),
            spike);

        // The default, a year of exchange days, cannot be judged on six periods, and says so.
        TriggerDecision unknown = new MethodCatalogue(methods).TriggerOf(AllocationMethod.Dynamic).Evaluate(context);
        Assert.False(unknown.Fires);
        Assert.Contains("252", unknown.Detail, StringComparison.Ordinal);
    }

    // A long window within twice the short one would compare a spike with itself.
    [Fact]
    public void TriggerOf_DynamicWithShortLongPeriods_ComparesWithTwiceTheLookback()
    {
        AllocationMethodOptions methods = new() { Dynamic = new() { VolatilityLookback = 3 } };
        RebalanceRules rules = new() { VolatilitySpike = new() { ShortPeriods = 2, LongPeriods = 4 } };
        TriggerDecision decision = new MethodCatalogue(methods, rules).TriggerOf(AllocationMethod.Dynamic).Evaluate(TriggerContexts.Of(
            "2024-01-20", last: "2023-12-01", returns: TriggerContexts.Same(0, 0, 0, 0.04, -0.04, 0.04)));
        Assert.Contains("periods is", decision.Detail, StringComparison.Ordinal);
        Assert.Contains("that of the last 6;", decision.Detail, StringComparison.Ordinal);
    }
}
