using Microsoft.Extensions.Time.Testing;
using MrBen.Portfolio.Configuration;
using MrBen.Portfolio.Market;
using MrBen.Portfolio.Positions;
using MrBen.Portfolio.Risk.Monitoring;
using Prometheus;

namespace MrBen.Portfolio.Prometheus.Tests;

/// <summary>Prices, positions and fills are counted for nothing but time.</summary>
[Collection(nameof(MeasuredAlone))]
public class HotPathTests
{
    private const int Rounds = 2_000;

    private static readonly AssetId Asset = new("A");
    private static readonly DateTimeOffset Start = new(2026, 1, 5, 9, 30, 0, TimeSpan.Zero);

    [Theory]
    [InlineData("price")]
    [InlineData("late price")]
    [InlineData("overtaken price")]
    [InlineData("position")]
    [InlineData("fill")]
    public async Task Update_WithPrometheus_DoesNotAllocate(string update)
    {
        CollectorRegistry registry = Metrics.NewCustomRegistry();
        await using AdvancedPortfolioManager manager = Manager(registry);
        Run(manager, update, from: 0);
        await Exposition.OfAsync(registry);
        long before = GC.GetAllocatedBytesForCurrentThread();
        Run(manager, update, from: Rounds);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        Exposition exposition = await Exposition.OfAsync(registry);
        Assert.Equal(update is "fill" or "overtaken price" ? 2 * Rounds : 0, exposition.Single("mrben_fills_total"));
        Assert.Equal(update == "late price" ? 2 * Rounds : 0, Invalid("stale"));
        Assert.Equal(update == "overtaken price" ? 2 * Rounds : 0, Invalid("overtaken"));

        double Invalid(string reason) => exposition.Samples[$"mrben_invalid_inputs_total{{portfolio=\"default\",reason=\"{reason}\"}}"];
    }

    // With a limit that is held against every change, and the meter listened to by nobody.
    private static AdvancedPortfolioManager Manager(CollectorRegistry registry)
    {
        PortfolioOptions options = new() { LiveLimits = [new LiveLimit("gross", LimitMeasure.GrossExposure, 3)] };
        options.State.MaxPortfolioHistory = 100;
        options.State.MaxTradeHistory = 100;
        AdvancedPortfolioManager manager = new AdvancedPortfolioManagerBuilder().UseOptions(options).UsePrometheus(registry)
            .UseTimeProvider(new FakeTimeProvider(Start.AddDays(1))).Build();
        manager.AddAsset(new PortfolioAsset(Asset) { Quantity = 100 });
        manager.ObservePrices(History());
        manager.ObservePrice(Asset, 10, Start);
        manager.SetCash(1e6m);
        Assert.NotNull(manager.ReadLiveRisk().Volatility);
        return manager;
    }

    // 70 days up and down by turns: the limit has a value at every change.
    private static PriceHistory History() => PriceHistory.Create(
        [Asset], [.. Enumerable.Range(0, 70).Select(day => new DateOnly(2025, 10, 1).AddDays(day))],
        [.. Enumerable.Range(0, 70).Select(day => 10.0 + (day % 2))]);

    private static void Run(AdvancedPortfolioManager manager, string update, int from)
    {
        for (int i = from; i < from + Rounds; i++)
        {
            switch (update)
            {
                case "price":
                    manager.ObservePrice(Asset, 10 + (i % 7), Start.AddSeconds(i));
                    break;
                case "late price":
                    manager.ObservePrice(Asset, 10, Start.AddDays(-1));
                    break;
                case "overtaken price":
                    manager.ApplyFill(Asset, (2 * (i % 2)) - 1, 10 + (i % 5), 0.25m, Start.AddSeconds(i + 0.01));
                    manager.ObservePrice(Asset, 10, Start.AddSeconds(i));
                    break;
                case "position":
                    manager.UpdateAssetPosition(Asset, 100 + (i % 11), i);
                    break;
                default:
                    manager.ApplyFill(Asset, (2 * (i % 2)) - 1, 10 + (i % 5), 0.25m, Start.AddSeconds(i));
                    break;
            }
        }
    }
}
