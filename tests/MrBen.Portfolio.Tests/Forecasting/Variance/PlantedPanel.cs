using MrBen.Portfolio.Forecasting.Features;
using MrBen.Portfolio.Market;
using MrBen.Portfolio.Statistics;

namespace MrBen.Portfolio.Tests.Forecasting.Variance;

/// <summary>
/// Assets whose log variance is linear in that of day, week and month about a level of their own, moved by a return x in two ways: along
/// it, which a line sees, and by whether |x| exceeds 1, which no line sees.
/// </summary>
internal static class PlantedPanel
{
    public const double Noise = 0.3;

    private const double ShareBeyond = 0.317_310_507_862_914; // of a standard normal beyond ±1

    public static readonly string[] Names =
    [
        "log variance of the day", "log variance of the week", "log variance of the month", "standardised return of the day",
        "drawdown",
    ];

    /// <summary>A panel of assets A, B, …, each with a row a day.</summary>
    public static FeaturePanel Draw(long seed, int assets, int days, double slope, double jump, int horizon = 1) => FeaturePanel.Combine(
        [.. Enumerable.Range(0, assets).Select(asset => Table(seed + asset, asset, days, slope, jump, horizon))]);

    private static FeatureTable Table(long seed, int asset, int days, double slope, double jump, int horizon)
    {
        SeededRandom random = new(seed);
        double level = -9 + asset;
        DateOnly first = new(2010, 1, 1);
        List<double> rows = [];
        double[] labels = new double[days - horizon];
        for (int t = 0; t < days; t++)
        {
            double day = random.NextNormal();
            double week = (0.6 * day) + (0.8 * random.NextNormal());
            double month = (0.6 * week) + (0.8 * random.NextNormal());
            double x = random.NextNormal();
            rows.AddRange([level + day, level + week, level + month, x, -random.NextOpen()]);
            double effect = (slope * x) + (jump * ((Math.Abs(x) > 1 ? 1 : 0) - ShareBeyond));
            double log = level + (0.3 * day) + (0.3 * week) + (0.2 * month) + effect + (Noise * random.NextNormal());
            if (t < labels.Length)
            {
                labels[t] = Math.Exp(log);
            }
        }

        return new FeatureTable(
            new AssetId($"{(char)('A' + asset)}"), new FeatureSchema(1, [.. Names]), horizon, [.. Enumerable.Range(0, days).Select(first.AddDays)], [.. rows],
            labels, [.. Enumerable.Range(0, labels.Length).Select(t => first.AddDays(t + horizon))], []);
    }
}
