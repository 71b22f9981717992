using MrBen.Portfolio.Market;
using MrBen.Portfolio.Rebalancing;
using MrBen.Portfolio.Tests.Allocation;

namespace MrBen.Portfolio.Tests.Rebalancing;

public class MarketTriggerTests
{
    private static readonly RegimeChangeTrigger Regime = new(new() { Lookback = 2, ReferenceWindow = 2 });

    // ±1 %, then ±1 % (normal, on the 4th), then ±3 %: three times the reference.
    private static readonly ReturnPanel Rising = TriggerContexts.Same(0.01, -0.01, 0.01, -0.01, 0.03, -0.03);

    [Fact]
    public void RegimeChange_FiresWhereTheRegimeIsAnother()
    {
        TriggerDecision decision = Regime.Evaluate(TriggerContexts.Of("2024-01-06", last: "2024-01-04", returns: Rising));
        Assert.True(decision.Fires);
        Assert.EndsWith(" It was Normal at the last rebalance.", decision.Detail, StringComparison.Ordinal);
        TriggerDecision same = Regime.Evaluate(TriggerContexts.Of("2024-01-06", last: "2024-01-06", returns: Rising));
        Assert.False(same.Fires);
        Assert.EndsWith(" It was so at the last rebalance.", same.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public void RegimeChange_WithoutData_SaysWhatIsMissing()
    {
        Assert.Equal("The regime needs the returns of the assets; there are none.", Regime.Evaluate(TriggerContexts.Of("2024-01-06")).Detail);
        Assert.Equal("The regime needs 4 returns of each asset; there are 2.",
            Regime.Evaluate(TriggerContexts.Of("2024-01-06", returns: TriggerContexts.Same(0.01, -0.01))).Detail);
        Assert.Equal("The regime at the last rebalance is not known.",
            Regime.Evaluate(TriggerContexts.Of("2024-01-06", last: "2024-01-02", returns: Rising)).Detail);
    }

    // Three periods in step and three against each other: correlations −1 lately, over all six 0 (each product of deviations has its opposite).
    [Fact]
    public void CorrelationBreakdown_FiresOnce()
    {
        ReturnPanel panel = TiltContexts.Panel(
            [0.01, 0.01], [0, 0], [-0.01, -0.01], [0.01, -0.01], [0, 0], [-0.01, 0.01], [0.01, -0.01]);
        CorrelationBreakdownTrigger trigger = new(new() { ShortPeriods = 3, LongPeriods = 6, Change = 0.5 });
        TriggerDecision decision = trigger.Evaluate(TriggerContexts.Of("2024-01-06", returns: panel.Slice(0, 6)));
        Assert.True(decision.Fires);
        Assert.Equal(
            "The mean correlation of the last 3 periods is -1.00, that of the last 6 is 0.00; a change of 0.5 fires.", decision.Detail);
        TriggerDecision again = trigger.Evaluate(TriggerContexts.Of("2024-01-07", last: "2024-01-06", returns: panel));
        Assert.False(again.Fires);
        Assert.EndsWith(" It was so at the last rebalance.", again.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public void CorrelationBreakdown_WithoutData_SaysWhatIsMissing()
    {
        CorrelationBreakdownTrigger trigger = new(new() { ShortPeriods = 3, LongPeriods = 6 });
        Assert.Equal("The correlation watch needs 6 returns of two assets or more; there are 0 of 0.",
            trigger.Evaluate(TriggerContexts.Of("2024-01-06")).Detail);
        TriggerDecision still = trigger.Evaluate(TriggerContexts.Of("2024-01-06", returns: TriggerContexts.Same(0, 0, 0, 0, 0, 0)));
        Assert.False(still.Fires);
        Assert.Equal("A did not move in 3 returns; its correlation with the others is undefined.", still.Detail);
    }

    [Fact]
    public void CorrelationBreakdownOptions_Unsound_ListEveryFault() => Assert.Equal(
        "ShortPeriods must be at least 3; it is 2. LongPeriods must be more than ShortPeriods, 2; it is 2. Change must be in (0, 2); it is 2. "
        + "(Parameter 'options')",
        Assert.Throws<ArgumentException>(
            () => new CorrelationBreakdownTrigger(new() { ShortPeriods = 2, LongPeriods = 2, Change = 2 })).Message);
}
