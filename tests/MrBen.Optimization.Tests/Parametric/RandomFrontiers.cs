using MrBen.Optimization.LinearAlgebra;
using MrBen.Optimization.Quadratic;
using MrBen.Optimization.Tests.Quadratic;

namespace MrBen.Optimization.Tests.Parametric;

/// <summary>Seeded members of the families; all are feasible, and bounded without reward.</summary>
internal static class RandomFrontiers
{
    public static (QuadraticProgram Program, double[] Reward) Create(FrontierFamily family, int seed)
    {
        Random random = new(unchecked(((int)family * 9_176_263) + seed));
        int n = random.Next(2, 31);
        double[] reward = RandomPrograms.RandomVector(random, n, -0.001, 0.002);
        return family switch
        {
            FrontierFamily.Ordinary => (Box(random, RandomPrograms.SampleCovariance(random, n, 3 * n), 0), reward),
            FrontierFamily.LongShort => (LongShort(random, RandomPrograms.SampleCovariance(random, n, 3 * n)), reward),
            FrontierFamily.GeneralRows => (Box(random, RandomPrograms.SampleCovariance(random, n, 3 * n), random.Next(1, 6)), reward),
            FrontierFamily.EqualMeans => EqualMeans(random, n, reward),
            FrontierFamily.Duplicates => Duplicates(random, n, reward),
            FrontierFamily.FewerObservations =>
                (Box(random, RandomPrograms.SampleCovariance(random, n, Math.Max(1, n / 3)), random.Next(0, 5)), reward),
            FrontierFamily.Ties => Ties(random, n),
            FrontierFamily.Kinks => (Kinks(random, n), reward),
            FrontierFamily.Cash => Cash(random, n, reward),
            _ => (WithoutCurvature(random, n), reward),
        };
    }

    private static (QuadraticProgram Program, double[] Reward) EqualMeans(Random random, int n, double[] reward)
    {
        int groups = random.Next(1, 4);
        double[] equal = [.. Enumerable.Range(0, n).Select(j => reward[j % Math.Min(groups, n)])];
        return (Box(random, RandomPrograms.SampleCovariance(random, n, 3 * n), random.Next(0, 3)), equal);
    }

    private static (QuadraticProgram Program, double[] Reward) Duplicates(Random random, int n, double[] reward)
    {
        SymmetricMatrix single = RandomPrograms.SampleCovariance(random, n, 3 * n);
        int[] source = [.. Enumerable.Range(0, n).Select(j => j % 3 == 2 ? random.Next(j) : j)];
        for (int j = 0; j < n; j++)
        {
            source[j] = source[source[j]];
        }

        double[] values = new double[n * n];
        for (int i = 0; i < n; i++)
        {
            for (int j = 0; j < n; j++)
            {
                values[(i * n) + j] = single[source[i], source[j]];
            }
        }

        double difference = random.Next(3) == 0 ? 1e-5 : 0;
        double[] copied = [.. Enumerable.Range(0, n).Select(j => reward[source[j]] + (j == source[j] ? 0 : difference))];
        return (Box(random, SymmetricMatrix.Create(n, values), random.Next(0, 3)), copied);
    }

    private static (QuadraticProgram Program, double[] Reward) Ties(Random random, int n)
    {
        int rank = random.Next(1, n + 2);
        double[] factor = [.. Enumerable.Range(0, rank * n).Select(_ => (double)random.Next(-1, 2))];
        double[] values = new double[n * n];
        Kernels.AddGram(factor, n, values);
        int m = random.Next(0, 5);
        double[] rows = new double[(m + 1) * n];
        rows.AsSpan(0, n).Fill(1);
        double[] low = new double[m + 1];
        double[] high = new double[m + 1];
        low[0] = high[0] = n;
        for (int i = 1; i <= m; i++)
        {
            for (int j = 0; j < n; j++)
            {
                rows[(i * n) + j] = random.Next(-1, 2);
            }

            // All ones are feasible.
            double activity = Kernels.Dot(rows.AsSpan(i * n, n), rows.AsSpan(0, n));
            low[i] = random.Next(2) == 0 ? double.NegativeInfinity : activity - random.Next(3);
            high[i] = activity + random.Next(3);
        }

        double[] lower = [.. Enumerable.Range(0, n).Select(_ => (double)random.Next(-1, 2))];
        double[] upper = [.. lower.Select(l => Math.Max(1, l) + random.Next(3))];
        double[] reward = [.. Enumerable.Range(0, n).Select(_ => (double)random.Next(-1, 2))];
        return (QuadraticProgram.Create(SymmetricMatrix.Create(n, values), new double[n], lower, upper,
            DenseMatrix.Create(m + 1, n, rows), low, high), reward);
    }

