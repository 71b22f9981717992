using MrBen.Portfolio.Market;

namespace MrBen.Portfolio.Hosting.Tests;

/// <summary>Ten portfolios in one process, started, reloaded and stopped under load, again and again.</summary>
[Collection(nameof(MeasuredAlone))]
public class CycleTests
{
    [Fact]
    public async Task StartReloadStop_UnderLoad_EndsWithoutADeadlock_AndLosesNothing()
    {
        await using TenPortfolios ten = TenPortfolios.Build(days: 70);
        await ten.StartAsync();
        using CancellationTokenSource enough = new();
        AdvancedPortfolioManager[] managers = [.. ten.Portfolios.Select(portfolio => portfolio.Manager)];
        int[] booked = new int[TenPortfolios.Count];
        Task load = Task.WhenAll(Enumerable.Range(0, TenPortfolios.Count).Select(i => Task.Factory.StartNew(
            () =>
            {
                while (!enough.IsCancellationRequested)
                {
                    managers[i].ApplyFill("A", 1, 100, 0, HostedPortfolio.Noon);
                    booked[i]++;
                }
            },
            TestContext.Current.CancellationToken, TaskCreationOptions.LongRunning, TaskScheduler.Default)));
        for (int i = 0; i < 20; i++)
        {
            await ten.ReloadAsync(seconds: 1 + i);
            ten.Hosted.Clock.Advance(TimeSpan.FromSeconds(30)); // every kind of round that is due comes beside
        }

        await ten.Hosted.StopAsync(); // while the load goes on
        await enough.CancelAsync();
        await Waiting.For(load);
        Assert.All(
            Enumerable.Range(0, TenPortfolios.Count),
            i => Assert.Equal(10 + booked[i], managers[i].GetSnapshot().Assets.Single(asset => asset.Asset == new AssetId("A")).Quantity));
        Assert.Equal(TenPortfolios.Count, ten.Hosted.Logs.Of(9022).Count);
        Assert.Empty(ten.Hosted.Logs.Of(9026));
        Assert.Empty(ten.Hosted.Logs.Of(9027));
        Assert.Empty(ten.Hosted.Logs.Of(9031));
    }

    // What a cycle leaves behind would be there hundreds of times: a timer, a registration with a configuration or a token, a journal.
    [Fact]
    public async Task Cycles_LeaveNoMemoryBehind()
    {
        int cycles = TestTier.Count(brief: 500, full: 10_000);
        long early = 0;
        for (int i = 1; i <= cycles; i++)
        {
            await CycleAsync();
            if (i == cycles / 5)
            {
                early = MemoryAfterCollection();
            }
        }

        long grown = MemoryAfterCollection() - early;
        TestContext.Current.TestOutputHelper?.WriteLine($"{cycles} cycles: {early} bytes after a fifth, {grown} more at the end.");

        // Of ten portfolios in four fifths of the cycles; 100 bytes each are less than the smallest thing that could be forgotten.
        Assert.True(grown < 100L * TenPortfolios.Count * (cycles * 4 / 5), $"{grown} bytes more after {cycles} cycles.");
    }

    private static async Task CycleAsync()
    {
        await using TenPortfolios ten = TenPortfolios.Build(days: 5);
        await ten.StartAsync();
        await ten.ReloadAsync(seconds: 30);
        Assert.All(ten.Portfolios, portfolio => Assert.True(portfolio.Manager.ObservePrice("A", 101, HostedPortfolio.Noon)));
    }

    private static long MemoryAfterCollection()
    {
        for (int i = 0; i < 3; i++)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }

        return GC.GetTotalMemory(forceFullCollection: true);
    }
}
