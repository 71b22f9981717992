using System.Collections.Immutable;
using MrBen.Portfolio.Allocation;
using MrBen.Portfolio.Market;
using MrBen.Portfolio.Statistics;

namespace MrBen.Portfolio.Tests.Allocation;

/// <summary>
/// A quiet asset and a wild one in two weathers: in calm the wild one earns a premium, in storms, when both move twice as much, it loses it.
/// The strategies hold one each, both alike, or a third of the wild one.
/// </summary>
internal static class SimulatedWeather
{
    private const double Change = 1 / 150.0; // probability that a day changes the weather

    public static ImmutableArray<IAllocationStrategy> Strategies { get; } =
    [
        NamedStrategy.Fixed("calm", 1, 0), NamedStrategy.Fixed("wild", 0, 1), NamedStrategy.Fixed("half", 0.5, 0.5),
        NamedStrategy.Fixed("third", 2.0 / 3, 1.0 / 3),
    ];

    /// <summary>Returns of five days a week, and whether each is in a storm.</summary>
    public static (ReturnPanel Panel, bool[] Storms) Draw(double premium, int periods, long seed)
    {
        SeededRandom random = new(seed);
        double[] values = new double[2 * periods];
        bool[] storms = new bool[periods];
        bool isStorm = false;
        for (int t = 0; t < periods; t++)
        {
            isStorm ^= random.NextOpen() < Change;
            storms[t] = isStorm;
            double volatility = isStorm ? 0.01 : 0.005;
            values[2 * t] = volatility * random.NextNormal();
            values[(2 * t) + 1] = ((isStorm ? -premium : premium) / 252) + (2 * volatility * random.NextNormal());
        }

        DateOnly monday = new(2001, 1, 1);
        return (
            ReturnPanel.Create(
                Markets.Names(2), [.. Enumerable.Range(0, periods).Select(t => monday.AddDays((t / 5 * 7) + (t % 5)))], Frequency.Daily,
                ReturnKind.Simple, values),
            storms);
    }
}
