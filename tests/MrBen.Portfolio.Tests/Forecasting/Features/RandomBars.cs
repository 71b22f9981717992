using MrBen.Portfolio.Market;
using MrBen.Portfolio.Statistics;

namespace MrBen.Portfolio.Tests.Forecasting.Features;

/// <summary>Daily bars of a random walk, as dirty as asked for.</summary>
internal static class RandomBars
{
    public static readonly DateOnly First = new(2015, 1, 1);

    /// <summary>Bars of consecutive days; with dirt, some fields are missing, some highs absurd and some days absent.</summary>
    public static List<Bar> Draw(long seed, int count, double dirt = 0)
    {
        SeededRandom random = new(seed);
        List<Bar> bars = [];
        double close = 100;
        double volatility = 0.01;
        for (int t = 0; t < count; t++)
        {
            volatility = 0.01 * Math.Exp((0.95 * Math.Log(volatility / 0.01)) + (0.15 * random.NextNormal()));
            double open = close * Math.Exp(0.4 * volatility * random.NextNormal());
            double high = open;
            double low = open;
            double price = open;
            for (int k = 0; k < 8; k++)
            {
                price *= Math.Exp(0.3 * volatility * random.NextNormal());
                (high, low) = (Math.Max(high, price), Math.Min(low, price));
            }

            close = price;
            double volume = Math.Exp(12 + (0.3 * random.NextNormal()));
            bool IsDirty() => random.NextOpen() < dirt;
            if (IsDirty())
            {
                continue;
            }

            bars.Add(new Bar(
                First.AddDays(t), IsDirty() ? null : open, IsDirty() ? 10 * high : high, IsDirty() ? 0.01 : low, IsDirty() ? null : close,
                IsDirty() ? null : volume));
        }

        return bars;
    }

    /// <summary>The same bars, those after a day in any other order.</summary>
    public static List<Bar> Permuted(List<Bar> bars, DateOnly now, ref SeededRandom random)
    {
        List<Bar> changed = [.. bars];
        int first = bars.FindIndex(bar => bar.Date > now);
        for (int i = bars.Count - 1; i > first; i--)
        {
            int j = first + random.NextBelow(i - first + 1);
            (changed[i], changed[j]) = (changed[j] with { Date = changed[i].Date }, changed[i] with { Date = changed[j].Date });
        }

        return changed;
    }
}
