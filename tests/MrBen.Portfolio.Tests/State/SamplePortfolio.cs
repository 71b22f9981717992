using System.Collections.Immutable;
using Microsoft.Extensions.Time.Testing;
using MrBen.Portfolio.Allocation;
using MrBen.Portfolio.Configuration;
using MrBen.Portfolio.Market;
using MrBen.Portfolio.Positions;
using MrBen.Portfolio.Risk.Monitoring;
using MrBen.Portfolio.State;

namespace MrBen.Portfolio.Tests.State;

/// <summary>A manager under a clock that stands still, its journal, and histories by formula.</summary>
internal sealed class SamplePortfolio
{
    public static readonly DateTimeOffset Start = new(2026, 1, 5, 9, 30, 0, TimeSpan.Zero);

    public SamplePortfolio(PortfolioOptions? options = null, params ReadOnlySpan<IRiskAlertHandler> handlers)
    {
        Clock = new FakeTimeProvider(Start);
        Journal = new InMemoryJournal();
        AdvancedPortfolioManagerBuilder builder = new AdvancedPortfolioManagerBuilder()
            .UseOptions(options ?? new PortfolioOptions()).UseJournal(Journal).UseTimeProvider(Clock);
        foreach (IRiskAlertHandler handler in handlers)
        {
            builder.UseAlertHandler(handler);
        }

        Manager = builder.Build();
    }

    public FakeTimeProvider Clock { get; }

    public InMemoryJournal Journal { get; }

    public AdvancedPortfolioManager Manager { get; }

    public PortfolioSnapshot Snapshot => Manager.GetSnapshot();

    public static PortfolioOptions Options(Action<PortfolioOptions> set)
    {
        PortfolioOptions options = new();
        set(options);
        return options;
    }

    /// <summary>Weekdays from 2025-01-01 on with prices 100·exp(drift·t + 0.02·sin((i + 1)·t)), different for each asset.</summary>
    public static PriceHistory History(int rows, params string[] assets)
    {
        DateOnly[] dates = [.. Enumerable.Range(0, 2 * rows).Select(day => new DateOnly(2025, 1, 1).AddDays(day))
            .Where(day => day.DayOfWeek is not (DayOfWeek.Saturday or DayOfWeek.Sunday)).Take(rows)];
        double[] prices = [.. Enumerable.Range(0, rows).SelectMany(t => assets.Select((_, i) =>
            100 * Math.Exp((0.0002 * (i + 1) * t) + (0.02 * Math.Sin((i + 1) * t)))))];
        return PriceHistory.Create(Names(assets), [.. dates], prices);
    }

    public static ImmutableArray<AssetId> Names(params string[] assets) => [.. assets.Select(name => new AssetId(name))];

    /// <summary>A portfolio with 1,000 in cash and asset A, of which 50 were bought at 10: half of the value.</summary>
    public static SamplePortfolio HalfInvested()
    {
        SamplePortfolio portfolio = new();
        portfolio.Manager.SetCash(1_000);
        portfolio.Manager.AddAsset(new PortfolioAsset("A"));
        portfolio.Manager.ApplyFill("A", 50, 10, 0, Start);
        return portfolio;
    }

    /// <summary>100 days of A, and of B only the last ones.</summary>
    public static PriceHistory NewListing(int days)
    {
        PriceHistory whole = History(100, "A", "B");
        double[] prices = [.. Enumerable.Range(0, 200).Select(i => whole.TryGetPrice(i / 2, i % 2, out double price) ? price : 0)];
        bool[] observed = [.. Enumerable.Range(0, 200).Select(i => i % 2 == 0 || i / 2 >= 100 - days)];
        return PriceHistory.Create(whole.Assets, whole.Dates, prices, observed);
    }

    /// <inheritdoc cref="Invested(PortfolioOptions, PriceHistory, string[])"/>
    public static SamplePortfolio Invested(PriceHistory? history, params string[] assets) =>
        Invested(new PortfolioOptions(), history, assets);

    /// <summary>10,000 in cash and 10 of each asset at 100, priced long before the history.</summary>
    public static SamplePortfolio Invested(PortfolioOptions options, PriceHistory? history, params string[] assets)
    {
        SamplePortfolio portfolio = new(options);
        portfolio.Manager.SetCash(10_000);
        foreach (string asset in assets)
        {
            portfolio.Manager.AddAsset(new PortfolioAsset(asset) { Quantity = 10 });
            portfolio.Manager.ObservePrice(asset, 100, Start.AddYears(-9));
        }

        if (history is not null)
        {
            portfolio.Manager.ObservePrices(history);
        }

        return portfolio;
    }

    public PortfolioAsset Asset(string name) => Snapshot.Assets.Single(asset => asset.Asset == name);

    public PortfolioAllocation Allocate(PortfolioStrategy strategy) => Allocate(Manager, strategy);

    public static PortfolioAllocation Allocate(AdvancedPortfolioManager manager, PortfolioStrategy strategy) =>
        manager.OptimizePortfolioAllocation(strategy, AllocationMethod.Static, TestContext.Current.CancellationToken);

    public byte[] Save() => Save(Manager);

    public static byte[] Save(AdvancedPortfolioManager manager)
    {
        using MemoryStream stream = new();
        manager.SaveState(stream);
        return stream.ToArray();
    }

    public void Load(byte[] saved) => Manager.LoadState(new MemoryStream(saved));

    /// <summary>Asserts that an action is refused with a message and leaves state and journal as they were.</summary>
    public void Refuses<TException>(string message, Action action)
        where TException : Exception
    {
        string before = Manager.StateHash;
        int events = Journal.Count;
        Assert.Equal(message, Assert.Throws<TException>(action).Message);
        Assert.Equal(before, Manager.StateHash);
        Assert.Equal(events, Journal.Count);
    }
}
