using System.Collections.Immutable;
using CsCheck;
using MrBen.Portfolio.Allocation;
using MrBen.Portfolio.Estimation;
using MrBen.Portfolio.Forecasting;
using MrBen.Portfolio.Market;

namespace MrBen.Portfolio.Tests.Allocation;

/// <summary>The tilt over strategies that are no mixture: a mixture of its own says where to, the strategy's limits say how far.</summary>
public class UtilityTiltOverStrategiesTests
{
    private const double Way = 0.25; // Σ|change| that the model below asks for

    private static readonly ReturnPanel Panel = TiltContexts.Panel([0.1, 0.1, 0.1]);
    private static readonly ImmutableArray<AssetId> Names = Markets.Names(3);

    private static readonly StrategyMixture Mixture = new(
        [NamedStrategy.Fixed("a", 1, 0, 0), NamedStrategy.Fixed("b", 0, 1, 0), NamedStrategy.Fixed("c", 0.5, 0, 0.5)], [1, 1, 2]);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    // Shares 1/4, 1/4, 1/2 become 1/2, 1/4, 1/4 (UtilityTiltTests): the mixture moves by (1/8, 0, −1/8), and so does whatever is tilted.
    [Fact]
    public void ActiveModel_AddsTheMixturesChange()
    {
        AllocationResult result = Tilted(new FixedStrategy(null, 0.2, 0.3, 0.5));
        Markets.AssertWeights(1e-15, result, 0.325, 0.3, 0.375);
        Assert.Equal(
            "Model m1 moves 25.0 % of weight, towards a (50.0 %), b (25.0 %), c (25.0 %): Because.", result.Steps[^1].Detail);
        Assert.Equal(2, result.Steps.Length);
    }

    // The cap is on the change; half of the way is left.
    [Fact]
    public void Cap_EndsTheWay()
    {
        AllocationResult result = Tilted(new FixedStrategy(null, 0.2, 0.3, 0.5), cap: Way / 2);
        Markets.AssertWeights(1e-12, result, 0.2625, 0.3, 0.4375);
    }

    // Only 0.05 of the third is there to sell, and no more is bought.
    [Fact]
    public void NothingLeftToSell_BuysTheLess()
    {
        AllocationResult result = Tilted(new FixedStrategy(null, 0.2, 0.75, 0.05));
        Markets.AssertWeights(1e-15, result, 0.25, 0.75, 0);
        Assert.Equal(
            "Model m1 moves 10.0 % of weight, 40 % of the way, as the bounds or the sign of C allows no more, "
                + "towards a (50.0 %), b (25.0 %), c (25.0 %): Because.",
            result.Steps[^1].Detail);
    }

    // Limits let the third be sold short; the tilt does not begin to. A short position is made smaller, not turned over.
    [Fact]
    public void Signs_Stay()
    {
        PortfolioConstraints both = new() { MinWeight = -1 };
        Markets.AssertWeights(1e-15, Tilted(new FixedStrategy(both, 0.2, 0.8, 0)), 0.2, 0.8, 0);
        Markets.AssertWeights(1e-15, Tilted(new FixedStrategy(both, -0.05, 0.55, 0.5)), 0, 0.55, 0.45);
        Markets.AssertWeights(1e-15, Tilted(new FixedStrategy(both, 0.5, 0.7, -0.2)), 0.625, 0.7, -0.325);
    }

    [Fact]
    public void NothingAllowed_LeavesTheWeightsBitForBit()
    {
        AllocationResult plain = new FixedStrategy(null, 0.2, 0.8, 0).Allocate(Markets.Three, cancellationToken: Token);
        AllocationResult result = Tilted(new FixedStrategy(null, 0.2, 0.8, 0));
        Assert.Equal(Bits(plain), Bits(result));
        Assert.Equal(
            "the bounds or the sign of C lets model m1 move nothing; the weights stay as they are.", result.Steps[^1].Detail);
    }

    // Each limit lets exactly two fifths of the way be gone: weights 0.25, 0.3, 0.45. Two of the mixture's assets move by 0.05 each.
    public static TheoryData<PortfolioConstraints, string> TwoFifths => new()
    {
        { new PortfolioConstraints { MaxWeight = 0.25, AssetBounds = [new(Names[1], 0, 1), new(Names[2], 0, 1)] }, "the bounds or" },
        { new PortfolioConstraints { AssetBounds = [new(Names[2], 0.45, 1)] }, "the bounds or" },
        { new PortfolioConstraints { Groups = [new("g", [Names[0], Names[1]], 0, 0.55)] }, "g ≤ 0.55" },
        { new PortfolioConstraints { MaxTurnover = 0.1 }, "turnover ≤ 0.1" },
        {
            new PortfolioConstraints
            {
                Linear = [new("l", ImmutableDictionary<AssetId, double>.Empty.Add(Names[0], 2).Add(Names[2], 1), 0, 0.95)],
            }, "l ≤ 0.95"
        },

        // 0.12 · w₁ + 0.08 · w₂ + 0.04 · w₃ rises; its negative falls. Variance 0.04 · (w₁² + w₂²) + 0.01 · w₃².
        { new PortfolioConstraints { TargetVolatility = Math.Sqrt((0.04 * (0.0625 + 0.09)) + (0.01 * 0.2025)) }, "volatility" },
        { new PortfolioConstraints { MinEffectiveAssets = 1 / (0.0625 + 0.09 + 0.2025) }, "" },
    };

