using MrBen.Portfolio.Allocation;
using MrBen.Portfolio.Configuration;
using MrBen.Portfolio.Risk;
using MrBen.Portfolio.State;

namespace MrBen.Portfolio.Tests.Specification;

/// <summary>Area 3: a manager starts empty, sound, and says so.</summary>
public class ManagerInitialisationTests
{
    [Fact]
    public void NewManager_IsEmpty()
    {
        AdvancedPortfolioManager manager = new AdvancedPortfolioManagerBuilder().Build();
        PortfolioSnapshot snapshot = manager.GetSnapshot();
        Assert.Empty(snapshot.Assets);
        Assert.Equal((0m, "USD", 0L), (snapshot.Cash, snapshot.BaseCurrency, snapshot.Sequence));
        Assert.Empty(manager.PortfolioHistory);
        Assert.Empty(manager.RiskHistory);
        Assert.Empty(manager.AllocationHistory);
    }

    [Fact]
    public void NewManager_AnswersWithStatuses_NotWithNumbers()
    {
        AdvancedPortfolioManager manager = new AdvancedPortfolioManagerBuilder().Build();
        Assert.Equal(RiskStatus.NotValued, manager.CalculatePortfolioRisk().Status);
        PortfolioAllocation allocation = manager.OptimizePortfolioAllocation(
            PortfolioStrategy.EqualWeight, AllocationMethod.Static, TestContext.Current.CancellationToken);
        Assert.Equal(AllocationStatus.NotValued, allocation.Status);
        Assert.Null(allocation.TargetWeights);
        Assert.Null(allocation.Plan);
        Assert.False(manager.AnalyzeCorrelations().IsFound);
    }

    [Fact]
    public void EqualManagers_HaveEqualHashes() => Assert.Equal(
        new AdvancedPortfolioManagerBuilder().Build().StateHash, new AdvancedPortfolioManagerBuilder().Build().StateHash);

    [Fact]
    public void UnsoundOptions_AreListedTogether()
    {
        PortfolioOptions options = new();
        options.Limits.MaxVolatility = -1;
        options.State.MaxRiskHistory = -1;
        Assert.Equal(
            "State: MaxRiskHistory must be at least 0; it is -1.\nLimits: MaxVolatility must be positive and finite; it is -1.",
            Assert.Throws<ArgumentException>(() => new AdvancedPortfolioManagerBuilder().UseOptions(options).Build()).Message);
    }
}
