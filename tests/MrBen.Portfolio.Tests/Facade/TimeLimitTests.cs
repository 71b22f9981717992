using MrBen.Portfolio.Allocation;
using MrBen.Portfolio.Configuration;
using MrBen.Portfolio.Tests.State;

namespace MrBen.Portfolio.Tests.Facade;

/// <summary>The manager's deadline reaches every strategy that iterates; those in closed form need none.</summary>
public class TimeLimitTests
{
    private static readonly string[] Assets = [.. Enumerable.Range(0, 12).Select(i => $"N{i}")];

    // Each look at the clock moves it by a second, so the first one is beyond the limit. Where the constraints are bounds and a budget there
    // are feasible weights by then, but nobody asked for them.
    [Fact]
    public void Allocation_BeyondTheTimeLimit_HasNoWeights()
    {
        SamplePortfolio portfolio = Portfolio(TimeSpan.FromMilliseconds(1));
        foreach (PortfolioStrategy strategy in (PortfolioStrategy[])[PortfolioStrategy.MinimumVariance, PortfolioStrategy.MaximumSharpe,
            PortfolioStrategy.MeanVariance, PortfolioStrategy.RiskParity])
        {
            PortfolioAllocation allocation = portfolio.Allocate(strategy);
            bool incumbent = strategy != PortfolioStrategy.RiskParity;
            Assert.Equal(incumbent ? AllocationStatus.FeasibleIncumbent : AllocationStatus.TimeLimit, allocation.Status);
            Assert.StartsWith(incumbent ? "The time was over after " : "Stopped after ", allocation.Detail, StringComparison.Ordinal);
            Assert.Null(allocation.Plan);
            Assert.Equal(allocation.Status, portfolio.Manager.AllocationHistory[^1].Value.Status);
        }

        Assert.Equal(AllocationStatus.Optimal, portfolio.Allocate(PortfolioStrategy.EqualWeight).Status);
        Assert.Equal(AllocationStatus.Optimal, portfolio.Allocate(PortfolioStrategy.InverseVolatility).Status);
    }

    [Fact]
    public void Allocation_WithinTheTimeLimit_OrWithoutOne_IsOptimal()
    {
        Assert.Equal(AllocationStatus.Optimal, Portfolio(TimeSpan.FromDays(1)).Allocate(PortfolioStrategy.MinimumVariance).Status);
        Assert.Equal(AllocationStatus.Optimal, Portfolio(null).Allocate(PortfolioStrategy.MinimumVariance).Status);
    }

    [Fact]
    public void TimeLimit_NotPositive_IsUnsound()
    {
        Assert.Equal(["TimeLimit must be positive; it is 00:00:00."], new PortfolioOptions { TimeLimit = TimeSpan.Zero }.Validate());
        Assert.Equal(["TimeLimit must be positive; it is -00:00:01."],
            new PortfolioOptions { TimeLimit = TimeSpan.FromSeconds(-1) }.Validate());
        Assert.Empty(new PortfolioOptions { TimeLimit = TimeSpan.FromTicks(1) }.Validate());
    }

    private static SamplePortfolio Portfolio(TimeSpan? limit)
    {
        SamplePortfolio portfolio = SamplePortfolio.Invested(
            SamplePortfolio.Options(o => o.TimeLimit = limit), SamplePortfolio.History(100, Assets), Assets);
        portfolio.Clock.AutoAdvanceAmount = TimeSpan.FromSeconds(1);
        return portfolio;
    }
}
