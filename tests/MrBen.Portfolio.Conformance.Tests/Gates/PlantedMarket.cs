using System.Collections.Immutable;
using MrBen.Portfolio.Market;

namespace MrBen.Portfolio.Conformance.Tests.Gates;

/// <summary>
/// Six assets in two weathers: three quiet ones without a premium, and three wild ones that earn one in calm and lose it in storms, when
/// everything moves twice as much. So the market's volatility of the last month tells which strategy will serve: those that hold the wild
/// ones in calm, those that avoid them in storms.
/// </summary>
internal static class PlantedMarket
{
    private const int Assets = 6;
    private const double StayingProbability = 1 - (1 / 200.0); // a weather lasts 200 days on average
    private const double CalmVolatility = 0.005;
    private const double WildTimes = 3; // as volatile as the quiet ones

    /// <summary>Draws daily returns, and whether each day is in a storm.</summary>
    /// <param name="premium">What the wild assets earn per year in calm, and lose in storms.</param>
    /// <param name="periods">Number of days.</param>
    /// <param name="seed">Seed of the draws.</param>
    public static (ReturnPanel Panel, bool[] Storms) Draw(double premium, int periods, int seed)
    {
        Random random = new(seed);
        double[] values = new double[periods * Assets];
        bool[] storms = new bool[periods];
        bool isStorm = false;
        for (int t = 0; t < periods; t++)
        {
            isStorm ^= random.NextDouble() > StayingProbability;
            storms[t] = isStorm;
            double volatility = (isStorm ? 2 : 1) * CalmVolatility;
            for (int i = 0; i < Assets; i++)
            {
                bool isWild = i >= Assets / 2;
                double mean = isWild ? (isStorm ? -premium : premium) / 252 : 0;
                values[(t * Assets) + i] = mean + ((isWild ? WildTimes : 1) * volatility * Normal(random));
            }
        }

        // Exchange days: five of seven.
        DateOnly start = new(1990, 1, 1);
        ImmutableArray<DateOnly> dates = [.. Enumerable.Range(0, periods).Select(t => start.AddDays((t / 5 * 7) + (t % 5)))];
        ImmutableArray<AssetId> assets = [.. Enumerable.Range(0, Assets).Select(i => new AssetId(((char)('A' + i)).ToString()))];
        return (ReturnPanel.Create(assets, dates, Frequency.Daily, ReturnKind.Simple, values), storms);
    }

    private static double Normal(Random random) =>
        Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
}
