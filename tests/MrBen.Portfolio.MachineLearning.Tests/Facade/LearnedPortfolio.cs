using System.Collections.Immutable;
using Microsoft.Extensions.Time.Testing;
using MrBen.Portfolio.Configuration;
using MrBen.Portfolio.Market;
using MrBen.Portfolio.Positions;

namespace MrBen.Portfolio.MachineLearning.Tests.Facade;

/// <summary>A portfolio of three simulated assets whose volatility clusters, with models small enough to be trained in a test.</summary>
internal static class LearnedPortfolio
{
    public const int Days = 1_500;

    private const int Moments = 8; // of a day, from which its high and low come

    public static ImmutableArray<AssetId> Assets { get; } = ["A", "B", "C"];

    private static BarHistory Whole { get; } = Draw(Days + 60);

    /// <summary>The first days of the market.</summary>
    public static BarHistory Bars(int days = Days) => Whole.Between(Whole.DatesOf(0)[0], Whole.DatesOf(0)[days - 1]);

    /// <summary>Five trees to a forest, horizons of 1 and 5, and a gain asked for that no model of this market has.</summary>
    public static PortfolioOptions Options()
    {
        PortfolioOptions options = new();
        options.Models.Horizons = [1, 5];
        options.Models.MinimumTrainingSamples = 300;
        options.Models.PerformanceThreshold = 0.9;
        options.Models.RiskPredictor.Trees = 5;
        options.Models.CorrelationPredictor.Trees = 5;
        options.Models.AllocationOptimizer.Trees = 5;
        options.Models.CorrelationPredictor.MinimumSamplesPerLeaf = 5;
        options.Models.AllocationOptimizer.MinimumSamplesPerLeaf = 5;
        return options;
    }

    /// <summary>A clock on the evening of the last of so many days.</summary>
    public static FakeTimeProvider ClockAfter(int days = Days) =>
        new(new DateTimeOffset(Whole.DatesOf(0)[days - 1], new TimeOnly(22, 0), TimeSpan.Zero));

    /// <summary>100,000 in cash, 100 of each asset, and the bars.</summary>
    public static AdvancedPortfolioManager Build(
        Func<AdvancedPortfolioManagerBuilder, AdvancedPortfolioManagerBuilder> models, PortfolioOptions? options = null,
        PriceHistory? prices = null, FakeTimeProvider? clock = null)
    {
        AdvancedPortfolioManager manager = models(new AdvancedPortfolioManagerBuilder().UseOptions(options ?? Options()))
            .UseTimeProvider(clock ?? ClockAfter()).Build();
        manager.ObservePrices(prices ?? Bars().ToPriceHistory());
        manager.SetCash(100_000m);
        foreach (AssetId asset in Assets)
        {
            manager.AddAsset(new PortfolioAsset(asset) { Quantity = 100 });
        }

        return manager;
    }

    private static BarHistory Draw(int days)
    {
        Random random = new(20261126);
        double[] betas = [1, 0.6, 1.4];
        double[] prices = [100, 50, 200];
        List<Bar>[] bars = [[], [], []];
        double variance = 1e-4;
        DateOnly day = new(2019, 1, 7);
        for (int t = 0; t < days; t++)
        {
            double scale = Math.Sqrt(variance / Moments);
            double[] market = [.. Enumerable.Range(0, Moments).Select(_ => scale * Normal(random))];
            for (int k = 0; k < bars.Length; k++)
            {
                bars[k].Add(Walk(day, ref prices[k], betas[k], scale, market, random));
            }

            variance = 2e-6 + (0.9 * variance) + (0.08 * market.Sum() * market.Sum());
            day = day.AddDays(day.DayOfWeek == DayOfWeek.Friday ? 3 : 1);
        }

        return BarHistory.Combine([.. bars.Select((own, k) => BarHistory.Create(Assets[k], own))]);
    }

    private static Bar Walk(DateOnly day, ref double price, double beta, double own, double[] market, Random random)
    {
        (double open, double high, double low) = (price, price, price);
        foreach (double move in market)
        {
            price *= Math.Exp((beta * move) + (own * Normal(random)));
            (high, low) = (Math.Max(high, price), Math.Min(low, price));
        }

        return new Bar(day, open, high, low, price, 1e6 * Math.Exp(0.3 * Normal(random)));
    }

    private static double Normal(Random random) =>
        Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
}