    [Theory]
    [MemberData(nameof(TwoFifths))]
    public void Limits_EndTheWay(PortfolioConstraints limits, string words)
    {
        double[] start = [0.2, 0.3, 0.5];
        bool isFree = words.Length == 0; // the way leads to more assets: nothing in the way
        AllocationResult result = Tilted(new FixedStrategy(limits, start), current: Markets.Weights(start));
        Markets.AssertWeights(1e-9, result, isFree ? 0.325 : 0.25, 0.3, isFree ? 0.375 : 0.45);
        Assert.Contains(isFree ? "moves 25.0 %" : "moves 10.0 % of weight, 40 % of the way, as ", result.Detail, StringComparison.Ordinal);
        Assert.Contains(words, result.Detail, StringComparison.OrdinalIgnoreCase);
        Assert.Equal(2, result.Steps.Length); // no help of the solver
    }

    // What the strategy breaks already, within its own rounding or because limits gave way, it may go on breaking, by no more.
    [Fact]
    public void LimitBrokenBefore_IsNotBrokenFurther()
    {
        PortfolioConstraints limits = new() { Groups = [new("g", [Names[0]], 0, 0.15)] };
        LimitedMove stopped = LimitedMove.Of(
            Markets.Weights(0.2, 0.3, 0.5), [0.1, 0, -0.1], TiltContexts.Of(Panel, constraints: limits), Token);
        Assert.Null(stopped.Weights);
        Assert.Equal("weight of group g ≤ 0.15", stopped.Obstacle);
        LimitedMove back = LimitedMove.Of(
            Markets.Weights(0.2, 0.3, 0.5), [-0.1, 0, 0.1], TiltContexts.Of(Panel, constraints: limits), Token);
        Assert.Equal([0.1, 0.3, 0.6], back.Weights!.Weights.ToArray());
        Assert.Null(back.Obstacle);
        Assert.Equal(1, back.Share);
    }

    // Members that hold cash: the sum changes as was asked.
    [Fact]
    public void MembersWithCash_ChangeTheSum()
    {
        LimitedMove move = LimitedMove.Of(
            Markets.Weights(0.2, 0.3, 0.05), [0.1, 0, -0.2], TiltContexts.Of(Panel, constraints: new() { MinTotal = 0 }), Token);
        Assert.Equal([0.2, 0.3, 0], move.Weights!.Weights.ToArray(), (x, y) => Math.Abs(x - y) < 1e-15); // −0.1 in all; −0.05 can be
    }

    // What is sold whole ends at 0: no rounding of the balance carries it to the other side.
    [Fact]
    public void WeightsSoldWhole_DoNotChangeSides() =>
        Gen.Double[1e-9, 0.5].Array[2].Sample(
            held =>
            {
                LimitedMove move = LimitedMove.Of(
                    Markets.Weights([.. held, 0]), [.. held.Select(weight => -1.5 * weight), 1.5 * held.Sum()],
                    TiltContexts.Of(Panel, constraints: new() { MinTotal = 0, MaxTotal = 2 }), Token);
                Assert.All(move.Weights!.Weights[..2].ToArray(), weight => Assert.InRange(weight, 0, 1e-15));
            },
            iter: TestTier.Count(1_000, 100_000));

    // Whatever the model says, even if it may speak: the strategy's own answer, bit for bit, and the mixture is not asked.
    [Fact]
    public void ClosedGate_IsTheStrategyBitForBit()
    {
        StrategyMixture never = new([new NamedStrategy("a", (_, _) => throw new InvalidOperationException())]);
        for (int seed = 0; seed < TestTier.Count(10, 200); seed++)
        {
            ReturnEstimates estimates = Markets.Sampled(2 + (seed % 9), 60, seed);
            foreach (IAllocationStrategy strategy in (IAllocationStrategy[])[new MaximumSharpeStrategy(), new RiskParityStrategy()])
            {
                AllocationResult plain = strategy.Allocate(estimates, cancellationToken: Token);
                if (!plain.HasWeights)
                {
                    continue;
                }

                foreach (PredictionStatus status in Enum.GetValues<PredictionStatus>().Where(status => status != PredictionStatus.Active))
                {
                    AllocationResult tilted = new TiltedStrategy(
                        strategy, [new UtilityTilt(new FixedModel(status, 1), mixture: never)])
                        .Allocate(estimates, new AllocationContext { Returns = Panel }, Token);
                    Assert.Equal(Bits(plain), Bits(tilted));
                    Assert.Equal((plain.Status, plain.Volatility), (tilted.Status, tilted.Volatility));
                    Assert.Equal("No model is active: Because.", tilted.Steps[^1].Detail);
                }
            }
        }
    }

