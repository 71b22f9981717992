using CsCheck;
using MrBen.Portfolio.Allocation;
using MrBen.Portfolio.Estimation;

namespace MrBen.Portfolio.Tests.Allocation;

public class TiltedStrategyTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private static TiltedStrategy Tilted(IAllocationStrategy strategy, params TiltOutcome[] outcomes) =>
        new(strategy, [.. outcomes.Select(outcome => new FixedTilt(outcome))]);

    [Fact]
    public void Name_JoinsTheParts()
    {
        Assert.Equal("fixed+fixed_tilt", Tilted(new FixedStrategy(null, 1, 0, 0), TiltOutcome.To(Markets.Weights(1, 0, 0), "x")).Name);
        Assert.Equal("mine", new TiltedStrategy(new EqualWeightStrategy(), [], "mine").Name);
    }

    [Fact]
    public void WithinTheLimits_WeightsAreTheTilts_BitForBit()
    {
        AllocationResult result = Tilted(new FixedStrategy(null, 1, 0, 0), TiltOutcome.To(Markets.Weights(0.1, 0.2, 0.7), "Moved."))
            .Allocate(Markets.Three, cancellationToken: Token);
        Assert.Equal(AllocationStatus.Optimal, result.Status);
        Assert.Equal([0.1, 0.2, 0.7], result.GetWeightsOrThrow().Weights.ToArray());
        Assert.Equal("As given. Moved.", result.Detail);
        Assert.Equal(["fixed", "fixed_tilt"], result.Steps.Select(step => step.Name));
        Assert.Null(result.Certificate);
    }

    // Uncorrelated with variances 0.04, 0.04, 0.01: the nearest to (0.6, 0.3, 0.1) with weights of at most 0.5 takes 0.1 from A and gives it
    // where it adds least variance, in proportion to 1/variance: a fifth to B, the rest to C.
    [Fact]
    public void BeyondALimit_GoesToTheNearestInTrackingError()
    {
        AllocationResult result = Tilted(new FixedStrategy(new() { MaxWeight = 0.5 }, 0.5, 0.5, 0),
                TiltOutcome.To(Markets.Weights(0.6, 0.3, 0.1), "Moved."))
            .Allocate(Markets.Three, cancellationToken: Token);
        Markets.AssertWeights(1e-12, result, 0.5, 0.32, 0.18);
        Assert.True(result.Certificate!.Value.Holds(1e-9));
        Assert.Equal(["fixed", "fixed_tilt", "constraints"], result.Steps.Select(step => step.Name));
        Assert.Equal("As given. Moved. The nearest weights that keep weight of A ≤ 0.5.", result.Detail);
        Assert.Equal("weight of A ≤ 0.5", result.BindingConstraints[0].Constraint);
    }

    [Fact]
    public void TiltsOwnLimits_AreKept()
    {
        TiltOutcome half = TiltOutcome.To(Markets.Weights(0.5, 0, 0), "Half.") with { MinTotal = 0.5, MaxWeight = 0.3 };
        AllocationResult result = Tilted(new FixedStrategy(null, 1, 0, 0), half).Allocate(Markets.Three, cancellationToken: Token);

        // 0.2 from A to B and C in proportion to 1/variance, the total no lower than 0.5: without that limit nothing would be bought.
        Markets.AssertWeights(1e-12, result, 0.3, 0.04, 0.16);
    }

    [Fact]
    public void FailedTilt_FailsTheAllocation()
    {
        AllocationResult result = Tilted(new FixedStrategy(null, 1, 0, 0),
                TiltOutcome.To(Markets.Weights(0.5, 0.5, 0), "Moved."), TiltOutcome.Failed(AllocationStatus.InsufficientHistory, "Too short."))
            .Allocate(Markets.Three, cancellationToken: Token);
        Assert.Equal(AllocationStatus.InsufficientHistory, result.Status);
        Assert.Equal("fixed_tilt: Too short.", result.Detail);
        Assert.False(result.HasWeights);
        Assert.Equal(2, result.Steps.Length);
    }

    [Fact]
    public void LimitsThatTheTiltMakesContradictory_AreNamed()
    {
        TiltOutcome capped = TiltOutcome.To(Markets.Weights(0.5, 0.5, 0), "Capped.") with { MaxWeight = 0.3 };
        AllocationResult result = Tilted(new FixedStrategy(null, 1, 0, 0), capped).Allocate(Markets.Three, cancellationToken: Token);
        Assert.Equal(AllocationStatus.PrimalInfeasible, result.Status);
        Assert.Equal(["sum of weights = 1", "weight of A ≤ 0.3", "weight of B ≤ 0.3", "weight of C ≤ 0.3"], result.Conflict.Order());
    }

    [Fact]
    public void BaseFails_ItsAnswerStands()
    {
        TiltedStrategy strategy = new(
            new MinimumVarianceStrategy(new() { Constraints = new() { MaxWeight = 0.2 } }), [new FixedTilt(TiltOutcome.To(Markets.Weights(1, 0, 0), "x"))]);
        Assert.Equal(AllocationStatus.PrimalInfeasible, strategy.Allocate(Markets.Three, cancellationToken: Token).Status);
    }

    [Fact]
    public void BaseAnswersNull_IsSaid() => Assert.Equal("Strategy nothing answered null; it must answer with a result.",
        Assert.Throws<InvalidOperationException>(
            () => new TiltedStrategy(new Nothing(), [new MomentumTilt()]).Allocate(Markets.Three, cancellationToken: Token)).Message);

    private sealed class Nothing : IAllocationStrategy
    {
        public string Name => "nothing";

        public AllocationResult Allocate(
            ReturnEstimates estimates, AllocationContext? context = null, CancellationToken cancellationToken = default) => null!;
    }

    [Fact]
    public void Constructor_NullTilt_Throws() =>
        Assert.Throws<ArgumentException>(() => new TiltedStrategy(new EqualWeightStrategy(), [null!]));

    // Whatever a tilt wants, the answer keeps the strategy's limits or says why there is none.
    [Fact]
    public void AnyTilt_KeepsTheLimits() =>
        Gen.Select(Gen.Int[2, 10], Gen.Int[1, 1_000_000], Gen.Double[-3, 3].Array[10], Gen.Double[0.05, 1]).Sample((n, seed, wanted, cap) =>
        {
            ReturnEstimates estimates = Markets.Sampled(n, 60, seed);
            PortfolioConstraints constraints = new() { MaxWeight = cap, MinTotal = 0.9 };
            PortfolioWeights current = Markets.Weights([.. Enumerable.Repeat(1.0 / n, n)]);
            MinimumVarianceStrategy strategy = new(new() { Constraints = constraints with { MaxTurnover = 1.5 } });
            AllocationResult result = Tilted(strategy, TiltOutcome.To(Markets.Weights(wanted[..n]), "Any."))
                .Allocate(estimates, new AllocationContext { CurrentWeights = current }, Token);
            Assert.Equal((cap * n) + 1e-12 >= 0.9, result.HasWeights); // 0.3 thrice is 0.9 but for its last bit
            if (result.HasWeights)
            {
                Assert.Empty(strategy.Constraints.Violations(result.Weights, estimates, current));
            }
        });
}