    private static QuadraticProgram Kinks(Random random, int n)
    {
        QuadraticProgram box = Box(random, RandomPrograms.SampleCovariance(random, n, random.Next(2) == 0 ? 3 * n : Math.Max(1, n / 2)), 1);
        double[] held = RandomPrograms.RandomVector(random, n, 0, 2.0 / n);
        for (int j = 0; j < n; j++)
        {
            held[j] = random.Next(4) == 0 ? box.Lower[j] : held[j];
        }

        double[] above = RandomPrograms.RandomVector(random, n, 0, 1e-4);
        double[] below = random.Next(2) == 0 ? above : RandomPrograms.RandomVector(random, n, 0, 1e-4);
        return QuadraticProgram.Create(box.Hessian, box.Linear, box.Lower, box.Upper, box.Rows, box.RowLower, box.RowUpper,
            KinkedCosts.Create(held, above, below));
    }

    private static (QuadraticProgram Program, double[] Reward) Cash(Random random, int n, double[] reward)
    {
        double[] values = RandomPrograms.SampleCovariance(random, n, 3 * n).Values.ToArray();
        bool uncorrelated = random.Next(2) == 0;
        for (int i = 0; i < n; i++)
        {
            for (int j = 0; j < n; j++)
            {
                values[(i * n) + j] = i == 0 || j == 0 ? 0 : uncorrelated ? (i == j ? 4e-4 : 0) : values[(i * n) + j];
            }
        }

        return (Box(random, SymmetricMatrix.Create(n, values), random.Next(0, 3)), reward);
    }

    private static QuadraticProgram WithoutCurvature(Random random, int n)
    {
        QuadraticProgram box = Box(random, SymmetricMatrix.FromDiagonal(new double[n]), random.Next(0, 4));
        return box.WithLinear(RandomPrograms.RandomVector(random, n, -1, 1));
    }

    private static QuadraticProgram LongShort(Random random, SymmetricMatrix q)
    {
        int n = q.Order;
        double[] lower = RandomPrograms.RandomVector(random, n, -1, 0);
        double[] upper = RandomPrograms.RandomVector(random, n, 2.0 / n, 2);
        for (int j = 0; j < n; j++)
        {
            lower[j] = random.Next(3) == 0 ? double.NegativeInfinity : lower[j];
            upper[j] = random.Next(3) == 0 ? double.PositiveInfinity : upper[j];
        }

        double[] ones = new double[n];
        ones.AsSpan().Fill(1);
        return QuadraticProgram.Create(q, new double[n], lower, upper, DenseMatrix.Create(1, n, ones), [1], [1]);
    }

    // Around equal weights, which satisfy everything.
    private static QuadraticProgram Box(Random random, SymmetricMatrix q, int m)
    {
        int n = q.Order;
        double equal = 1.0 / n;
        double[] lower = [.. Enumerable.Range(0, n).Select(_ => random.Next(4) == 0 ? 0.5 * equal * random.NextDouble() : 0)];
        bool boxes = random.Next(2) == 0;
        double[] upper = [.. Enumerable.Range(0, n).Select(_ => boxes ? equal * (1 + (3 * random.NextDouble())) : 1)];
        double[] rows = new double[(m + 1) * n];
        rows.AsSpan(0, n).Fill(1);
        double[] low = new double[m + 1];
        double[] high = new double[m + 1];
        low[0] = high[0] = 1;
        for (int i = 1; i <= m; i++)
        {
            Span<double> row = rows.AsSpan(i * n, n);
            bool group = random.Next(2) == 0;
            double activity = 0;
            for (int j = 0; j < n; j++)
            {
                row[j] = group ? random.Next(2) : random.NextDouble() - 0.3;
                activity += row[j] * equal;
            }

            low[i] = random.Next(2) == 0 ? double.NegativeInfinity : activity - (0.1 * random.NextDouble());
            high[i] = double.IsInfinity(low[i]) || random.Next(2) == 0 ? activity + (0.1 * random.NextDouble()) : double.PositiveInfinity;
        }

        return QuadraticProgram.Create(q, new double[n], lower, upper, DenseMatrix.Create(m + 1, n, rows), low, high);
    }
}
