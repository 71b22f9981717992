using System.Collections.Immutable;
using MrBen.Portfolio.Allocation;
using MrBen.Portfolio.Market;

namespace MrBen.Portfolio.Tests.Allocation;

/// <summary>Bad arguments: every fault at once, with thing, place and value.</summary>
public class ValidationTests
{
    [Fact]
    public void PortfolioConstraints_Defaults_AreSound() => Assert.Empty(new PortfolioConstraints().Validate());

    [Fact]
    public void PortfolioConstraints_Unsound_ListsEveryFault()
    {
        PortfolioConstraints constraints = new()
        {
            MinWeight = double.NaN,
            MaxWeight = double.NegativeInfinity,
            MinTotal = double.PositiveInfinity,
            MaxTotal = double.NaN,
            AssetBounds = [new("A", double.NaN, 1), new("A", 0, double.NaN)],
            Groups = [new("g", [], 0, 1), new("h", ["A", "A"], double.NaN, 1), new(" ", ["A"], 0, 1)],
            Linear = [new("g", Coefficients(("A", double.NaN)), 0, 1), new("n", null!, 0, 1)],
            MaxTurnover = -0.1,
            TargetReturn = double.PositiveInfinity,
            TargetVolatility = 0,
        };
        Assert.Equal(
        [
            "Weights cannot be at least NaN.",
            "Weights cannot be at most -Infinity.",
            "The sum of weights cannot be at least Infinity.",
            "The sum of weights cannot be at most NaN.",
            "The weight of A cannot be at least NaN.",
            "The weight of A cannot be at most NaN.",
            "AssetBounds lists A twice.",
            "Group g has no assets.",
            "The weight of group h cannot be at least NaN.",
            "Group h lists an asset twice.",
            "A group or linear constraint has no name.",
            "Two constraints are named g.",
            "Coefficient of A in constraint g is NaN; it must be finite.",
            "Constraint n has no coefficients.",
            "MaxTurnover must be at least 0 and finite; it is -0.1.",
            "TargetReturn must be finite; it is Infinity.",
            "TargetVolatility must be positive and finite; it is 0.",
        ], constraints.Validate());
        Assert.Equal(["Constraints.Groups may be empty but not default."], new PortfolioConstraints { Groups = default }.Validate());
    }

    [Fact]
    public void PortfolioProblem_Unsound_ListsEveryFaultAndThrows()
    {
        PortfolioProblem problem = new()
        {
            BuyCostRate = -1,
            SellCostRate = double.NaN,
            L2Regularization = double.PositiveInfinity,
            Constraints = new() { MaxTurnover = 0.5 },
            TimeLimit = TimeSpan.Zero,
        };
        string[] faults =
        [
            "BuyCostRate must be at least 0 and finite; it is -1.",
            "SellCostRate must be at least 0 and finite; it is NaN.",
            "L2Regularization must be at least 0 and finite; it is Infinity.",
            "A limit on turnover or trades, or trading costs, need the current weights; there are none.",
            "TimeLimit must be positive; it is 00:00:00.",
        ];
        Assert.Equal(faults, problem.Validate());
        ArgumentException error = Assert.Throws<ArgumentException>(() => Markets.Solve(Markets.Two, problem));
        Assert.Equal(string.Join(' ', faults) + " (Parameter 'problem')", error.Message);
        Assert.Equal(["Objective and Constraints must not be null."], new PortfolioProblem { Objective = null! }.Validate());
        Assert.Equal(["Objective and Constraints must not be null."], new PortfolioProblem { Constraints = null! }.Validate());
    }

    [Fact]
    public void StrategyOptions_Unsound_ListEveryFaultAndThrow()
    {
        ArgumentException variance = Assert.Throws<ArgumentException>(
            () => new MinimumVarianceStrategy(new() { Constraints = null!, BuyCostRate = double.NaN }));
        Assert.Equal("Constraints must not be null. BuyCostRate must be at least 0 and finite; it is NaN. (Parameter 'options')", variance.Message);
        ArgumentException sharpe = Assert.Throws<ArgumentException>(
            () => new MaximumSharpeStrategy(new() { RiskFreeRate = double.NaN, SellCostRate = -1, L2Regularization = -2 }));
        Assert.Equal("SellCostRate must be at least 0 and finite; it is -1. L2Regularization must be at least 0 and finite; it is -2. "
            + "RiskFreeRate must be finite; it is NaN. (Parameter 'options')", sharpe.Message);
        ArgumentException utility = Assert.Throws<ArgumentException>(() => new MeanVarianceStrategy(new() { RiskAversion = 0 }));
        Assert.Equal("RiskAversion must be positive and finite; it is 0. (Parameter 'options')", utility.Message);
        ArgumentException parity = Assert.Throws<ArgumentException>(() => new RiskParityStrategy(new()
        {
            Budgets = [new("A", 0), new("A", 1)],
            VolatilityTarget = -0.1,
            MaxTotal = double.NaN,
        }));
        Assert.Equal("Risk budget of A must be positive and finite; it is 0. Budgets lists A twice. "
            + "VolatilityTarget must be positive and finite; it is -0.1. MaxTotal must be positive and finite; it is NaN. (Parameter 'options')",
            parity.Message);
        Assert.Equal(["Budgets may be empty but not default."], new RiskParityOptions { Budgets = default }.Validate());
    }

