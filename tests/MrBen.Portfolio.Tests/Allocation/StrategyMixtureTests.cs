using System.Collections.Immutable;
using CsCheck;
using Microsoft.Extensions.Time.Testing;
using MrBen.Portfolio.Allocation;
using MrBen.Portfolio.Estimation;
using MrBen.Portfolio.Market;

namespace MrBen.Portfolio.Tests.Allocation;

public class StrategyMixtureTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    // Volatilities 20 %, 20 %, 10 %, uncorrelated. 1/N: thirds. 1/volatility, and risk parity of uncorrelated assets with it: 1/4, 1/4,
    // 1/2. Minimum variance, 1/variance: 1/6, 1/6, 2/3.
    [Fact]
    public void RiskBased_UncorrelatedAssets_IsTheMeanOfTheClosedForms()
    {
        StrategyMixture mixture = StrategyMixture.RiskBased();
        AllocationResult result = mixture.Allocate(Markets.Three, cancellationToken: Token);
        double risky = ((1.0 / 3) + 0.25 + 0.25 + (1.0 / 6)) / 4;
        Markets.AssertWeights(1e-9, result, risky, risky, 1 - (2 * risky));
        Assert.Equal(
            "The mean of equal_weight (25.0 %), inverse_volatility (25.0 %), risk_parity (25.0 %), minimum_variance (25.0 %).",
            result.Detail);
        Assert.Equal(["equal_weight", "inverse_volatility", "risk_parity", "minimum_variance"], result.Mixture.Select(part => part.Name));
        Assert.Empty(mixture.Constraints.Violations(result.GetWeightsOrThrow(), Markets.Three, tolerance: 1e-12));
    }

    [Fact]
    public void Shares_AreDividedByTheirSum_AndWeighTheMean()
    {
        StrategyMixture mixture = new([NamedStrategy.Fixed("a", 1, 0, 0), NamedStrategy.Fixed("b", 0, 0.5, 0.5)], [3, 1]);
        Assert.Equal([0.75, 0.25], mixture.Shares);
        Markets.AssertWeights(0, mixture.Allocate(Markets.Three, cancellationToken: Token), 0.75, 0.125, 0.125);
        Markets.AssertWeights(0, mixture.WithShares([0, 1]).Allocate(Markets.Three, cancellationToken: Token), 0, 0.5, 0.5);
    }

    [Fact]
    public void OneMember_IsItsAnswerBitForBit()
    {
        ReturnEstimates estimates = Markets.Sampled(8, 100, seed: 5);
        Assert.Equal(
            new MinimumVarianceStrategy().Allocate(estimates, cancellationToken: Token).GetWeightsOrThrow().Weights.ToArray(),
            new StrategyMixture([new MinimumVarianceStrategy()]).Allocate(estimates, cancellationToken: Token)
                .GetWeightsOrThrow().Weights.ToArray());
    }

    [Fact]
    public void MemberWithoutAnswer_LeavesNone_WithItsReason()
    {
        StrategyMixture mixture = new(
            [new EqualWeightStrategy(), new MinimumVarianceStrategy(new() { Constraints = new() { MaxWeight = 0.2 } })], [1, 0]);
        AllocationResult result = mixture.Allocate(Markets.Three, cancellationToken: Token);
        Assert.Equal(AllocationStatus.PrimalInfeasible, result.Status);
        Assert.False(result.HasWeights);
        Assert.StartsWith("minimum_variance: ", result.Detail, StringComparison.Ordinal);
        Assert.NotEmpty(result.Conflict);
        Assert.Empty(result.Mixture);
    }

    [Fact]
    public void MembersIncumbent_MakesTheMeanOne()
    {
        NamedStrategy incumbent = new("i", (estimates, _) => AllocationResult.Incumbent(Markets.Weights(0, 0, 1), estimates, "So far."));
        foreach (ImmutableArray<IAllocationStrategy> members in
            new ImmutableArray<IAllocationStrategy>[] { [incumbent, new EqualWeightStrategy()], [new EqualWeightStrategy(), incumbent] })
        {
            Assert.Equal(
                AllocationStatus.FeasibleIncumbent,
                new StrategyMixture(members).Allocate(Markets.Three, cancellationToken: Token).Status);
        }
    }

    // The clock goes 10 ms at every look: at the start, then once before each member.
    [Fact]
    public void TimeLimit_IsWhatIsLeftOfIt_ForEachMember()
    {
        FakeTimeProvider clock = new() { AutoAdvanceAmount = TimeSpan.FromMilliseconds(10) };
        List<TimeSpan?> allowed = [];
        NamedStrategy member = new("m", (estimates, context) =>
        {
            allowed.Add(context?.TimeLimit);
            return AllocationResult.Optimal(Markets.Weights(1, 0, 0), estimates, "Fast.");
        });
        StrategyMixture mixture = new([member, member, member], clock: clock);
        mixture.Allocate(Markets.Three, new AllocationContext { TimeLimit = TimeSpan.FromMilliseconds(25) }, Token);
        mixture.Allocate(Markets.Three, new AllocationContext(), Token);
        Assert.Equal(
            [TimeSpan.FromMilliseconds(15), TimeSpan.FromMilliseconds(5), TimeSpan.FromTicks(1), null, null, null], allowed);
    }

    [Fact]
    public void Constraints_SharedByAll_StayAsTheyAre()
    {
        PortfolioConstraints Limits() => new()
        {
            MaxWeight = 0.4,
            AssetBounds = [new WeightBounds(new AssetId("A"), 0.1, 0.2)],
            Groups = [new GroupConstraint("g", [new AssetId("A"), new AssetId("B")], 0.2, 0.6)],
            Linear =
            [
                new LinearConstraint("beta", ImmutableDictionary<AssetId, double>.Empty.Add(new AssetId("C"), 1.5), 0, 1),
            ],
            TargetVolatility = 0.15,
        };
        PortfolioConstraints mixed = Mixed([1, 2], Limits(), Limits() with { MinEffectiveAssets = 2 });
        Assert.Equal(Limits().AssetBounds, mixed.AssetBounds);
        Assert.Equal("g", Assert.Single(mixed.Groups).Name);
        Assert.Equal("beta", Assert.Single(mixed.Linear).Name);
        Assert.Equal((0, 0.4, 1.0, 1.0), (mixed.MinWeight, mixed.MaxWeight, mixed.MinTotal, mixed.MaxTotal));
        Assert.Equal(0.15, mixed.TargetVolatility);
        Assert.Null(mixed.MinEffectiveAssets);
        Assert.Empty(mixed.Validate());
    }

    // A quarter of the first, three quarters of the second; a member without a share has no say.
    [Fact]
    public void Constraints_ThatDiffer_AreMeans()
    {
        PortfolioConstraints mixed = Mixed(
            [1, 3, 0],
            new PortfolioConstraints { MinWeight = -0.4, MaxTurnover = 0.8, TargetReturn = 0.08, MinEffectiveAssets = 2 },
            new PortfolioConstraints
            {
                MaxWeight = 0.2,
                MaxTurnover = 0.4,
                MinTotal = 0,
                TargetReturn = 0.04,
                MinEffectiveAssets = 3,
                AssetBounds = [new WeightBounds(new AssetId("B"), 0.1, 0.6)],
                Groups = [new GroupConstraint("g", [new AssetId("A")], 0, 0.1)],
            },
            new PortfolioConstraints { MinWeight = double.NegativeInfinity, MaxWeight = double.PositiveInfinity });
        Assert.Equal(-0.1, mixed.MinWeight, tolerance: 1e-15);
        Assert.Equal(0.4, mixed.MaxWeight, tolerance: 1e-15);
        Assert.Equal(0.25, mixed.MinTotal, tolerance: 1e-15);
        Assert.Equal(1, mixed.MaxTotal);
        Assert.Equal(0.5, mixed.MaxTurnover!.Value, tolerance: 1e-15);
        Assert.Equal(0.05, mixed.TargetReturn!.Value, tolerance: 1e-15);
        Assert.Equal(2, mixed.MinEffectiveAssets);
        WeightBounds bounds = Assert.Single(mixed.AssetBounds);
        Assert.Equal((-0.1 + 0.075, 0.25 + 0.45), (bounds.Min, bounds.Max), (x, y) =>
            Math.Abs(x.Item1 - y.Item1) < 1e-15 && Math.Abs(x.Item2 - y.Item2) < 1e-15);
        Assert.Empty(mixed.Groups);
    }

    // Whatever convex limits the members have, their mean keeps those of the mixture.
    [Fact]
    public void AnyMembers_TheMeanKeepsTheMixturesLimits()
    {
        int answered = 0;
        Gen.Select(Gen.Int[3, 10], Gen.Int[1, 1_000_000], Gen.Double[0.01, 1].Array[3], Gen.Double[0.3, 1].Array[3], Gen.Bool.Array[3])
            .Sample((n, seed, shares, caps, shorts) =>
            {
                ReturnEstimates estimates = Markets.Sampled(n, 60, seed);
                PortfolioWeights current = Markets.Weights([.. Enumerable.Repeat(1.0 / n, n)]);
                ImmutableArray<IAllocationStrategy> members =
                [
                    .. Enumerable.Range(0, 3).Select(k => new MinimumVarianceStrategy(new()
                    {
                        Constraints = new()
                        {
                            MinWeight = shorts[k] ? -0.2 : 0,
                            MaxWeight = Math.Max(caps[k], 1.2 / n),
                            AssetBounds = shorts[k] ? [] : [new WeightBounds(new AssetId("A"), 0.05, 0.3)],
                            Groups = [new GroupConstraint("g", [new AssetId("B"), new AssetId("C")], 0, 0.5)],
                            MaxTurnover = 0.5 + caps[k],
                            MinEffectiveAssets = 1.2 + (0.5 * caps[k]),
                            MinTotal = caps[k],
                        },
                    })),
                ];
                StrategyMixture mixture = new(members, [.. shares]);
                AllocationResult result = mixture.Allocate(estimates, new AllocationContext { CurrentWeights = current }, Token);
                if (result.HasWeights)
                {
                    Interlocked.Increment(ref answered);
                    Assert.Single(mixture.Constraints.Groups);
                    Assert.Empty(mixture.Constraints.Violations(result.Weights, estimates, current));
                }
            }, iter: TestTier.Count(50, 1_000));
        Assert.True(answered > 25, $"Only {answered} mixtures had weights.");
    }

    // What the tilts leave as it was comes back as it was, though the members' last digits may lie beyond a limit.
    [Fact]
    public void TiltedWithoutAMove_IsTheMixtureBitForBit()
    {
        NamedStrategy beyond = new(
            "beyond", (estimates, _) => AllocationResult.Optimal(Markets.Weights(0.5 + 1e-10, 0.5, -1e-10), estimates, "Rounded."));
        StrategyMixture mixture = new([beyond]);
        AllocationResult plain = mixture.Allocate(Markets.Three, cancellationToken: Token);
        AllocationResult tilted = new TiltedStrategy(mixture, [new UtilityTilt(null)]).Allocate(Markets.Three, cancellationToken: Token);
        Assert.Equal(plain.GetWeightsOrThrow().Weights.ToArray(), tilted.GetWeightsOrThrow().Weights.ToArray());
        Assert.Equal(["mixture", "strategy_utility"], tilted.Steps.Select(step => step.Name));
        Assert.Equal(plain.ExpectedReturn, tilted.ExpectedReturn);
    }

    [Fact]
    public void Constructor_Unsound_Throws()
    {
        EqualWeightStrategy member = new();
        Assert.Throws<ArgumentException>(() => new StrategyMixture([]));
        Assert.Throws<ArgumentException>(() => new StrategyMixture([null!]));
        Assert.Throws<ArgumentException>(() => new StrategyMixture([member], [0.5, 0.5]));
        Assert.Throws<ArgumentException>(() => new StrategyMixture([member], name: " "));
        Assert.Throws<ArgumentException>(() => new StrategyMixture([member]).WithShares([]));
        Assert.Equal(
            "Share 1 is NaN; it must be at least 0 and finite. (Parameter 'shares')",
            Assert.Throws<ArgumentException>(() => new StrategyMixture([member, member], [1, double.NaN])).Message);
        Assert.Equal(
            "The shares sum to 0; they must sum to a positive number. (Parameter 'shares')",
            Assert.Throws<ArgumentException>(() => new StrategyMixture([member, member], [0, 0])).Message);
        Assert.Equal(
            "Strategy minimum_variance limits holdings or risk contributions, which a mean of weights that keep them need not keep. "
                + "(Parameter 'members')",
            Assert.Throws<ArgumentException>(() => new StrategyMixture(
                [new MinimumVarianceStrategy(new() { Constraints = new() { Holdings = new() { MaxAssets = 2 } } })])).Message);
    }

    [Fact]
    public void MemberAnswersNull_IsSaid() => Assert.Equal(
        "Strategy nothing answered null; it must answer with a result.",
        Assert.Throws<InvalidOperationException>(() => new StrategyMixture([new NamedStrategy("nothing", (_, _) => null!)])
            .Allocate(Markets.Three, cancellationToken: Token)).Message);

    private static PortfolioConstraints Mixed(ImmutableArray<double> shares, params PortfolioConstraints[] limits) => new StrategyMixture(
        [.. limits.Select(item => new NamedStrategy("n", (_, _) => AllocationResult.Failed(AllocationStatus.Disabled, "No."), item))],
        shares).Constraints;
}
