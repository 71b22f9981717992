using MrBen.Portfolio.Allocation;
using MrBen.Portfolio.Estimation;

namespace MrBen.Portfolio.Tests.Allocation;

/// <summary>As many effective assets as there are: equal weights, by rows that are one limit.</summary>
public class EqualNumberTests
{
    private static readonly PortfolioLimit Number = new(LimitKind.EffectiveAssets);

    [Theory]
    [InlineData(2, "MinimumVariance")]
    [InlineData(3, "MinimumVariance")]
    [InlineData(3, "MaximumReturn")]
    [InlineData(3, "MaximumSharpe")]
    public void BindingConstraints_OfAllAssets_ListTheLimitOnce(int assets, string kind)
    {
        ReturnEstimates estimates = assets == 2 ? Markets.Two : Markets.Three;
        PortfolioObjective objective = kind switch
        {
            "MinimumVariance" => PortfolioObjective.MinimumVariance,
            "MaximumReturn" => PortfolioObjective.MaximumReturn,
            _ => PortfolioObjective.MaximumSharpe(0.01),
        };
        PortfolioProblem problem = new() { Objective = objective, Constraints = new() { MinEffectiveAssets = assets } };
        AllocationExplanation explanation = new PortfolioOptimizer().Explain(problem, estimates, TestContext.Current.CancellationToken);
        BindingConstraint binding = Assert.Single(explanation.Result.BindingConstraints, item => item.Limit == Number);
        Assert.Equal((double.PositiveInfinity, LimitSide.AtLeast), (binding.ShadowPrice, binding.Side));
        LimitExplanation limit = Assert.Single(explanation.Binding, item => item.Limit == Number);
        Assert.True(limit.Cost > 0);
        Assert.EndsWith("(without limit per unit at first).", limit.Sentence, StringComparison.Ordinal);
        Assert.DoesNotContain(explanation.NotBinding, item => item.Limit == Number);
    }

    // A root: a hundredth of the room has a tenth of the gain, so that the gain per unit of room rises without limit.
    [Fact]
    public void ShadowPrice_OfAllAssets_IsWhatFiniteDifferencesTendTo()
    {
        double equal = Volatility(3);
        double coarse = (equal - Volatility(3 - 1e-3)) / 1e-3;
        double fine = (equal - Volatility(3 - 1e-5)) / 1e-5;
        Assert.Equal(10, fine / coarse, 0.5);

        double Volatility(double number) => Markets.Solve(
            Markets.Three, PortfolioObjective.MinimumVariance, new() { MinEffectiveAssets = number }).Volatility;
    }

    // Of equal variances without correlation equal weights are the best: nothing is held back.
    [Fact]
    public void BindingConstraints_WhereEqualWeightsAreBestAnyway_LeaveTheLimitOut()
    {
        ReturnEstimates alike = Markets.Of([0.1, 0.1, 0.1], [0.04, 0, 0, 0, 0.04, 0, 0, 0, 0.04]);
        AllocationResult result = Markets.Solve(alike, PortfolioObjective.MinimumVariance, new() { MinEffectiveAssets = 3 });
        Assert.DoesNotContain(result.BindingConstraints, item => item.Limit == Number);
    }

    // 0.3 and 0.7 are 1/(0.09 + 0.49) effective assets.
    [Fact]
    public void Conflict_OfAllAssets_NamesTheLimitOnceAndRelaxesTheNumber()
    {
        PortfolioProblem problem = new() { Constraints = new() { MinEffectiveAssets = 2, AssetBounds = [new("A", 0, 0.3)] } };
        AllocationExplanation explanation = new PortfolioOptimizer().Explain(problem, Markets.Two, TestContext.Current.CancellationToken);
        Assert.Single(explanation.Result.Conflict, "effective number of assets ≥ 2");
        LimitRelaxation move = Assert.Single(explanation.Relaxations);
        Assert.Equal((Number, LimitSide.AtLeast, 2), (move.Limit, move.Side, move.From));
        Assert.Equal(1 / 0.58, move.To, 1e-5); // A relaxation leaves a millionth of room.
    }

    [Fact]
    public void ToLimit_OfAllAssets_HasNoRoomToRise()
    {
        PortfolioProblem problem = new() { Constraints = new() { MinEffectiveAssets = 2 } };
        WeightSensitivity sensitivity = new PortfolioOptimizer().Sensitivity(problem, Markets.Two, TestContext.Current.CancellationToken);
        Assert.Equal(MrBen.Optimization.Sensitivity.SensitivityStatus.Infeasible, sensitivity.ToLimit(Number, LimitSide.AtLeast).Status);
    }
}
