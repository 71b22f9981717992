using Microsoft.Extensions.DependencyInjection;
using MrBen.Portfolio.Execution;
using MrBen.Portfolio.Positions;
using MrBen.Portfolio.State;
using MrBen.Portfolio.Testing;
using MrBen.Portfolio.Tests.State;

namespace MrBen.Portfolio.Hosting.Tests;

public class StopTests
{
    private static readonly SimulatedGatewayOptions Slow = new()
    {
        MinimumFillLatency = TimeSpan.FromSeconds(5),
        MaximumFillLatency = TimeSpan.FromSeconds(5),
    };

    private static readonly SimulatedGatewayOptions Never = new()
    {
        MinimumFillLatency = TimeSpan.FromHours(1),
        MaximumFillLatency = TimeSpan.FromHours(1),
    };

    [Fact]
    public async Task CancelOrders_CallsThePlanOff_AndStopsWhenTheVenueHasConfirmed()
    {
        TradedPortfolio traded = await OpenAsync(Never, "cancel_orders");
        await traded.StopAsync();
        Assert.Equal(0, traded.OpenAtVenue);
        Assert.All(traded.Gateway.Orders, order => Assert.Equal(OrderStatus.Cancelled, order.Status));
        PortfolioSnapshot last = Last(traded.Pages);
        Assert.Equal((ExecutionStatus.Cancelled, "The portfolio is stopped."), (last.Plan!.Status, last.Plan.Detail));
        Assert.DoesNotContain(last.Orders, order => !order.IsEnded);
        Assert.Empty(traded.Hosted.Logs.Of(9023));
        AssertStopped(traded);
    }

    [Fact]
    public async Task FinishOrders_WaitsForThePlan()
    {
        TradedPortfolio traded = await OpenAsync(Slow, "finish_orders");
        await traded.StopAsync();
        PortfolioSnapshot last = Last(traded.Pages);
        Assert.Equal(ExecutionStatus.Completed, last.Plan!.Status);
        Assert.All(last.Assets, asset => Assert.Equal(traded.Gateway.PositionOf(asset.Asset), asset.Quantity));
        Assert.All(last.Assets, asset => Assert.InRange(asset.Quantity, 490, 500));
        Assert.Empty(traded.Hosted.Logs.Of(9024));
        AssertStopped(traded);
    }

    [Fact]
    public async Task FinishOrders_WhenTheTimeIsOver_CancelsWhatIsOpen()
    {
        TradedPortfolio traded = await OpenAsync(Never, "finish_orders", HostedPortfolio.Of("hosting.stop_timeout_seconds", "3"));
        DateTimeOffset begin = traded.Gateway.Clock.GetUtcNow();
        await traded.StopAsync();
        Assert.True(traded.Gateway.Clock.GetUtcNow() - begin >= TimeSpan.FromSeconds(3));
        Assert.Equal(
            "The plan of portfolio portfolio was not done within 00:00:03; its orders are cancelled",
            Assert.Single(traded.Hosted.Logs.Of(9024)).Message);
        Assert.Equal(0, traded.OpenAtVenue);
        Assert.Equal(ExecutionStatus.Cancelled, Last(traded.Pages).Plan!.Status);
        AssertStopped(traded);
    }

    // Nothing is lost: the next process finds orders and plan where they are, and goes on with them.
    [Fact]
    public async Task LeaveOrders_LeavesThem_AndTheNextStartFindsThem()
    {
        TradedPortfolio traded = await OpenAsync(Slow, "leave_orders");
        int open = traded.OpenAtVenue;
        await traded.StopAsync();
        Assert.Equal(open, traded.OpenAtVenue);
        Assert.Equal(open, Last(traded.Pages).Orders.Count(order => !order.IsEnded));
        Assert.Equal(
            $"Portfolio portfolio stops with {open} open orders, which the next start finds again: they are left open by the settings.",
            Assert.Single(traded.Hosted.Logs.Of(9023)).Message);
        AssertStopped(traded);

        traded.Gateway.Clock.Advance(TimeSpan.FromSeconds(10)); // filled while nobody looked
        await using TradedPortfolio next = new(pages: traded.Pages, gateway: traded.Gateway);
        await next.Hosted.StartAsync();
        await next.Until(() => next.Snapshot.Plan is { IsActive: false });
        Assert.Equal(ExecutionStatus.Completed, next.Snapshot.Plan!.Status);
        Assert.All(next.Snapshot.Assets, asset => Assert.Equal(next.Gateway.PositionOf(asset.Asset), asset.Quantity));
        Assert.Equal(next.Gateway.CashOf("USD"), next.Snapshot.Cash);
    }

