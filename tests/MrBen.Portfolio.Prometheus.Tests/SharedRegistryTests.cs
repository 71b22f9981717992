using Microsoft.Extensions.Time.Testing;
using MrBen.Portfolio.Positions;
using Prometheus;

namespace MrBen.Portfolio.Prometheus.Tests;

/// <summary>Managers come and go, alone or several in a registry: counters stay, gauges are of those that are there.</summary>
public class SharedRegistryTests
{
    private static readonly DateTimeOffset Start = new(2026, 1, 5, 9, 30, 0, TimeSpan.Zero);

    // 100 in cash and one share at 10, or five; each fill is counted for the manager that booked it.
    [Fact]
    public async Task TwoManagers_InOneRegistry_HaveSeriesOfTheirOwn()
    {
        CollectorRegistry registry = Metrics.NewCustomRegistry();
        await using AdvancedPortfolioManager growth = Build(registry, "growth", shares: 1);
        await using AdvancedPortfolioManager income = Build(registry, "income", shares: 5);
        growth.ApplyFill("A", 1, 10, 0, Start);
        Exposition exposition = await Exposition.OfAsync(registry);
        Assert.Equal(
            [("portfolio=\"growth\",currency=\"USD\"", 110.0), ("portfolio=\"income\",currency=\"USD\"", 150.0)],
            exposition.Of("mrben_portfolio_equity"));
        Assert.Equal([("portfolio=\"growth\"", 1.0), ("portfolio=\"income\"", 0.0)], exposition.Of("mrben_fills_total"));
        Assert.Equal(1, exposition.Single("mrben_build_info")); // one library
        Assert.Equal("growth", growth.Name);
    }

    [Fact]
    public async Task OneManager_InTwoRegistries_IsToldInBothOnce()
    {
        CollectorRegistry first = Metrics.NewCustomRegistry();
        CollectorRegistry second = Metrics.NewCustomRegistry();
        await using AdvancedPortfolioManager manager =
            Filled(new AdvancedPortfolioManagerBuilder().UsePrometheus(first).UsePrometheus(second).UsePrometheus(first), shares: 1);
        manager.ApplyFill("A", 1, 10, 0, Start);
        foreach (CollectorRegistry registry in new[] { first, second })
        {
            Exposition exposition = await Exposition.OfAsync(registry);
            Assert.Equal(1, exposition.Single("mrben_fills_total"));
            Assert.Equal(110, exposition.Single("mrben_portfolio_equity"));
        }
    }

    // A reload: the new one is there before the old one goes.
    [Fact]
    public async Task SameName_NewBeforeOldIsDisposed_CountersContinue_GaugesAreTheNewOnes()
    {
        CollectorRegistry registry = Metrics.NewCustomRegistry();
        AdvancedPortfolioManager old = Build(registry, "growth", shares: 1);
        old.ApplyFill("A", 1, 10, 0, Start);
        AdvancedPortfolioManager replacement = Build(registry, "growth", shares: 5);
        replacement.ApplyFill("A", 1, 10, 0, Start);
        Assert.Equal((2, 150), await FillsAndEquity(registry));
        await old.DisposeAsync();
        Assert.Equal((2, 150), await FillsAndEquity(registry));
        replacement.ApplyFill("A", 1, 10, 0, Start);
        await replacement.DisposeAsync();
        Exposition after = await Exposition.OfAsync(registry);
        Assert.Equal(3, after.Single("mrben_fills_total"));
        Assert.DoesNotContain(after.Samples, sample => sample.Key.StartsWith("mrben_portfolio_", StringComparison.Ordinal));
        Assert.Empty(after.Of("mrben_build_info"));
    }

    [Fact]
    public async Task SameName_NewOneGoesFirst_TheOldOneSpeaksAgain()
    {
        CollectorRegistry registry = Metrics.NewCustomRegistry();
        await using AdvancedPortfolioManager old = Build(registry, "growth", shares: 1);
        AdvancedPortfolioManager replacement = Build(registry, "growth", shares: 5);
        Assert.Equal((0, 150), await FillsAndEquity(registry));
        await replacement.DisposeAsync();
        Assert.Equal((0, 110), await FillsAndEquity(registry));
    }

    [Fact]
    public async Task Gauge_WhoseNumberIsGone_IsGone()
    {
        CollectorRegistry registry = Metrics.NewCustomRegistry();
        await using AdvancedPortfolioManager manager = Build(registry, "growth", shares: 1);
        Assert.Single((await Exposition.OfAsync(registry)).Of("mrben_portfolio_equity"));
        manager.AddAsset(new PortfolioAsset("UNPRICED") { Quantity = 1 });
        Exposition exposition = await Exposition.OfAsync(registry);
        Assert.Empty(exposition.Of("mrben_portfolio_equity"));
        Assert.Equal(2, exposition.Single("mrben_portfolio_assets"));
    }

    // No series is lost or doubled, and nothing waits for ever, while managers come and go and the registry is read out.
    [Fact]
    public async Task ManagersThatComeAndGo_UnderReading_LeaveTheirCounters()
    {
        CollectorRegistry registry = Metrics.NewCustomRegistry();
        using CancellationTokenSource ended = new();
        Task reading = Task.Run(
            async () =>
            {
                while (!ended.IsCancellationRequested)
                {
                    await registry.CollectAndExportAsTextAsync(Stream.Null, CancellationToken.None);
                }
            },
            TestContext.Current.CancellationToken);
        await Parallel.ForEachAsync(Enumerable.Range(0, 40), TestContext.Current.CancellationToken, async (i, _) =>
        {
            await using AdvancedPortfolioManager manager = Build(registry, $"portfolio {i % 10}", shares: 1);
            manager.ApplyFill("A", 1, 10, 0, Start);
        });
        await ended.CancelAsync();
        await reading;
        Exposition exposition = await Exposition.OfAsync(registry);
        Assert.Equal(Enumerable.Repeat(4.0, 10), exposition.Of("mrben_fills_total").Select(series => series.Value));
        Assert.Empty(exposition.Of("mrben_portfolio_equity"));
    }

    private static async Task<(double Fills, double Equity)> FillsAndEquity(CollectorRegistry registry)
    {
        Exposition exposition = await Exposition.OfAsync(registry);
        return (exposition.Single("mrben_fills_total"), exposition.Single("mrben_portfolio_equity"));
    }

    private static AdvancedPortfolioManager Build(CollectorRegistry registry, string name, decimal shares) =>
        Filled(new AdvancedPortfolioManagerBuilder().UseName(name).UsePrometheus(registry), shares);

    private static AdvancedPortfolioManager Filled(AdvancedPortfolioManagerBuilder builder, decimal shares)
    {
        AdvancedPortfolioManager manager = builder.UseTimeProvider(new FakeTimeProvider(Start)).Build();
        manager.SetCash(100);
        manager.AddAsset(new PortfolioAsset("A") { Quantity = shares });
        manager.ObservePrice("A", 10, Start);
        return manager;
    }
}
