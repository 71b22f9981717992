using MrBen.Portfolio.Market;

namespace RollingBacktest;

/// <summary>A made-up market of one factor, for a run without a file. The same on every machine; it says nothing about real ones.</summary>
internal static class SyntheticMarket
{
    private const int Months = 240;
    private const double RiskFreePerMonth = 0.002;

    private static readonly (string Name, double Alpha, double Beta, double OwnVolatility)[] Assets =
    [
        ("Steady", 0.001, 0.5, 0.015), ("Average", 0, 1, 0.02), ("Wild", -0.001, 1.6, 0.05), ("Odd", 0.001, 0.2, 0.04),
    ];

    public static ReturnTable Create()
    {
        Random random = new(Seed: 2009);
        DateOnly first = new(2000, 1, 31);
        double[] returns = new double[Months * Assets.Length];
        for (int t = 0; t < Months; t++)
        {
            double factor = 0.005 + (0.045 * Uniform(random));
            for (int i = 0; i < Assets.Length; i++)
            {
                (_, double alpha, double beta, double own) = Assets[i];
                returns[(t * Assets.Length) + i] = alpha + (beta * factor) + (own * Uniform(random));
            }
        }

        ReturnPanel excess = ReturnPanel.Create([.. Assets.Select(asset => new AssetId(asset.Name))],
            [.. Enumerable.Range(0, Months).Select(first.AddMonths)], Frequency.Monthly, ReturnKind.Simple, returns);
        return new ReturnTable(excess, [.. Enumerable.Repeat(RiskFreePerMonth, Months)]);
    }

    // Mean 0, standard deviation 1.
    private static double Uniform(Random random) => Math.Sqrt(12) * (random.NextDouble() - 0.5);
}