    [Fact]
    public async Task VenueThatDoesNotConfirm_IsNotWaitedForLongerThanAllowed()
    {
        TradedPortfolio traded = await OpenAsync(Never, "cancel_orders", HostedPortfolio.Of("hosting.stop_timeout_seconds", "2"));
        traded.Gateway.Disconnect("gone");
        traded.Gateway.Clock.Advance(TimeSpan.FromSeconds(1));
        await traded.StopAsync();
        Assert.EndsWith(
            "the venue did not confirm their cancellation in time.", Assert.Single(traded.Hosted.Logs.Of(9023)).Message,
            StringComparison.Ordinal);
        Assert.Contains(Last(traded.Pages).Orders, order => !order.IsEnded);
        AssertStopped(traded);
    }

    // The host has no time left: what is recorded is kept all the same.
    [Fact]
    public async Task HostsToken_EndsEveryWait()
    {
        TradedPortfolio traded = await OpenAsync(Never, "finish_orders");
        await Waiting.For(traded.Hosted.Host.StopAsync(new CancellationToken(canceled: true)));
        Assert.True(traded.Pages.IsDisposed);
        Assert.NotNull(Last(traded.Pages).Plan);
        await Waiting.For(((IAsyncDisposable)traded.Hosted.Host).DisposeAsync().AsTask());
    }

    [Fact]
    public async Task StoppedPortfolio_TakesNoReload_AndIsUnhealthy()
    {
        HostedPortfolio hosted = HostedPortfolio.With();
        await hosted.StartAsync();
        await hosted.StopAsync();
        Assert.Throws<ObjectDisposedException>(() => hosted.Portfolio.Reload());
        Assert.Equal("portfolio: The portfolio has stopped.", (await hosted.HealthAsync()).Description);
        await hosted.DisposeAsync();
    }

    // As a host does where another of its services failed to start: whoever disposes first, orders end before what they need.
    [Fact]
    public async Task DisposedWhileItTrades_CancelsItsOrders()
    {
        TradedPortfolio traded = await OpenAsync(Never, "cancel_orders");
        Assert.NotNull(traded.Hosted.Host.Services.GetRequiredService<PositionManager>());
        Task disposal = ((IAsyncDisposable)traded.Hosted.Host).DisposeAsync().AsTask();
        await traded.Until(() => disposal.IsCompleted);
        await disposal;
        Assert.Equal(0, traded.OpenAtVenue);
        Assert.All(Last(traded.Pages).Orders, order => Assert.True(order.IsEnded));
        AssertStopped(traded);
    }

    // The preparation heeds no token; what was told to stop before it began does not begin.
    [Fact]
    public async Task StoppedWhileItIsPrepared_DoesNotStart()
    {
        TaskCompletionSource prepared = new();
        HostedPortfolio hosted = HostedPortfolio.With(portfolio => portfolio.Prepare((_, _, _) => prepared.Task));
        Task start = hosted.StartAsync();
        await hosted.StopAsync();
        prepared.SetResult();
        await start;
        Assert.Single(hosted.Logs.Of(9022));
        Assert.Empty(hosted.Logs.Of(9020));
        await hosted.DisposeAsync();
    }

    // A host that is thrown away without being started or stopped gives everything back.
    [Fact]
    public async Task DisposedWithoutAStop_GivesTheJournalBack()
    {
        StoredPages pages = new();
        HostedPortfolio hosted = HostedPortfolio.With(
            portfolio => portfolio.Configure((_, manager) => manager.UseJournalFrom(() => new DurableJournal(pages))));
        hosted.Manager.SetCash(5);
        await ((IAsyncDisposable)hosted.Host).DisposeAsync();
        Assert.True(pages.IsDisposed);
        Assert.Equal(5, Last(pages).Cash);
    }

    private static async Task<TradedPortfolio> OpenAsync(
        SimulatedGatewayOptions options, string onStop, params (string Path, string? Value)[] settings)
    {
        TradedPortfolio traded = new(options, settings: [HostedPortfolio.Of("hosting.on_stop", onStop), .. settings]);
        await traded.StartAndRebalanceAsync();
        await traded.Until(() => traded.OpenAtVenue == 2);
        return traded;
    }

    private static PortfolioSnapshot Last(StoredPages pages)
    {
        using DurableJournal journal = new(pages);
        return new AdvancedPortfolioManagerBuilder().UseJournal(journal).Build().GetSnapshot();
    }

    private static void AssertStopped(TradedPortfolio traded)
    {
        Assert.True(traded.Pages.IsDisposed);
        Assert.Single(traded.Hosted.Logs.Of(9022));
        Assert.Empty(traded.Hosted.Logs.Of(9027));
        Assert.Throws<ObjectDisposedException>(() => traded.Manager.SetCash(1));
        Assert.Throws<ObjectDisposedException>(() => traded.Hosted.Portfolio.Positions!.Halt("late"));
    }
}