    [Fact]
    public void MixtureWithoutWeights_FailsForItsReason()
    {
        StrategyMixture empty = new(
            [new NamedStrategy("a", (_, _) => AllocationResult.Failed(AllocationStatus.PrimalInfeasible, "Nothing fits."))]);
        AllocationResult result = new TiltedStrategy(
            new EqualWeightStrategy(), [new UtilityTilt(new FixedModel(PredictionStatus.Active, 1), mixture: empty)])
            .Allocate(Markets.Three, new AllocationContext { Returns = Panel }, Token);
        Assert.Equal(AllocationStatus.PrimalInfeasible, result.Status);
        Assert.Equal("strategy_utility: mixture has no weights to move by: a: Nothing fits.", result.Detail);
    }

    [Fact]
    public void NoPreference_LeavesTheWeights()
    {
        AllocationResult result = Tilted(new FixedStrategy(null, 0.2, 0.3, 0.5), model: new FixedModel(PredictionStatus.Active, 0, 0, 0));
        Assert.Equal([0.2, 0.3, 0.5], result.GetWeightsOrThrow().Weights.ToArray());
        Assert.Equal("Model m1 prefers no strategy; the weights stay as they are.", result.Steps[^1].Detail);
    }

    // Whatever the model says of the risk-based strategies, over any strategy and limits: within the cap, every limit kept, the sum as it
    // was, no sign changed; and where a limit ended the way, a little more of it would break one.
    [Fact]
    public void AnyPrediction_StaysWithinCapLimitsAndSigns() =>
        Gen.Select(Gen.Int[3, 8], Gen.Int[1, 1_000_000], Gen.Double[-0.3, 0.3].Array[4], Gen.Double[0.01, 0.5])
        .Sample((n, seed, utilities, cap) =>
        {
            ReturnEstimates estimates = Markets.Sampled(n, 60, seed);
            PortfolioConstraints limits = new()
            {
                MaxWeight = 0.6,
                Groups = [new("first", [.. Markets.Names(n)[..(n / 2)]], 0, 0.7)],
                MaxTurnover = 1.2,
            };
            PortfolioWeights current = PortfolioWeights.Create(estimates.Assets, [.. Enumerable.Repeat(1.0 / n, n)]);
            MaximumSharpeStrategy strategy = new(new MaximumSharpeOptions { Constraints = limits });
            AllocationContext context = new() { Returns = Panel, CurrentWeights = current };
            AllocationResult plain = strategy.Allocate(estimates, context, Token);
            if (!plain.HasWeights)
            {
                return;
            }

            AllocationResult result = new TiltedStrategy(
                strategy, [new UtilityTilt(new FixedModel(PredictionStatus.Active, utilities), new() { Cap = cap })])
                .Allocate(estimates, context, Token);
            PortfolioWeights moved = result.GetWeightsOrThrow();
            double change = 0;
            for (int i = 0; i < n; i++)
            {
                change += Math.Abs(moved.Weights[i] - plain.Weights.Weights[i]);
                Assert.True(moved.Weights[i] >= Math.Min(0, plain.Weights.Weights[i]));
            }

            Assert.True(change <= cap + 1e-9, $"{change} of {cap}");
            Assert.Equal(plain.Weights.Total, moved.Total, tolerance: 1e-9);
            Assert.Empty(strategy.Constraints.Violations(moved, estimates, current, tolerance: 1e-8));
        }, iter: TestTier.Count(100, 2_000));

    private static AllocationResult Tilted(
        IAllocationStrategy strategy, double cap = 2, IStrategyScoreModel? model = null, PortfolioWeights? current = null) =>
        new TiltedStrategy(strategy,
            [new UtilityTilt(model ?? new FixedModel(PredictionStatus.Active, 0.2, 0, -0.025), new() { Cap = cap }, Mixture)])
            .Allocate(Markets.Three, new AllocationContext { Returns = Panel, CurrentWeights = current }, Token);

    private static IEnumerable<long> Bits(AllocationResult result) =>
        result.GetWeightsOrThrow().Weights.ToArray().Select(BitConverter.DoubleToInt64Bits);

    private sealed class FixedModel(PredictionStatus status, params double[] utilities) : IStrategyScoreModel
    {
        public Prediction<ImmutableArray<double>> Predict(ImmutableArray<string> strategies, ReturnPanel returns) =>
            new([.. utilities], "m1", status, "Because.");
    }
}
