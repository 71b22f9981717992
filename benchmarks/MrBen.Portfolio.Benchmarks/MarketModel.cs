using System.Collections.Immutable;
using MrBen.Portfolio.Market;

namespace MrBen.Portfolio.Benchmarks;

/// <summary>1,260 daily returns (five years) of n assets with one common factor, from a fixed seed: the same data everywhere.</summary>
internal static class MarketModel
{
    public const int Observations = 1_260;

    public static ReturnPanel Panel(int assets)
    {
        Random random = new(Seed: 20260101);
        double[] beta = [.. Enumerable.Range(0, assets).Select(_ => 0.5 + random.NextDouble())];
        double[] values = new double[Observations * assets];
        for (int t = 0; t < Observations; t++)
        {
            double market = 0.0003 + (0.01 * Normal(random));
            for (int i = 0; i < assets; i++)
            {
                values[(t * assets) + i] = (beta[i] * market) + (0.012 * Normal(random));
            }
        }

        DateOnly start = new(2021, 1, 4);
        return ReturnPanel.Create(Names(assets), [.. Enumerable.Range(0, Observations).Select(start.AddDays)], Frequency.Daily, ReturnKind.Simple, values);
    }

    public static ImmutableArray<AssetId> Names(int assets) => [.. Enumerable.Range(0, assets).Select(i => new AssetId($"A{i:D3}"))];

    internal static double Normal(Random random) =>
        Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
}
