using MrBen.Optimization.LinearAlgebra;
using MrBen.Portfolio.Allocation;
using MrBen.Portfolio.Estimation;
using MrBen.Portfolio.Market;

namespace MrBen.Portfolio.Tests.Allocation;

/// <summary>Limits of different kinds at once, where one of them says nothing or leaves a single point.</summary>
public class LimitCombinationTests
{
    private static readonly GroupConstraint Soft = new("g", ["A"], 0.2, 1) { Priority = 1 };

    private static ReturnEstimates Four { get; } = Diagonal([0.08, 0.06, 0.04, 0.03], [0.04, 0.03, 0.02, 0.01]);

    // Of two alike assets halves have the least variance, and keep everything.
    [Fact]
    public void SoftLimitBesideACone_ThatNothingBreaks_ChangesNothing()
    {
        ReturnEstimates two = Diagonal([0.06, 0.04], [0.03, 0.03]);
        foreach (PortfolioConstraints constraints in (PortfolioConstraints[])
            [
                new() { Groups = [Soft], VolatilityLimits = [new VolatilityLimit("all", 0.5)] },
                new() { Groups = [Soft, new("h", ["B"], 0.1, 1) { Priority = 2 }], MinEffectiveAssets = 1.5 },
                new() { AssetBounds = [new WeightBounds("A", 0.1, 0.8) { Priority = 1 }], VolatilityLimits = [new VolatilityLimit("all", 0.5)] },
            ])
        {
            AllocationResult result = Markets.Solve(two, PortfolioObjective.MinimumVariance, constraints);
            Markets.AssertWeights(1e-9, result, 0.5, 0.5);
            Assert.Empty(result.Violations);
        }
    }

    // B's 0.9 gives way for A's 0.2, by 0.1.
    [Fact]
    public void SoftLimitsBesideACone_ThatConflict_GiveWayInOrder()
    {
        AllocationResult result = Markets.Solve(Diagonal([0.06, 0.04], [0.03, 0.03]), PortfolioObjective.MaximumReturn, new PortfolioConstraints
        {
            Groups = [Soft, new("h", ["B"], 0.9, 1) { Priority = 2 }],
            VolatilityLimits = [new VolatilityLimit("all", 0.16)],
        });
        Markets.AssertWeights(1e-7, result, 0.2, 0.8);
        Assert.Equal(0.1, Assert.Single(result.Violations).Excess, 1e-7);
    }

    // By itself each asset's ratio is (μ − 0.01 − 0.5σ/√5)/σ, largest for the highest (μ − 0.01)/σ.
    [Theory]
    [InlineData(0.03, 0.03, 0.06, 0.04, 0)]
    [InlineData(0.02, 0.06, 0.06, 0.06, 0)]
    [InlineData(0.06, 0.02, 0.06, 0.06, 1)]
    public void MaximumSharpe_OneAssetWithinAnEllipsoid_IsTheBestByItself(double v0, double v1, double m0, double m1, int best)
    {
        AllocationResult result = Markets.Solve(Diagonal([m0, m1], [v0, v1]), new PortfolioProblem
        {
            Objective = PortfolioObjective.MaximumSharpe(0.01),
            Constraints = new() { Holdings = new HoldingLimits { MaxAssets = 1 } },
            ReturnUncertainty = ReturnUncertainty.Ellipsoid(0.5, 5),
        });
        Markets.AssertWeights(1e-9, result, best == 0 ? 1 : 0, best == 0 ? 0 : 1);
    }

    // Of B and C, alike in return, the loss κ√(0.02b² + 0.05c²) is least at b = 5/7.
    [Fact]
    public void MaximumReturn_TwoAssetsWithinAnEllipsoid_IsProven()
    {
        AllocationResult result = Markets.Solve(Diagonal([0.06, 0.12, 0.12], [0.03, 0.02, 0.05]), new PortfolioProblem
        {
            Objective = PortfolioObjective.MaximumReturn,
            Constraints = new() { Holdings = new HoldingLimits { MaxAssets = 2 } },
            ReturnUncertainty = ReturnUncertainty.Ellipsoid(0.5, 5),
        });
        Markets.AssertWeights(1e-6, result, 0, 5.0 / 7, 2.0 / 7);
        Assert.True(result.ProvenGap <= 1e-7);
    }

