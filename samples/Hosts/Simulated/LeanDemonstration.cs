using System.Collections.Immutable;
using MrBen.Portfolio.Allocation;
using MrBen.Portfolio.Market;
using MrBen.Portfolio.Samples.Hosts.Lean;
using MrBen.Portfolio.Testing;
using QuantConnect;
using QuantConnect.Algorithm;
using QuantConnect.Algorithm.Framework.Portfolio;

namespace MrBen.Portfolio.Samples.Hosts.Simulated;

/// <summary>Calls the two parts for Lean as Lean does. The market is synthetic: two assets of which one moves twice as much.</summary>
internal static class LeanDemonstration
{
    private const int Days = 300;

    public static void Run()
    {
        double[,] returns = Draw();
        double[] weights = new MrBenPortfolioOptimizer(new InverseVolatilityStrategy(), Frequency.Daily).Optimize(returns);
        Console.WriteLine(FormattableString.Invariant($"Lean's optimiser: {weights[0]:P0} and {weights[1]:P0}"));

        PriceHistory history = PricesOf(returns);
        DateTimeOffset now = new(history.Dates[^1], new TimeOnly(21, 0), TimeSpan.Zero);
        QCAlgorithm algorithm = new() { UtcTime = now.UtcDateTime };
        algorithm.Portfolio.Cash = 100_000;
        foreach (AssetId asset in history.Assets)
        {
            Symbol symbol = new(asset.Value);
            history.TryGetPrice(Days - 1, history.IndexOf(asset), out double price);
            algorithm.Securities.Add(symbol, new Security(symbol) { Price = (decimal)price });
        }

        AdvancedPortfolioManager manager = new AdvancedPortfolioManagerBuilder().UseTimeProvider(new SimulatedClock(now)).Build();
        MrBenPortfolioConstructionModel model = new(manager, new InverseVolatilityStrategy(), AllocationMethod.Static, _ => history);
        foreach (IPortfolioTarget target in model.CreateTargets(algorithm, []))
        {
            Console.WriteLine(FormattableString.Invariant($"Lean's target: {target.Quantity} {target.Symbol.Value} ({target.Tag})"));
        }
    }

    private static double[,] Draw()
    {
        double[,] returns = new double[Days, 2];
        Random random = new(1);
        for (int t = 0; t < Days; t++)
        {
            (returns[t, 0], returns[t, 1]) = (0.01 * Normal(random), 0.02 * Normal(random));
        }

        return returns;
    }

    private static PriceHistory PricesOf(double[,] returns)
    {
        double[] prices = new double[2 * Days];
        (double calm, double wild) = (100, 50);
        for (int t = 0; t < Days; t++)
        {
            (prices[2 * t], prices[(2 * t) + 1]) = (calm *= 1 + returns[t, 0], wild *= 1 + returns[t, 1]);
        }

        ImmutableArray<DateOnly> dates = [.. Enumerable.Range(0, 2 * Days).Select(new DateOnly(2024, 1, 1).AddDays)
            .Where(date => date.DayOfWeek is not (DayOfWeek.Saturday or DayOfWeek.Sunday)).Take(Days)];
        return PriceHistory.Create(["CALM", "WILD"], dates, prices);
    }

    private static double Normal(Random random) =>
        Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
}
