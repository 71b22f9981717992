using MrBen.Portfolio.Market;
using MrBen.Portfolio.Rebalancing;

namespace MrBen.Portfolio.Tests.Rebalancing;

public class EventTriggerTests
{
    private static readonly VolatilitySpikeOptions TwoOfFour = new() { ShortPeriods = 2, LongPeriods = 4, Multiple = 1.2 };

    // Last two of 0, 0, 0.01, −0.01: standard deviation √2·0.01; of all four √(2/3)·0.01. The ratio is √3 = 1.73.
    [Fact]
    public void VolatilitySpike_ComparesShortWithLong()
    {
        ReturnPanel returns = TriggerContexts.Same(0, 0, 0.01, -0.01);
        TriggerDecision decision = new VolatilitySpikeTrigger(TwoOfFour).Evaluate(TriggerContexts.Of("2024-01-05", returns: returns));
        Assert.True(decision.Fires);
        Assert.Equal("Volatility of the last 2 periods is 1.73 times that of the last 4; the threshold is 1.2.", decision.Detail);
        Assert.False(new VolatilitySpikeTrigger(TwoOfFour with { Multiple = 1.74 }).Evaluate(
            TriggerContexts.Of("2024-01-05", returns: returns)).Fires);
    }

    // On 2024-01-04 the spike was there already; the ratio is still √3 after one more pair of the same size two days later.
    [Fact]
    public void VolatilitySpike_ThatWasThereAtTheLastRebalance_DoesNotFireAgain()
    {
        ReturnPanel returns = TriggerContexts.Same(0, 0, 0.01, -0.01, 0, 0, 0.02, -0.02);
        VolatilitySpikeTrigger trigger = new(TwoOfFour);
        TriggerDecision again = trigger.Evaluate(TriggerContexts.Of("2024-01-09", last: "2024-01-04", returns: returns));
        Assert.False(again.Fires);
        Assert.EndsWith(" It was so at the last rebalance.", again.Detail, StringComparison.Ordinal);
        Assert.True(trigger.Evaluate(TriggerContexts.Of("2024-01-09", last: "2024-01-06", returns: returns)).Fires);
    }

    [Fact]
    public void VolatilitySpike_WithoutData_SaysWhatIsMissing()
    {
        VolatilitySpikeTrigger trigger = new(TwoOfFour);
        Assert.Equal("The volatility watch needs 4 returns of each asset; there are 3.",
            trigger.Evaluate(TriggerContexts.Of("2024-01-09", returns: TriggerContexts.Same(0, 0, 0))).Detail);
        TriggerDecision still = trigger.Evaluate(TriggerContexts.Of("2024-01-09", returns: TriggerContexts.Same(0, 0, 0, 0)));
        Assert.False(still.Fires);
        Assert.Equal("The weights held have not moved.", still.Detail);
    }

    // Up 1 % over two periods at the last rebalance, down 2 % now.
    [Theory]
    [InlineData(-0.03, true)]
    [InlineData(0.03, false)]
    public void TrendReversal_FiresOnAChangeOfSign(double last, bool fires)
    {
        ReturnPanel returns = TriggerContexts.Same(0, 0.01, 0.01, last);
        TriggerDecision decision = new TrendReversalTrigger(2).Evaluate(
            TriggerContexts.Of("2024-01-05", last: "2024-01-02", returns: returns));
        Assert.Equal(fires, decision.Fires);
        Assert.EndsWith("; at the last rebalance it was 1.00 %.", decision.Detail, StringComparison.Ordinal);
        Assert.Equal("The trend at the last rebalance is not known.",
            new TrendReversalTrigger(2).Evaluate(TriggerContexts.Of("2024-01-05", returns: returns)).Detail);
    }

    [Fact]
    public void VolatilitySpikeOptions_Unsound_ListEveryFault() => Assert.Equal(
        "ShortPeriods must be at least 2; it is 1. LongPeriods must be more than ShortPeriods, 1; it is 1. "
        + "Multiple must be above 1 and finite; it is 1. (Parameter 'options')",
        Assert.Throws<ArgumentException>(
            () => new VolatilitySpikeTrigger(new() { ShortPeriods = 1, LongPeriods = 1, Multiple = 1 })).Message);
}
