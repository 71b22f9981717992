using System.Collections.Immutable;
using MrBen.Portfolio.Market;
using MrBen.Portfolio.Statistics;

namespace MrBen.Portfolio.Tests.Forecasting.Correlation;

/// <summary>
/// Returns of one factor whose share of every variance jumps after turbulent times: a month of two and a half times the volatility, a month
/// of calm volatility in which the share is another, and 40 to 120 days of neither. Past correlations lag behind; past volatility tells.
/// </summary>
internal static class PlantedCorrelations
{
    public static readonly DateOnly First = new(2000, 1, 1);

    private const int Month = 22;

    /// <summary>Returns, and the correlation of each day.</summary>
    public static (ReturnPanel Panel, ImmutableArray<double> Shares) Draw(
        long seed, int assets, int periods, double usual, double afterwards)
    {
        SeededRandom random = new(seed);
        double[] values = new double[assets * periods];
        ImmutableArray<double>.Builder shares = ImmutableArray.CreateBuilder<double>(periods);
        for (int t = 0, phase = 0, left = 60; t < periods; t++, left--)
        {
            if (left == 0)
            {
                phase = (phase + 1) % 3;
                left = phase == 0 ? 40 + random.NextBelow(81) : Month;
            }

            double share = phase == 2 ? afterwards : usual;
            double volatility = phase == 1 ? 0.025 : 0.01;
            shares.Add(share);
            double factor = random.NextNormal();
            for (int i = 0; i < assets; i++)
            {
                values[(t * assets) + i] =
                    volatility * ((Math.Sqrt(share) * factor) + (Math.Sqrt(1 - share) * random.NextNormal()));
            }
        }

        return (Panel(assets, values), shares.MoveToImmutable());
    }

    public static ReturnPanel Panel(int assets, double[] values, string prefix = "A") => ReturnPanel.Create(
        [.. Enumerable.Range(0, assets).Select(i => new AssetId($"{prefix}{i:D2}"))],
        [.. Enumerable.Range(0, values.Length / assets).Select(First.AddDays)], Frequency.Daily, ReturnKind.Log, values);

    /// <summary>The same returns under other names.</summary>
    public static ReturnPanel Renamed(ReturnPanel panel, string prefix) => Panel(panel.Assets.Length, panel.Values.ToArray(), prefix);
}