    [Fact]
    public void Objective_WithABadNumber_Throws()
    {
        Assert.StartsWith("The risk-free rate must be finite; it is NaN.",
            Assert.Throws<ArgumentOutOfRangeException>(() => PortfolioObjective.MaximumSharpe(double.NaN)).Message, StringComparison.Ordinal);
        Assert.StartsWith("The risk aversion must be positive and finite; it is -1.",
            Assert.Throws<ArgumentOutOfRangeException>(() => PortfolioObjective.MeanVarianceUtility(-1)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void UnknownAssets_AreNamedWithTheirPlace()
    {
        AssertUnknown("Asset X in AssetBounds is not among the 2 assets to allocate to.", new() { AssetBounds = [new("X", 0, 1)] });
        AssertUnknown("Asset X in group g is not among the 2 assets to allocate to.", new() { Groups = [new("g", ["A", "X"], 0, 1)] });
        AssertUnknown("Asset X in constraint beta is not among the 2 assets to allocate to.",
            new() { Linear = [new("beta", Coefficients(("X", 1)), 0, 1)] });
        AssertUnknown("Asset Z in group g is not among the 2 assets to allocate to. "
            + "Asset X in constraint beta is not among the 2 assets to allocate to. "
            + "Asset Y in constraint beta is not among the 2 assets to allocate to.",
            new() { Groups = [new("g", ["Z"], 0, 1)], Linear = [new("beta", Coefficients(("Y", 1), ("A", 1), ("X", 2)), 0, 1)] });
        PortfolioWeights foreign = PortfolioWeights.Create(["A", "X", "Y"], [0.5, 0.5, 0]);
        AllocationResult held = Markets.Solve(Markets.Two, new PortfolioProblem { BuyCostRate = 0.01, CurrentWeights = foreign });
        Assert.Equal((AllocationStatus.AssetMismatch, "Asset X in the current weights is not among the 2 assets to allocate to."),
            (held.Status, held.Detail));
        AllocationResult followed = Markets.Solve(Markets.Two, PortfolioObjective.MinimumTrackingError(foreign));
        Assert.Equal((AllocationStatus.AssetMismatch, "Asset X in the benchmark of the objective is not among the 2 assets to allocate to."),
            (followed.Status, followed.Detail));

        // Nothing is traded, so that what is held does not matter.
        Assert.True(Markets.Solve(Markets.Two, new PortfolioProblem { CurrentWeights = foreign }).IsOptimal);
    }

    [Fact]
    public void Groups_OfConstraintsAndOfHoldings_AreToldApart()
    {
        Assert.Equal(["Element 0 of Constraints.Groups is null."], new PortfolioConstraints { Groups = [null!] }.Validate());
        Assert.Equal(["Element 0 of Holdings.Groups is null."],
            new PortfolioConstraints { Holdings = new() { Groups = [null!] } }.Validate());
        Assert.Equal(["Holdings.Groups may be empty but not default."],
            new PortfolioConstraints { Holdings = new() { Groups = default } }.Validate());
    }

    [Fact]
    public void ClosedFormStrategies_Cancelled_Stop()
    {
        CancellationToken cancelled = new(canceled: true);
        Assert.Throws<OperationCanceledException>(() => new EqualWeightStrategy().Allocate(Markets.Two, cancellationToken: cancelled));
        Assert.Throws<OperationCanceledException>(() => new InverseVolatilityStrategy().Allocate(Markets.Two, cancellationToken: cancelled));
    }

    [Fact]
    public void PortfolioWeights_BadArguments_Throw()
    {
        Assert.Equal("Asset A appears twice. (Parameter 'assets')",
            Assert.Throws<ArgumentException>(() => PortfolioWeights.Create(["A", "A"], [0.5, 0.5])).Message);
        Assert.Throws<ArgumentException>(() => PortfolioWeights.Create(["A"], [0.5, 0.5]));
        Assert.Throws<ArgumentException>(() => PortfolioWeights.Create(["A"], [double.NaN]));
    }

    // What a strategy does was settled when it was made.
    [Fact]
    public void StrategyOptions_ChangedAfterwards_ChangeNothing()
    {
        MinimumVarianceOptions variance = new();
        MinimumVarianceStrategy strategy = new(variance);
        variance.Constraints.MaxWeight = 0.5;
        variance.L2Regularization = 1e6;
        Markets.AssertWeights(Allocate(strategy), 0.2, 0.8);
        MaximumSharpeOptions sharpe = new() { RiskFreeRate = 0.02 };
        MaximumSharpeStrategy ratio = new(sharpe);
        sharpe.RiskFreeRate = 0.2;
        sharpe.Constraints.MinWeight = 0.5;
        Markets.AssertWeights(Allocate(ratio), 1.0 / 3, 2.0 / 3);
        RiskParityOptions budgets = new();
        RiskParityStrategy parity = new(budgets);
        budgets.VolatilityTarget = 0.01;
        Markets.AssertWeights(Allocate(parity), 1.0 / 3, 2.0 / 3);
    }

    private static AllocationResult Allocate(IAllocationStrategy strategy) =>
        strategy.Allocate(Markets.Two, cancellationToken: TestContext.Current.CancellationToken);

    private static void AssertUnknown(string message, PortfolioConstraints constraints)
    {
        foreach (PortfolioObjective objective in (PortfolioObjective[])[PortfolioObjective.MinimumVariance, PortfolioObjective.MaximumSharpe(0)])
        {
            AllocationResult result = Markets.Solve(Markets.Two, objective, constraints);
            Assert.Equal((AllocationStatus.AssetMismatch, message), (result.Status, result.Detail));
            Assert.False(result.HasWeights);
        }
    }

    private static ImmutableDictionary<AssetId, double> Coefficients(params (string Asset, double Value)[] pairs) =>
        pairs.ToImmutableDictionary(pair => new AssetId(pair.Asset), pair => pair.Value);
}
