using MrBen.Portfolio.Rebalancing;
using MrBen.Portfolio.Tests.Allocation;

namespace MrBen.Portfolio.Tests.Rebalancing;

public class DriftTriggerTests
{
    [Theory]
    [InlineData(0.0625, true)]
    [InlineData(0.0626, false)]
    [InlineData(0, true)]
    public void WeightDrift_ComparesTheLargestDistance(double threshold, bool fires)
    {
        TriggerDecision decision = new WeightDriftTrigger(threshold).Evaluate(
            TriggerContexts.Of("2024-01-02", current: Markets.Weights(0.5625, 0.5), target: Markets.Weights(0.5, 0.5)));
        Assert.Equal(fires, decision.Fires);
        Assert.StartsWith("A is 6.25 % of the net asset value off its target; the threshold is ", decision.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public void WeightDrift_OnTarget_NeverFires()
    {
        TriggerDecision decision = new WeightDriftTrigger(0).Evaluate(TriggerContexts.Of("2024-01-02"));
        Assert.False(decision.Fires);
        Assert.Equal("Every weight is on its target.", decision.Detail);
    }

    [Fact]
    public void WeightDrift_HeldButNotWanted_Counts() => Assert.True(new WeightDriftTrigger(0.2).Evaluate(
        TriggerContexts.Of("2024-01-02", current: Markets.Weights(0.5, 0.25, 0.25), target: Markets.Weights(0.5, 0.5))).Fires);

    // Uncorrelated at 20 % and 10 %: 0.8 of A alone has 16 %, the target 0.6·20 % and 0.8·… is (0.6, 0.8·0) 12 %: the difference is a third.
    [Theory]
    [InlineData(0.3, true)]
    [InlineData(0.34, false)]
    public void RiskDrift_ComparesVolatilities(double threshold, bool fires)
    {
        TriggerDecision decision = new RiskDriftTrigger(threshold).Evaluate(TriggerContexts.Of(
            "2024-01-02", current: Markets.Weights(0.8, 0), target: Markets.Weights(0.6, 0), estimates: Markets.Two));
        Assert.Equal(fires, decision.Fires);
        Assert.StartsWith("The weights held have a volatility of 16.00 %, the targets 12.00 %; the threshold is ", decision.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public void RiskDrift_WithoutBeliefs_SaysSo()
    {
        TriggerDecision decision = new RiskDriftTrigger(0.1).Evaluate(TriggerContexts.Of("2024-01-02"));
        Assert.False(decision.Fires);
        Assert.Equal("The risk of the weights held is not known.", decision.Detail);
    }

    [Theory]
    [InlineData(-0.1)]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    public void Thresholds_OutOfRange_Throw(double threshold)
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new WeightDriftTrigger(threshold));
        Assert.Throws<ArgumentOutOfRangeException>(() => new RiskDriftTrigger(threshold));
    }
}
