using System.Collections.Immutable;
using Microsoft.Extensions.Time.Testing;
using MrBen.Portfolio.Allocation;
using MrBen.Portfolio.Configuration;
using MrBen.Portfolio.Forecasting;
using MrBen.Portfolio.Market;
using MrBen.Portfolio.Positions;
using MrBen.Portfolio.Rebalancing;
using MrBen.Portfolio.Risk;
using MrBen.Portfolio.State;
using MrBen.Portfolio.Tests.Facade;
using MrBen.Portfolio.Tests.Specification;
using MrBen.Portfolio.Tests.State;

namespace MrBen.Portfolio.Tests.Configuration;

/// <summary>A portfolio of four assets, built from a configuration, in a market that is turbulent at its end.</summary>
internal sealed class ConfiguredPortfolio
{
    private const int Rows = 400;
    private const int MostRows = 460;
    private const int TurbulentFrom = 380;

    private static readonly string[] Assets = ["A", "B", "C", "D"];
    private static readonly PriceHistory Whole = Simulate();

    public ConfiguredPortfolio(IEnumerable<(string Path, string Json)> keys, IModelTrainer? trainer = null, DateTimeOffset? start = null)
    {
        Keys = [.. keys];
        Clock = new FakeTimeProvider(start ?? SamplePortfolio.Start);
        AdvancedPortfolioManagerBuilder builder = new AdvancedPortfolioManagerBuilder()
            .UseOptions(PortfolioConfiguration.Parse(ConfigurationDocument.Of(Keys))).UseTimeProvider(Clock)
            .UseMetrics(Metrics).UseAlertHandler(Told);
        Manager = (trainer is null ? builder : builder.UseModelTrainer(trainer)).Build();
    }

    public ImmutableArray<(string Path, string Json)> Keys { get; }

    public FakeTimeProvider Clock { get; }

    public RecordingMetrics Metrics { get; } = new();

    public AdvancedPortfolioManager Manager { get; }

    /// <summary>What handlers of alerts are told.</summary>
    public CollectingHandler Told { get; } = new();

    public PortfolioRiskResult Measured => Manager.CalculatePortfolioRisk();

    public PortfolioRisk Risk => Measured.GetRiskOrThrow();

    /// <summary>50,000 in cash, 100 of A, 10 of each other asset, and the history up to the last exchange day before the clock.</summary>
    public ConfiguredPortfolio Invested(int rows = Rows)
    {
        Manager.SetCash(50_000);
        foreach (string asset in Assets)
        {
            Manager.AddAsset(new PortfolioAsset(asset) { Quantity = asset == "A" ? 100 : 10 });
        }

        Observe(rows);
        return this;
    }

    public void Observe(int rows)
    {
        double[] prices = [.. Enumerable.Range(0, rows * Assets.Length)
            .Select(i => Whole.TryGetPrice(i / Assets.Length, i % Assets.Length, out double price) ? price : 0)];
        Manager.ObservePrices(PriceHistory.Create(Whole.Assets, Whole.Dates[..rows], prices));
    }

    public PortfolioAllocation Allocate(PortfolioStrategy strategy, AllocationMethod method = AllocationMethod.Static) =>
        Manager.OptimizePortfolioAllocation(strategy, method, TestContext.Current.CancellationToken);

    /// <summary>Weights of all four assets.</summary>
    public double[] Weights(PortfolioStrategy strategy, AllocationMethod method = AllocationMethod.Static) =>
        [.. Allocate(strategy, method).TargetWeights!.Over([.. Assets.Select(asset => new AssetId(asset))]).Weights];

    public double Weight(string asset, PortfolioStrategy strategy, AllocationMethod method = AllocationMethod.Static) =>
        Allocate(strategy, method).TargetWeights![asset];

    public RebalancePlan Plan(
        PortfolioStrategy strategy = PortfolioStrategy.EqualWeight, AllocationMethod method = AllocationMethod.Static) =>
        Allocate(strategy, method).Plan!;

