using MrBen.Optimization.LinearAlgebra;
using MrBen.Optimization.Quadratic;
using MrBen.Optimization.Tests.Quadratic;

namespace MrBen.Optimization.Tests.RandomSuite;

/// <summary>
/// Frontiers over weights, purchases and sales, x − purchases + sales = holding, with costs and limits of either: three variables an asset,
/// two of them without curvature, and every asset that is not traded at a degenerate place.
/// </summary>
internal static class SplitTrades
{
    public static (QuadraticProgram Program, double[] Reward) Create(int seed)
    {
        Random random = new(seed);
        int n = random.Next(2, 16);
        int wide = 3 * n;
        SymmetricMatrix q = RandomPrograms.SampleCovariance(random, n, random.Next(4) == 0 ? Math.Max(1, n / 2) : 3 * n);
        double[] values = new double[wide * wide];
        double[] holding = Holding(random, n);
        double[] linear = new double[wide];
        double[] lower = new double[wide];
        double[] upper = [.. Enumerable.Repeat(1.0, n), .. Enumerable.Repeat(double.PositiveInfinity, 2 * n)];
        bool turnover = random.Next(2) == 0;
        int m = n + 1 + (turnover ? 1 : 0);
        double[] rows = new double[m * wide];
        double[] low = new double[m];
        double[] high = new double[m];
        rows.AsSpan(n * wide, n).Fill(1);
        (low[n], high[n]) = (1, 1);
        if (turnover)
        {
            rows.AsSpan(((n + 1) * wide) + n, 2 * n).Fill(1);
            (low[n + 1], high[n + 1]) = (double.NegativeInfinity, 0.1 + (0.8 * random.NextDouble()));
        }

        double rate = random.Next(3) == 0 ? 0 : 5e-4 * random.NextDouble();
        for (int j = 0; j < n; j++)
        {
            q.CopyRow(j, values.AsSpan(j * wide, n));
            linear[n + j] = rate * (random.Next(2) == 0 ? 1 : random.NextDouble());
            linear[(2 * n) + j] = rate * (random.Next(2) == 0 ? 1 : random.NextDouble());
            Span<double> row = rows.AsSpan(j * wide, wide);
            (row[j], row[n + j], row[(2 * n) + j]) = (1, -1, 1);
            (low[j], high[j]) = (holding[j], holding[j]);
        }

        double[] reward = [.. RandomPrograms.RandomVector(random, n, -0.001, 0.002), .. new double[2 * n]];
        return (QuadraticProgram.Create(SymmetricMatrix.Create(wide, values), linear, lower, upper, DenseMatrix.Create(m, wide, rows), low, high),
            reward);
    }

    // A portfolio of full weight, a third of it not held.
    private static double[] Holding(Random random, int n)
    {
        double[] holding = [.. Enumerable.Range(0, n).Select(_ => random.Next(3) == 0 ? 0 : random.NextDouble())];
        holding[random.Next(n)] += 0.1;
        Kernels.Scale(1 / holding.Sum(), holding);
        return holding;
    }
}
