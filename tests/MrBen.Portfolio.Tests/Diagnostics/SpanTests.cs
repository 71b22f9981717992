using System.Collections.Concurrent;
using System.Diagnostics;
using Microsoft.Extensions.Time.Testing;
using MrBen.Portfolio.Allocation;
using MrBen.Portfolio.Estimation;
using MrBen.Portfolio.Positions;
using MrBen.Portfolio.State;
using MrBen.Portfolio.Tests.State;

namespace MrBen.Portfolio.Tests.Diagnostics;

/// <summary>Whoever traces sees what a manager does, how it ended, and why not.</summary>
public sealed class SpanTests : IDisposable
{
    private readonly ConcurrentQueue<Activity> _ended = [];
    private readonly ActivityListener _listener;
    private readonly string _name = Guid.NewGuid().ToString(); // other tests' managers are traced too

    public SpanTests()
    {
        _listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == "MrBen.Portfolio",
            Sample = (ref _) => ActivitySamplingResult.AllData,
            ActivityStopped = activity =>
            {
                if (activity.GetTagItem("mrben.portfolio") as string == _name)
                {
                    _ended.Enqueue(activity);
                }
            },
        };
        ActivitySource.AddActivityListener(_listener);
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _listener.Dispose();

    [Fact]
    public async Task Manager_LeavesASpanOfEachWork()
    {
        await using AdvancedPortfolioManager manager = new AdvancedPortfolioManagerBuilder().UseName(_name)
            .UseTimeProvider(new FakeTimeProvider(SamplePortfolio.Start)).UseJournalFrom(() => new DurableJournal(new StoredPages())).Build();
        manager.SetCash(1_000);
        manager.AddAsset(new PortfolioAsset("A") { Quantity = 1 });
        manager.OptimizePortfolioAllocation(PortfolioStrategy.RiskParity, AllocationMethod.Dynamic, Token);
        manager.ObservePrices(SamplePortfolio.History(70, "A"));
        manager.OptimizePortfolioAllocation(PortfolioStrategy.EqualWeight, AllocationMethod.MachineLearningOptimized, Token);
        manager.CalculatePortfolioRisk();
        await manager.TrainModelsAsync(cancellationToken: Token);
        manager.SaveSnapshot();
        Assert.Equal(
            [
                "mrben.allocation strategy=risk_parity method=dynamic status=not_valued Error: No price for A.",
                "mrben.allocation strategy=equal_weight method=ml_optimized status=optimal Unset: ",
                "mrben.risk_assessment status=calculated Unset: ",
                "mrben.training status=nothing_activated Unset: ",
                "mrben.journal_snapshot Unset: ",
            ],
            _ended.Select(Line));
    }

    [Fact]
    public void Exception_IsTheSpansError_AndTheCallers()
    {
        AdvancedPortfolioManager manager = new AdvancedPortfolioManagerBuilder().UseName(_name).Build();
        manager.SetCash(1_000);
        manager.AddAsset(new PortfolioAsset("A") { Quantity = 1 });
        manager.ObservePrices(SamplePortfolio.History(70, "A"));
        Assert.Throws<NotSupportedException>(() => manager.OptimizePortfolioAllocation(new Thrower(), AllocationMethod.Static, Token));
        Assert.Equal(["mrben.allocation Error: Not today."], _ended.Select(Line));
    }

    private static string Line(Activity activity) => string.Join(' ',
    [
        activity.OperationName,
        .. activity.TagObjects.Where(tag => tag.Key != "mrben.portfolio").Select(tag => $"{tag.Key["mrben.".Length..]}={tag.Value}"),
        $"{activity.Status}: {activity.StatusDescription}",
    ]);

    private sealed class Thrower : IAllocationStrategy
    {
        public string Name => "thrower";

        public AllocationResult Allocate(
            ReturnEstimates estimates, AllocationContext? context = null, CancellationToken cancellationToken = default) =>
            throw new NotSupportedException("Not today.");
    }
}
