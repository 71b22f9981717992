using MrBen.Portfolio.Positions;
using MrBen.Portfolio.Rebalancing;
using MrBen.Portfolio.State;

namespace MrBen.Portfolio.Hosting.Tests;

public class RebalancingTests
{
    [Fact]
    public async Task ScheduledRebalancing_IsExecutedAtTheGateway()
    {
        await using TradedPortfolio traded = new();
        await traded.StartAndRebalanceAsync();
        await traded.Until(() => traded.Snapshot.Plan is { Status: ExecutionStatus.Completed });
        AllocationDecision decision = Assert.Single(traded.Manager.AllocationHistory).Value;
        Assert.Equal(("equal_weight", RebalanceStatus.Planned, 2), (decision.Strategy, decision.PlanStatus, decision.Trades));
        Assert.All(traded.Snapshot.Assets, asset =>
        {
            Assert.Equal(traded.Gateway.PositionOf(asset.Asset), asset.Quantity);
            Assert.InRange(asset.Quantity, 490, 500); // half of 100,000 at 100 each, less what fees and limits take
        });
        Assert.Equal(traded.Manager.AllocationHistory[0].Sequence, traded.Snapshot.Plan!.Allocation);
        LogEntry told = Assert.Single(traded.Hosted.Logs.Of(9032));
        Assert.StartsWith($"Plan {traded.Snapshot.Plan.Id} of 2 trades is executed", told.Message, StringComparison.Ordinal);
    }

    // Off unless asked for.
    [Fact]
    public async Task WithoutAnInterval_NothingIsAllocated()
    {
        await using TradedPortfolio traded = new(settings: HostedPortfolio.Of("hosting.rebalance_check_minutes", null));
        await traded.Hosted.StartAsync();
        await traded.Hosted.Ended(RoundKind.Monitoring, 1);
        for (int i = 1; i <= 10; i++)
        {
            traded.Gateway.Clock.Advance(TimeSpan.FromHours(1));
            await traded.Hosted.Ended(RoundKind.Monitoring, 1 + i);
        }

        Assert.Empty(traded.Manager.AllocationHistory);
        Assert.Empty(traded.Gateway.Submissions);
    }

    [Fact]
    public async Task WithoutAGateway_ThePlanIsRecordedOnly()
    {
        await using HostedPortfolio hosted = HostedPortfolio.With(
            portfolio => portfolio.Prepare((_, manager, _) => HostedPortfolio.Invest(manager, "A", "B")),
            HostedPortfolio.Of("hosting.strategy", "equal_weight"), HostedPortfolio.Of("hosting.rebalance_check_minutes", "10"));
        await hosted.StartAsync();
        hosted.Clock.Advance(TimeSpan.FromMinutes(10));
        await hosted.Ended(RoundKind.Rebalancing, 1);
        Assert.Equal(RebalanceStatus.Planned, Assert.Single(hosted.Manager.AllocationHistory).Value.PlanStatus);
        Assert.Null(hosted.Manager.GetSnapshot().Plan);
        Assert.Equal("", hosted.Round(RoundKind.Rebalancing).Problem);
    }

    [Fact]
    public async Task AllocationThatFails_SaysWhy()
    {
        await using HostedPortfolio hosted = HostedPortfolio.With(
            portfolio => portfolio.Prepare((_, manager, _) =>
            {
                manager.SetCash(1_000);
                manager.AddAsset(new PortfolioAsset("A"));
                manager.ObservePrice("A", 10, HostedPortfolio.Noon);
                return Task.CompletedTask;
            }),
            HostedPortfolio.Of("hosting.rebalance_check_minutes", "10"));
        await hosted.StartAsync();
        hosted.Clock.Advance(TimeSpan.FromMinutes(10));
        await hosted.Ended(RoundKind.Rebalancing, 1);
        Assert.Equal(
            "risk_parity ended with InsufficientHistory: A has 0 returns; 60 are needed, 60 more.",
            hosted.Round(RoundKind.Rebalancing).Problem);
    }

    // What is logged can be found by portfolio and, while a plan is executed, by plan; also where a thread of the host's own asks.
    [Fact]
    public async Task Scopes_CarryPortfolioAndPlan()
    {
        await using TradedPortfolio traded = new(new() { RejectProbability = 1 });
        await traded.StartAndRebalanceAsync();
        await traded.Until(() => traded.Hosted.Logs.Of(8001).Count > 0);
        LogEntry execution = traded.Hosted.Logs.Of(8001)[0];
        Assert.Equal("portfolio", execution.Scopes["portfolio"]);
        Assert.Equal(traded.Snapshot.Plan!.Id, execution.Scopes["plan"]);
        LogEntry planned = traded.Hosted.Logs.Of(9032)[0];
        Assert.Equal(("portfolio", traded.Snapshot.Plan.Id), (planned.Scopes["portfolio"], planned.Scopes["plan"]));
        LogEntry started = traded.Hosted.Logs.Of(9020)[0];
        Assert.Equal("portfolio", started.Scopes["portfolio"]);
        Assert.False(started.Scopes.ContainsKey("plan"));
    }
}
