using System.Collections.Immutable;
using Microsoft.Extensions.Time.Testing;
using MrBen.Portfolio.Allocation;
using MrBen.Portfolio.Configuration;
using MrBen.Portfolio.Market;
using MrBen.Portfolio.Positions;
using MrBen.Portfolio.State;

namespace MrBen.Portfolio.Sqlite.Tests;

/// <summary>A manager with a journal in a file, under a clock that stands still, and what happens to it.</summary>
internal static class JournaledPortfolio
{
    public static readonly DateTimeOffset Start = new(2026, 1, 5, 9, 30, 0, TimeSpan.Zero);

    public static PortfolioOptions Options => new()
    {
        MaxClockSkew = null,
        State = new PortfolioStateOptions { MaxPortfolioHistory = 200, MaxRiskHistory = 50, MaxAllocationHistory = 50 },
    };

    public static AdvancedPortfolioManager Open(string file, SqliteJournalOptions? options = null) => new AdvancedPortfolioManagerBuilder()
        .UseOptions(Options).UseTimeProvider(new FakeTimeProvider(Start)).UseSqliteJournal(file, options).Build();

    /// <summary>Weekdays from 2025-01-01 on with prices 100·exp(drift·t + 0.02·sin((i + 1)·t)), different for each asset.</summary>
    public static PriceHistory History(int rows, params string[] assets)
    {
        DateOnly[] dates = [.. Enumerable.Range(0, 2 * rows).Select(day => new DateOnly(2025, 1, 1).AddDays(day))
            .Where(day => day.DayOfWeek is not (DayOfWeek.Saturday or DayOfWeek.Sunday)).Take(rows)];
        double[] prices = [.. Enumerable.Range(0, rows).SelectMany(t => assets.Select((_, i) =>
            100 * Math.Exp((0.0002 * (i + 1) * t) + (0.02 * Math.Sin((i + 1) * t)))))];
        return PriceHistory.Create([.. assets.Select(name => new AssetId(name))], [.. dates], prices);
    }

    /// <summary>A little of everything.</summary>
    public static void Begin(AdvancedPortfolioManager manager, int rows = 100)
    {
        manager.SetCash(100_000);
        manager.AddAsset(new PortfolioAsset("A"));
        manager.AddAsset(new PortfolioAsset("B") { Quantity = 3.5m, AverageCost = 99, Instrument = new Instrument("B") { LotSize = 0.5m } });
        manager.ObservePrices(History(rows, "A", "B"));
        manager.ApplyFill("A", 50, 101.25m, 1.5m, Start);
        manager.SetBenchmark("A");
        manager.CalculatePortfolioRisk();
        manager.OptimizePortfolioAllocation(PortfolioStrategy.EqualWeight, AllocationMethod.Static);
    }

    /// <summary>One of many changes, told by a number.</summary>
    public static void Change(AdvancedPortfolioManager manager, Random random, int step)
    {
        DateTimeOffset time = Start.AddSeconds(step);
        string asset = random.Next(2) == 0 ? "A" : "B";
        switch (random.Next(40))
        {
            case 0:
                manager.ApplyFill(asset, random.Next(1, 9), 90 + random.Next(20), 0.1m, time);
                break;
            case 1:
                manager.UpdateAssetPosition(asset, random.Next(100), random.Next(-9, 9));
                break;
            case 2:
                manager.SetCash(random.Next(1_000_000) / 100m);
                break;
            case 3 when step % 5 == 0:
                manager.ObservePrices(History(90 + random.Next(20), "A", "B"));
                break;
            default:
                manager.ObservePrice(asset, 80 + (random.Next(4_000) / 100m), time);
                break;
        }
    }

    public static ImmutableArray<PortfolioEvent> EventsOf(string file)
    {
        using DurableJournal journal = SqliteJournal.Open(file);
        return [.. journal.ReadEvents()];
    }
}
