using MrBen.Portfolio.Allocation;
using MrBen.Portfolio.Market;
using MrBen.Portfolio.Rebalancing;
using MrBen.Portfolio.Tests.Allocation;

namespace MrBen.Portfolio.Tests.Rebalancing;

public class MethodCatalogueTests
{
    private static readonly MethodCatalogue Defaults = new();

    [Theory]
    [InlineData(AllocationMethod.Static, null)]
    [InlineData(AllocationMethod.Dynamic, null)]
    [InlineData(AllocationMethod.Rebalancing, null)]
    [InlineData(AllocationMethod.MomentumBased, "momentum")]
    [InlineData(AllocationMethod.RegimeBased, "regime")]
    [InlineData(AllocationMethod.MachineLearningOptimized, "machine_learning")]
    public void TiltOf_IsTheMethods(AllocationMethod method, string? tilt) => Assert.Equal(tilt, Defaults.TiltOf(method)?.Name);

    // Drifted by 6 percentage points, a day after the last rebalance, in the same month.
    [Theory]
    [InlineData(AllocationMethod.Static, false)]
    [InlineData(AllocationMethod.Dynamic, true)]
    [InlineData(AllocationMethod.Rebalancing, false)]
    [InlineData(AllocationMethod.MomentumBased, true)]
    [InlineData(AllocationMethod.RegimeBased, true)]
    [InlineData(AllocationMethod.MachineLearningOptimized, true)]
    public void TriggerOf_Drift_FiresWhereTheMethodWatchesIt(AllocationMethod method, bool fires) =>
        Assert.Equal(fires, Evaluate(Defaults, method, "2024-03-06", "2024-03-05").Fires);

    [Fact]
    public void Static_WaitsForTheCalendar_AndForItsThreshold()
    {
        Assert.True(Evaluate(Defaults, AllocationMethod.Static, "2024-04-01", "2024-03-05").Fires);
        MethodCatalogue patient = new(new() { Static = new() { Threshold = 0.07 } });
        TriggerDecision decision = Evaluate(patient, AllocationMethod.Static, "2024-04-01", "2024-03-05");
        Assert.False(decision.Fires);
        Assert.Equal("A is 6.00 % of the net asset value off its target; the threshold is 7.00 %.", decision.Detail);
        MethodCatalogue weekly = new(new() { Static = new() { Frequency = RebalanceFrequency.Weekly } });
        Assert.True(Evaluate(weekly, AllocationMethod.Static, "2024-03-11", "2024-03-05").Fires);
    }

    [Fact]
    public void DriftThreshold_OfTheStrategy_IsInPlaceOfTheMethods()
    {
        Assert.False(Defaults.TriggerOf(AllocationMethod.MomentumBased, 0.07).Evaluate(Context("2024-03-06", "2024-03-05")).Fires);
        Assert.True(Defaults.TriggerOf(AllocationMethod.Rebalancing, 0.05).Evaluate(Context("2024-03-20", "2024-03-05")).Fires);
    }

    [Fact]
    public void Intervals_AreTheLongerOfMethodAndRules()
    {
        Assert.Equal("The last rebalance was 1.00:00:00 ago; at least 7.00:00:00 must pass.",
            Evaluate(Defaults, AllocationMethod.Rebalancing, "2024-03-06", "2024-03-05").Detail);
        MethodCatalogue slow = new(rules: new() { MinimumInterval = TimeSpan.FromDays(30) });
        Assert.All(Enum.GetValues<AllocationMethod>(), method => Assert.False(Evaluate(slow, method, "2024-03-20", "2024-03-05").Fires));
    }

    // Rules fire whatever the method: a drift of 6 points against their 5, though the rebalancing method itself waits for 10.
    [Fact]
    public void Rules_FireBesideTheMethodsOwnTrigger()
    {
        Assert.False(Evaluate(Defaults, AllocationMethod.Rebalancing, "2024-03-20", "2024-03-05").Fires);
        Assert.True(Evaluate(
            new MethodCatalogue(rules: new() { UsesThresholds = true }), AllocationMethod.Rebalancing, "2024-03-20", "2024-03-05").Fires);
        Assert.True(Evaluate(
            new MethodCatalogue(rules: new() { UsesCalendar = true }), AllocationMethod.Rebalancing, "2024-04-01", "2024-03-05").Fires);
        MethodCatalogue holidays = new(rules: new() { Calendar = new() { Holidays = [new(2024, 4, 1)] } });
        Assert.False(Evaluate(holidays, AllocationMethod.Static, "2024-04-01", "2024-03-05").Fires);
    }

    [Fact]
    public void Events_AreWatchedByTheRebalancingMethod_OrByAllWhereTheRulesSaySo()
    {
        // ±1 % for four days, then ±3 %: three times the reference, and 1.64 times the last four together; the correlation of the two assets
        // is 1 throughout.
        RebalanceRules rules = new()
        {
            RegimeDetection = new() { Lookback = 2, ReferenceWindow = 2 },
            VolatilitySpike = new() { ShortPeriods = 2, LongPeriods = 4 },
        };
        ReturnPanel returns = TriggerContexts.Same(0.01, -0.01, 0.01, -0.01, 0.03, -0.03);
        RebalanceContext context = TriggerContexts.Of("2024-01-20", "2024-01-04", returns: returns);
        TriggerDecision both = new MethodCatalogue(rules: rules).TriggerOf(AllocationMethod.Rebalancing).Evaluate(context);
        Assert.Equal("regime_change+volatility_spike", both.Trigger);
        TriggerDecision none = new MethodCatalogue(rules: rules with { OnRegimeChange = false, OnVolatilitySpike = false })
            .TriggerOf(AllocationMethod.Rebalancing).Evaluate(context);
        Assert.False(none.Fires);
        Assert.False(new MethodCatalogue(rules: rules).TriggerOf(AllocationMethod.RegimeBased).Evaluate(context).Fires);
        Assert.True(new MethodCatalogue(rules: rules with { UsesEvents = true }).TriggerOf(AllocationMethod.RegimeBased).Evaluate(context).Fires);
    }

    [Fact]
    public void UnknownMethod_Throws()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => Defaults.TiltOf((AllocationMethod)9));
        Assert.Throws<ArgumentOutOfRangeException>(() => Defaults.TriggerOf((AllocationMethod)9));
    }

    [Fact]
    public void Options_Unsound_ListEveryFaultWithItsPart()
    {
        Assert.Equal(
            "Static: Threshold must be at least 0 and finite; it is -1. Momentum: Strength must be in [0, 1]; it is 2. (Parameter 'methods')",
            Assert.Throws<ArgumentException>(
                () => new MethodCatalogue(new() { Static = new() { Threshold = -1 }, Momentum = new() { Strength = 2 } })).Message);
        Assert.Equal(
            "RiskThreshold must be positive and finite; it is 0. Calendar: it is null. (Parameter 'rules')",
            Assert.Throws<ArgumentException>(() => new MethodCatalogue(rules: new() { RiskThreshold = 0, Calendar = null! })).Message);
    }

    private static TriggerDecision Evaluate(MethodCatalogue catalogue, AllocationMethod method, string now, string last) =>
        catalogue.TriggerOf(method).Evaluate(Context(now, last));

    private static RebalanceContext Context(string now, string last) => TriggerContexts.Of(
        now, last, current: Markets.Weights(0.56, 0.44), target: Markets.Weights(0.5, 0.5), returns: TriggerContexts.Same(0.01, -0.01));
}