    [Theory]
    [InlineData(PortfolioObjectiveKind.MaximumSharpe)]
    [InlineData(PortfolioObjectiveKind.MinimumVariance)]
    [InlineData(PortfolioObjectiveKind.MaximumReturn)]
    public void NoTurnover_KeepsTheWeights(PortfolioObjectiveKind kind)
    {
        double[] current = [0.4, 0.3, 0.2, 0.1];
        AllocationResult result = Markets.Solve(Four, new PortfolioProblem
        {
            Objective = WeightSensitivityTests.Objective(kind, 1, 0.01),
            Constraints = new() { MaxTurnover = 0 },
            CurrentWeights = PortfolioWeights.Create(Four.Assets, current),
        });
        Markets.AssertWeights(1e-12, result, current);
    }

    [Fact]
    public void AsManyEffectiveAssetsAsThereAre_AreEqualWeights()
    {
        Markets.AssertWeights(1e-14, Markets.Solve(
            Four, PortfolioObjective.MaximumReturn, new PortfolioConstraints { MinEffectiveAssets = 4 }), 0.25, 0.25, 0.25, 0.25);
        AllocationResult none = Markets.Solve(Four, PortfolioObjective.MaximumReturn, new PortfolioConstraints
        {
            MinEffectiveAssets = 4,
            AssetBounds = [new WeightBounds("A", 0.3, 1)],
        });
        Assert.Equal(AllocationStatus.PrimalInfeasible, none.Status);
        Assert.Contains("effective number of assets ≥ 4", none.Conflict);
        Assert.Contains("with a positive sum", Assert.Single(new PortfolioConstraints { MinEffectiveAssets = 2, MinTotal = 0, MaxTotal = 0 }.Validate()),
            StringComparison.Ordinal);
    }

    // Nothing has no variance.
    [Fact]
    public void MinimumVariance_NothingHeldWithinASlackCone_IsNothing()
    {
        foreach (PortfolioConstraints constraints in (PortfolioConstraints[])
            [
                new() { MinTotal = 0, VolatilityLimits = [new VolatilityLimit("all", 0.5)] },
                new() { MinTotal = 0, MaxTotal = 0, MinWeight = -1, VolatilityLimits = [new VolatilityLimit("all", 0.5)] },
                new() { MinTotal = 0, MinEffectiveAssets = 2 },
            ])
        {
            Markets.AssertWeights(1e-9, Markets.Solve(Four, PortfolioObjective.MinimumVariance, constraints), 0, 0, 0, 0);
        }
    }

    // What Explain says would do, does.
    [Fact]
    public void Explain_RelaxedCones_HaveAnAnswer()
    {
        foreach (PortfolioConstraints constraints in (PortfolioConstraints[])
            [
                new() { VolatilityLimits = [new VolatilityLimit("all", 0.05)] },
                new() { AssetBounds = [new WeightBounds("A", 0.8, 1)], MinEffectiveAssets = 3 },
                new()
                {
                    VolatilityLimits =
                    [
                        new VolatilityLimit("to A", 0.05) { Benchmark = PortfolioWeights.Create(Four.Assets, [1, 0, 0, 0]) },
                        new VolatilityLimit("to B", 0.05) { Benchmark = PortfolioWeights.Create(Four.Assets, [0, 1, 0, 0]) },
                    ],
                },
            ])
        {
            PortfolioProblem problem = new() { Objective = PortfolioObjective.MaximumReturn, Constraints = constraints };
            AllocationExplanation explanation = new PortfolioOptimizer().Explain(problem, Four, TestContext.Current.CancellationToken);
            Assert.Equal(AllocationStatus.PrimalInfeasible, explanation.Result.Status);
            AllocationResult relaxed = Markets.Solve(Four, problem with { Constraints = explanation.Relax(constraints) });
            Assert.True(relaxed.IsOptimal, relaxed.Detail);
        }
    }

    [Fact]
    public void BoxOfAnUnknownAsset_IsAMismatch()
    {
        AllocationResult result = Markets.Solve(Four, new PortfolioProblem
        {
            Objective = PortfolioObjective.MaximumReturn,
            ReturnUncertainty = ReturnUncertainty.Box(new Dictionary<AssetId, double> { ["Z"] = 0.1 }),
        });
        Assert.Equal(AllocationStatus.AssetMismatch, result.Status);
        Assert.Equal("Asset Z in the box of expected returns is not among the 4 assets to allocate to.", result.Detail);
    }

    [Fact]
    public void NullLotWeights_AreNamed() => Assert.Contains(
        "LotWeights", Assert.Single(new PortfolioConstraints { Holdings = new HoldingLimits { LotWeights = null! } }.Validate()),
        StringComparison.Ordinal);

    private static ReturnEstimates Diagonal(double[] means, double[] variances) =>
        ReturnEstimates.Create(Markets.Names(means.Length), means, SymmetricMatrix.FromDiagonal(variances));
}
