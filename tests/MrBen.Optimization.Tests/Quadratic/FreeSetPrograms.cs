using MrBen.Optimization.LinearAlgebra;
using MrBen.Optimization.Quadratic;

namespace MrBen.Optimization.Tests.Quadratic;

/// <summary>Seeded programs of the families that the free-set methods are made for. All are feasible.</summary>
internal static class FreeSetPrograms
{
    public static QuadraticProgram Create(FreeSetFamily family, int seed)
    {
        Random random = new((int)(((uint)family * 1_000_003) + (uint)seed));
        int n = random.Next(2, 60);
        double[] linear = random.Next(3) == 0 ? new double[n] : RandomPrograms.RandomVector(random, n, -0.02, 0.01);
        double cap = family is FreeSetFamily.LongOnly ? double.PositiveInfinity : Math.Max(0.05, (random.Next(2) + 1.0) / n);
        double low = family is FreeSetFamily.LongShort or FreeSetFamily.Box ? -cap / 2 : 0;
        double[] lower = [.. Enumerable.Repeat(low, n)];
        double[] upper = [.. Enumerable.Repeat(cap, n)];
        bool rows = family is FreeSetFamily.GeneralRows or FreeSetFamily.CostsAndRows;
        KinkedCosts? costs = family is FreeSetFamily.Costs or FreeSetFamily.CostsAndRows ? Costs(random, n, cap) : null;
        if (family == FreeSetFamily.Box)
        {
            return QuadraticProgram.Create(Covariance(family, random, n), linear, lower, upper);
        }

        (DenseMatrix matrix, double[] rowLower, double[] rowUpper) = Rows(random, n, cap, rows);
        return QuadraticProgram.Create(Covariance(family, random, n), linear, lower, upper, matrix, rowLower, rowUpper, costs);
    }

    private static ISymmetricOperator Covariance(FreeSetFamily family, Random random, int n)
    {
        switch (family)
        {
            case FreeSetFamily.Factors:
                int count = random.Next(1, 8);
                return FactorCovariance.Create(DenseMatrix.Create(n, count, RandomPrograms.RandomVector(random, n * count, -0.2, 0.3)),
                    RandomPrograms.SampleCovariance(random, count, 5 * count), RandomPrograms.RandomVector(random, n, 1e-5, 1e-3));
            case FreeSetFamily.Observations:
                int periods = random.Next(1, n + 1);
                return GramCovariance.Create(DenseMatrix.Create(periods, n, RandomPrograms.RandomVector(random, periods * n, -0.03, 0.03)),
                    1.0 / periods);
            case FreeSetFamily.Cash:
                double[] values = RandomPrograms.SampleCovariance(random, n, 2 * n).Values.ToArray();
                int cash = random.Next(n);
                for (int j = 0; j < n; j++)
                {
                    values[(j * n) + cash] = values[(cash * n) + j] = 0;
                }

                return SymmetricMatrix.Create(n, values);
            default:
                return RandomPrograms.SampleCovariance(random, n, n + random.Next(2, 2 * n));
        }
    }

    private static KinkedCosts Costs(Random random, int n, double cap)
    {
        double[] held = [.. RandomPrograms.RandomVector(random, n, 0, 1).Select(v => random.Next(3) == 0 ? 0 : v)];
        double sum = Math.Max(held.Sum(), 1e-9);
        double[] center = [.. held.Select(v => Math.Min(v / sum, 2 * cap))];
        return KinkedCosts.Create(center, RandomPrograms.RandomVector(random, n, 0, 0.005), RandomPrograms.RandomVector(random, n, 0, 0.005));
    }

    // Around a feasible point, so that there is one: equal weights.
    private static (DenseMatrix Matrix, double[] Lower, double[] Upper) Rows(Random random, int n, double cap, bool general)
    {
        int groups = general ? random.Next(1, Math.Min(12, n + 1)) : 0;
        int exposures = general ? random.Next(0, 6) : 0;
        int m = 1 + groups + exposures;
        double[] entries = new double[m * n];
        double[] lower = new double[m];
        double[] upper = new double[m];
        double weight = Math.Min(1.0 / n, cap);
        entries.AsSpan(0, n).Fill(1);
        (lower[0], upper[0]) = (weight * n, weight * n);
        for (int i = 1; i < m; i++)
        {
            double activity = 0;
            for (int j = 0; j < n; j++)
            {
                double entry = i <= groups ? (j % groups == i - 1 ? 1 : 0) : (2 * random.NextDouble()) - 1;
                entries[(i * n) + j] = entry;
                activity += entry * weight;
            }

            double room = random.Next(3) == 0 ? 0 : 0.2 * random.NextDouble() * (1 + Math.Abs(activity));
            lower[i] = i <= groups ? activity - room : double.NegativeInfinity;
            upper[i] = activity + (random.Next(4) == 0 ? 0 : room);
        }

        return (DenseMatrix.Create(m, n, entries), lower, upper);
    }
}
