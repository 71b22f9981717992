using System.Collections.Immutable;
using MrBen.Portfolio.Market;

namespace Hosted;

/// <summary>
/// Daily bars of a market that exists nowhere and never closes: four coins whose volatility comes and goes, and whose trade turns heavy
/// some days before it comes. A baseline that looks at past volatility cannot see that; a model that looks at volume can. The same seed
/// gives the same market.
/// </summary>
internal static class Market
{
    /// <summary>Days of history at the first start: enough to train on.</summary>
    public const int Days = 1_100;

    /// <summary>Volatility per day of the first asset's market part, where trade is as usual.</summary>
    public const double DailyVolatility = 0.008;

    /// <summary>The smallest step of a price.</summary>
    public const decimal Tick = 0.01m;

    private const int Seed = 6;
    private const int Moments = 8; // of a day, from which its high and low come
    private const int Lead = 5; // days from heavy trade to wild prices

    private static readonly double[] Betas = [1, 0.3, 0.5, 1.5];
    private static readonly double[] Drifts = [0.07, 0.03, 0.05, 0.09]; // per year
    private static readonly double[] Starts = [100, 80, 150, 40];

    /// <summary>The first is what the others are compared with.</summary>
    public static ImmutableArray<AssetId> Assets { get; } = ["CORAL", "DUNE", "EMBER", "FJORD"];

    /// <summary>How an asset moves with the market.</summary>
    public static double BetaOf(AssetId asset) => Betas[Assets.IndexOf(asset)];

    /// <summary>The bars of the days from the first day up to the last, both included.</summary>
    public static BarHistory Draw(DateOnly first, DateOnly last)
    {
        Random random = new(Seed);
        double[] prices = [.. Starts];
        List<Bar>[] bars = [.. Assets.Select(_ => new List<Bar>())];
        Queue<double> coming = new(Enumerable.Repeat(0.0, Lead));
        double activity = 0;
        for (DateOnly day = first; day <= last; day = day.AddDays(1))
        {
            activity = (0.93 * activity) + (0.3 * Normal(random));
            coming.Enqueue(activity);
            double scale = DailyVolatility * Math.Exp(0.3 * coming.Dequeue()) / Math.Sqrt(Moments);
            double[] market = [.. Enumerable.Range(0, Moments).Select(_ => scale * Normal(random))];
            for (int k = 0; k < bars.Length; k++)
            {
                double volume = 1e6 * Math.Exp(activity + (0.15 * Normal(random)));
                bars[k].Add(Walk(day, ref prices[k], Betas[k], Drifts[k] / 365, 0.7 * scale, market, volume, random));
            }
        }

        return BarHistory.Combine([.. bars.Select((own, k) => BarHistory.Create(Assets[k], own))]);
    }

    /// <summary>By Box and Muller (1958).</summary>
    public static double Normal(Random random) =>
        Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());

    private static Bar Walk(
        DateOnly day, ref double price, double beta, double drift, double own, double[] market, double volume, Random random)
    {
        (double open, double high, double low) = (price, price, price);
        foreach (double move in market)
        {
            price *= Math.Exp((drift / Moments) + (beta * move) + (own * Normal(random)));
            (high, low) = (Math.Max(high, price), Math.Min(low, price));
        }

        return new Bar(day, open, high, low, price, volume);
    }
}