    /// <summary>Rebalances, and asks again some days later, when the cash has doubled the value: every weight is half of its target.</summary>
    public PortfolioAllocation Again(
        double days, PortfolioStrategy strategy = PortfolioStrategy.EqualWeight, AllocationMethod method = AllocationMethod.Static,
        int? rows = null)
    {
        Rebalance(strategy, method);
        Clock.Advance(TimeSpan.FromDays(days));
        Manager.SetCash(Manager.GetSnapshot().NetAssetValue!.Value);
        if (rows is { } longer)
        {
            Observe(longer);
        }

        return Allocate(strategy, method);
    }

    /// <summary>Rebalances, and asks again some days later, when prices alone have moved the weights.</summary>
    public PortfolioAllocation Watch(
        double days, int rows, PortfolioStrategy strategy = PortfolioStrategy.EqualWeight, AllocationMethod method = AllocationMethod.Static)
    {
        Rebalance(strategy, method);
        Clock.Advance(TimeSpan.FromDays(days));
        Observe(rows);
        return Allocate(strategy, method);
    }

    public void Rebalance(PortfolioStrategy strategy, AllocationMethod method)
    {
        PortfolioAllocation first = Allocate(strategy, method);
        Assert.Equal(RebalanceStatus.Planned, first.Plan!.Status);
        foreach (PlannedTrade trade in first.Plan.Trades)
        {
            Manager.ApplyFill(trade.Asset, trade.Quantity, trade.Price, trade.Cost, Clock.GetUtcNow());
        }
    }

    /// <summary>
    /// Rebalances an equally weighted portfolio before the turbulence (on Monday 2025-12-01, after 375 rows), and asks on 2026-01-05 when to
    /// trade again.
    /// </summary>
    public TriggerDecision AskedInTurbulence()
    {
        DateTimeOffset before = new(2025, 12, 1, 9, 30, 0, TimeSpan.Zero);
        ConfiguredPortfolio early = new ConfiguredPortfolio(Keys, start: before).Invested(375);
        return early.Watch(35, Rows).Trigger!;
    }

    /// <summary>One return an exchange day: nothing is traded, and prices move.</summary>
    public PortfolioPerformance Tracked(int days)
    {
        for (int day = 1; day <= days; day++)
        {
            Clock.SetUtcNow(new DateTimeOffset(Whole.Dates[Rows + day - 1], new TimeOnly(21, 0), TimeSpan.Zero));
            Observe(Rows + day);
        }

        return Manager.GetPerformance();
    }

    // Exchange days from Monday 2024-06-24 on, so that row 399 is Friday 2026-01-02. Daily volatility rises from A to D, C and D move
    // almost together; from TurbulentFrom on the assets are three times as volatile, and all move with the market.
    private static PriceHistory Simulate()
    {
        Random random = new(Seed: 20260105);
        double[] volatility = [0.006, 0.009, 0.012, 0.014];
        double[] drift = [0.0002, 0.0006, 0.0004, 0.0001];
        ImmutableArray<DateOnly> dates = [.. Enumerable.Range(0, 2 * MostRows).Select(day => new DateOnly(2024, 6, 24).AddDays(day))
            .Where(day => day.DayOfWeek is not (DayOfWeek.Saturday or DayOfWeek.Sunday)).Take(MostRows)];
        double[] prices = new double[MostRows * Assets.Length];
        double[] level = [100, 100, 100, 100];
        for (int t = 0; t < MostRows; t++)
        {
            double market = Normal(random);
            double pair = Normal(random);
            (double scale, double common) = t >= TurbulentFrom ? (3, 0.95) : (1, 0.4);
            for (int i = 0; i < Assets.Length; i++)
            {
                double own = i >= 2 ? (0.95 * pair) + (0.31 * Normal(random)) : Normal(random);
                level[i] *= Math.Exp(drift[i] + (scale * volatility[i] * ((common * market) + ((1.3 - common) * own))));
                prices[(t * Assets.Length) + i] = level[i];
            }
        }

        return PriceHistory.Create(SamplePortfolio.Names(Assets), dates, prices);
    }

    // The sum of twelve uniform numbers less 6 has mean 0 and variance 1.
    private static double Normal(Random random)
    {
        double sum = -6;
        for (int i = 0; i < 12; i++)
        {
            sum += random.NextDouble();
        }

        return sum;
    }
}
