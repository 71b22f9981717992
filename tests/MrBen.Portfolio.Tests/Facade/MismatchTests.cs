using System.Collections.Immutable;
using MrBen.Portfolio.Allocation;
using MrBen.Portfolio.Configuration;
using MrBen.Portfolio.Market;
using MrBen.Portfolio.Tests.State;

namespace MrBen.Portfolio.Tests.Facade;

/// <summary>Settings name assets that come and go: one that is gone is a status with a sentence, not an exception.</summary>
public class MismatchTests
{
    private const string Gone = "is not among the 2 assets to allocate to.";

    [Fact]
    public void ConstraintsOfAnAssetThatLeft_AreNamed_AndHoldAgainWhenItIsBack()
    {
        PortfolioConstraints constraints = new()
        {
            AssetBounds = [new("C", 0.5, 1)],
            Groups = [new("pair", ["B", "C"], 0, 1)],
            Linear = [new("beta", ImmutableDictionary<AssetId, double>.Empty.Add("C", 1).Add("A", 2), 0, 2)],
        };
        SamplePortfolio portfolio = SamplePortfolio.Invested(SamplePortfolio.Options(o =>
        {
            o.MinimumVariance.Constraints = constraints;
            o.MaximumSharpe.Constraints = constraints;
            o.MeanVariance.Constraints = constraints;
        }), SamplePortfolio.History(100, "A", "B", "C"), "A", "B", "C");
        PortfolioStrategy[] constrained =
            [PortfolioStrategy.MinimumVariance, PortfolioStrategy.MaximumSharpe, PortfolioStrategy.MeanVariance];
        Assert.All(constrained, strategy => Assert.Equal(AllocationStatus.Optimal, portfolio.Allocate(strategy).Status));
        portfolio.Manager.RemoveAsset("C");
        foreach (PortfolioStrategy strategy in constrained)
        {
            Check(portfolio.Allocate(strategy),
                $"Asset C in AssetBounds {Gone} Asset C in group pair {Gone} Asset C in constraint beta {Gone}");
        }

        Assert.Equal(AllocationStatus.Optimal, portfolio.Allocate(PortfolioStrategy.RiskParity).Status);
        portfolio.Manager.AddAsset(new("C"));
        PortfolioAllocation back = portfolio.Allocate(PortfolioStrategy.MinimumVariance);
        Assert.InRange(back.TargetWeights!["C"], 0.5 - 1e-9, 1);
    }

    [Fact]
    public void BudgetsThatDoNotFit_AreNamed()
    {
        PortfolioOptions options = SamplePortfolio.Options(o => o.RiskParity.Budgets = [new("A", 1), new("X", 1)]);
        SamplePortfolio portfolio = SamplePortfolio.Invested(options, SamplePortfolio.History(100, "A", "B"), "A", "B");
        Check(portfolio.Allocate(PortfolioStrategy.RiskParity),
            $"Asset X in Budgets {Gone} Budgets has no share for B; every asset needs one.");
    }

    private static void Check(PortfolioAllocation allocation, string detail)
    {
        Assert.Equal((AllocationStatus.AssetMismatch, detail), (allocation.Status, allocation.Detail));
        Assert.Null(allocation.TargetWeights);
        Assert.Null(allocation.Plan);
        Assert.NotNull(allocation.CurrentWeights);
    }
}
