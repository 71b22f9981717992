using MrBen.Portfolio.Market;

namespace TrainModels;

/// <summary>
/// Ten years of three assets that move with a market whose volatility clusters: enough to see how a training goes, and nothing that a forest
/// could find beyond its baseline.
/// </summary>
internal static class SimulatedMarket
{
    private const int Days = 2_520;
    private const int Moments = 20; // of a day, from which its high and low come

    public static BarHistory Draw()
    {
        Random random = new(7);
        string[] names = ["MARKET", "STEADY", "SWIFT"];
        double[] betas = [1, 0.6, 1.4];
        double[] prices = [100, 50, 200];
        List<Bar>[] bars = [[], [], []];
        double variance = 1e-4;
        DateOnly day = new(2015, 1, 1);
        for (int t = 0; t < Days; t++)
        {
            day = day.AddDays(day.DayOfWeek == DayOfWeek.Friday ? 3 : 1);
            double scale = Math.Sqrt(variance / Moments);
            double[] market = [.. Enumerable.Range(0, Moments).Select(_ => scale * Normal(random))];
            for (int k = 0; k < names.Length; k++)
            {
                bars[k].Add(Walk(day, ref prices[k], betas[k], k == 0 ? 0 : scale, market, random));
            }

            double shock = market.Sum();
            variance = 2e-6 + (0.9 * variance) + (0.08 * shock * shock);
        }

        return BarHistory.Combine([.. names.Select((name, k) => BarHistory.Create(name, bars[k]))]);
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
