using MrBen.Optimization.LinearAlgebra;
using MrBen.Optimization.Quadratic;

namespace MrBen.Optimization.Tests.Quadratic;

/// <summary>Seeded members of the nasty families; all are feasible and bounded by construction.</summary>
internal static class NastyPrograms
{
    public static QuadraticProgram Create(NastyFamily family, int seed)
    {
        Random random = new(unchecked(((int)family * 7_368_787) + seed));
        int n = random.Next(2, 31);
        return family switch
        {
            NastyFamily.DegenerateVertex => DegenerateVertex(random, n),
            NastyFamily.LinearWithTies => LinearWithTies(random, n),
            NastyFamily.Condition1E12 => BoxBudget(RandomPrograms.WithCondition(random, n, 1e12), Linear(random, n, 0.01)),
            NastyFamily.TinyHessian => TinyHessian(random, n),
            NastyFamily.EqualitiesOnly => EqualitiesOnly(random, n),
            NastyFamily.HighlyCorrelated => BoxBudget(ConstantCorrelation(random, n), Linear(random, n, 0.001)),
            NastyFamily.ZeroTurnover => ZeroTurnover(random, n),
            NastyFamily.NarrowBounds => NarrowBounds(random, n),
            NastyFamily.HugeCoefficients => Rescaled(random, n, 0, Math.Pow(10, 6 + (6 * random.NextDouble())), 1e6),
            NastyFamily.MixedUnits => Rescaled(random, n, 3, 1, 1),
            NastyFamily.MixedRowUnits => MixedRowUnits(random, n),
            NastyFamily.SplitEqualities => SplitEqualities(random, n),
            NastyFamily.SmallIntegers => SmallIntegers(random, n),
            NastyFamily.CapsSumToBudget => CapsSumToBudget(random, n),
            NastyFamily.DistantBounds => DistantBounds(random, n),
            _ => FreeSemidefinite(random, n),
        };
    }

    private static QuadraticProgram DegenerateVertex(Random random, int n)
    {
        SymmetricMatrix q = RandomPrograms.SampleCovariance(random, n, random.Next(2, 3 * n));
        double[] point = [.. Enumerable.Range(0, n).Select(_ => (double)random.Next(0, 3))];
        int m = 3 * n;
        double[] rows = new double[m * n];
        double[] low = Filled(m, double.NegativeInfinity);
        double[] high = new double[m];
        for (int i = 0; i < m; i++)
        {
            Span<double> row = rows.AsSpan(i * n, n);
            for (int j = 0; j < n; j++)
            {
                row[j] = random.Next(-2, 3);
            }

            high[i] = Kernels.Dot(row, point) + (random.Next(4) == 0 ? 1 : 0); // Exact: small integers.
        }

        double[] lower = [.. point.Select(x => random.Next(2) == 0 ? x : -1)];
        double[] upper = [.. point.Select((x, j) => lower[j] < x && random.Next(2) == 0 ? x : 5)];
        return QuadraticProgram.Create(q, Linear(random, n, 0.01), lower, upper, DenseMatrix.Create(m, n, rows), low, high);
    }

    private static QuadraticProgram LinearWithTies(Random random, int n)
    {
        int m = random.Next(1, n + 1);
        double[] rows = new double[m * n];
        double[] low = Filled(m, double.NegativeInfinity);
        double[] high = new double[m];
        rows.AsSpan(0, n).Fill(1);
        low[0] = high[0] = 1;
        for (int i = 1; i < m; i++)
        {
            for (int j = 0; j < n; j++)
            {
                rows[(i * n) + j] = random.Next(-1, 2);
            }

            high[i] = Math.Max(0, rows[i * n]) + random.Next(2); // The first unit vector is feasible.
        }

        double[] cost = [.. Enumerable.Range(0, n).Select(_ => (double)random.Next(-1, 2))];
        return QuadraticProgram.Create(SymmetricMatrix.FromDiagonal(new double[n]), cost, new double[n], Filled(n, 1),
            DenseMatrix.Create(m, n, rows), low, high);
    }

    private static QuadraticProgram TinyHessian(Random random, int n)
    {
        SymmetricMatrix q = RandomPrograms.SampleCovariance(random, n, 2 * n);
        double[] values = q.Values.ToArray();
        Kernels.Scale(1e-12, values);
        double size = random.Next(3) switch { 0 => 0, 1 => 1e-14, _ => 0.01 };
        return BoxBudget(SymmetricMatrix.Create(n, values), Linear(random, n, size));
    }

    private static QuadraticProgram EqualitiesOnly(Random random, int n)
    {
        SymmetricMatrix q = RandomPrograms.IllConditioned(random, n);
        int m = random.Next(1, n + 1);
        double[] rows = Linear(random, m * n, 1);
        double[] limits = Linear(random, m, 1);
        return QuadraticProgram.Create(
            q, Linear(random, n, 0.01), default, default, DenseMatrix.Create(m, n, rows), limits, limits);
    }

    private static SymmetricMatrix ConstantCorrelation(Random random, int n)
    {
        double correlation = random.Next(3) switch { 0 => 0.9999, 1 => 0.999999, _ => 1 - 1e-8 };
        double[] volatility = RandomPrograms.RandomVector(random, n, 0.05, 0.4);
        double[] values = new double[n * n];
        for (int i = 0; i < n; i++)
        {
            for (int j = 0; j < n; j++)
            {
                values[(i * n) + j] = volatility[i] * volatility[j] * (i == j ? 1 : correlation);
            }
        }

        return SymmetricMatrix.Create(n, values);
    }

    // Variables x, purchases b, sales s: x − b + s = current, Σb + Σs ≤ 0, all of b and s at least 0.
    private static QuadraticProgram ZeroTurnover(Random random, int n)
    {
        SymmetricMatrix q = RandomPrograms.SampleCovariance(random, n, 2 * n);
        double[] current = [.. Enumerable.Range(0, n).Select(_ => random.NextDouble())];
        double[] values = new double[9 * n * n];
        double[] rows = new double[(n + 2) * 3 * n];
        double[] low = new double[n + 2];
        double[] high = new double[n + 2];
        for (int i = 0; i < n; i++)
        {
            q.Row(i).CopyTo(values.AsSpan(i * 3 * n, n));
            Span<double> row = rows.AsSpan(i * 3 * n, 3 * n);
            (row[i], row[n + i], row[(2 * n) + i]) = (1, -1, 1);
            low[i] = high[i] = current[i];
        }

        rows.AsSpan(n * 3 * n, n).Fill(1);
        low[n] = high[n] = current.Sum();
        rows.AsSpan(((n + 1) * 3 * n) + n, 2 * n).Fill(1);
        (low[n + 1], high[n + 1]) = (double.NegativeInfinity, 0);
        return QuadraticProgram.Create(SymmetricMatrix.Create(3 * n, values), Linear(random, 3 * n, 0.01),
            new double[3 * n], Filled(3 * n, 2), DenseMatrix.Create(n + 2, 3 * n, rows), low, high);
    }

    private static QuadraticProgram NarrowBounds(Random random, int n)
    {
        SymmetricMatrix q = RandomPrograms.SampleCovariance(random, n, random.Next(2, 3 * n));
        double[] point = RandomPrograms.RandomVector(random, n, 0, 2.0 / n);
        double sum = point.Sum();
        double[] lower = [.. point.Select(x => x - (1e-9 * random.NextDouble()))];
        double[] upper = [.. lower.Select(x => x + 1e-9)];
        return QuadraticProgram.Create(q, Linear(random, n, 0.01), lower, upper, DenseMatrix.Create(1, n, Filled(n, 1)), [sum], [sum]);
    }

    /// <summary>x = D·y with D = 10^U(−decades, decades); rows and costs multiplied.</summary>
    public static QuadraticProgram Rescaled(Random random, int n, double decades, double rowFactor, double costFactor)
    {
        SymmetricMatrix q = RandomPrograms.SampleCovariance(random, n, 2 * n);
        double[] unit = [.. Enumerable.Range(0, n).Select(_ => Math.Pow(10, decades * ((2 * random.NextDouble()) - 1)))];
        double[] values = q.Values.ToArray();
        double[] linear = Linear(random, n, 0.002 * costFactor);
        double[] rows = new double[2 * n];
        for (int i = 0; i < n; i++)
        {
            for (int j = 0; j < n; j++)
            {
                values[(i * n) + j] *= unit[i] * unit[j];
            }

            linear[i] *= unit[i];
            rows[i] = rowFactor * unit[i];
            rows[n + i] = rowFactor * unit[i] * (i % 2);
        }

        return QuadraticProgram.Create(SymmetricMatrix.Create(n, values), linear, new double[n], [.. unit.Select(d => 1 / d)],
            DenseMatrix.Create(2, n, rows), [rowFactor, double.NegativeInfinity], [rowFactor, 0.6 * rowFactor]);
    }

    private static QuadraticProgram MixedRowUnits(Random random, int n)
    {
        SymmetricMatrix q = RandomPrograms.SampleCovariance(random, n, 2 * n);
        double[] point = RandomPrograms.RandomVector(random, n, 0, 1);
        int m = random.Next(1, n + 1);
        double[] rows = new double[m * n];
        double[] low = new double[m];
        double[] high = new double[m];
        for (int i = 0; i < m; i++)
        {
            double unit = Math.Pow(10, (16 * random.NextDouble()) - 8);
            Span<double> row = rows.AsSpan(i * n, n);
            Linear(random, n, unit).CopyTo(row);
            double activity = Kernels.Dot(row, point);
            low[i] = activity - (unit * random.Next(2) * 0.1);
            high[i] = activity + (unit * random.Next(2) * 0.1);
        }

        return QuadraticProgram.Create(q, Linear(random, n, 0.01), new double[n], Filled(n, 1), DenseMatrix.Create(m, n, rows), low, high);
    }

    private static QuadraticProgram SplitEqualities(Random random, int n)
    {
        SymmetricMatrix q = RandomPrograms.SampleCovariance(random, n, random.Next(2, 3 * n));
        double[] point = RandomPrograms.RandomVector(random, n, 0, 1);
        int pairs = random.Next(1, Math.Max(2, n / 2));
        double[] rows = new double[2 * pairs * n];
        double[] low = Filled(2 * pairs, double.NegativeInfinity);
        double[] high = new double[2 * pairs];
        for (int i = 0; i < pairs; i++)
        {
            Span<double> first = rows.AsSpan(2 * i * n, n);
            Linear(random, n, 1).CopyTo(first);
            Span<double> second = rows.AsSpan(((2 * i) + 1) * n, n);
            first.CopyTo(second);
            Kernels.Scale(-1, second);
            high[2 * i] = Kernels.Dot(first, point);
            high[(2 * i) + 1] = -high[2 * i];
        }

        return QuadraticProgram.Create(
            q, Linear(random, n, 0.01), new double[n], Filled(n, 1), DenseMatrix.Create(2 * pairs, n, rows), low, high);
    }

    private static QuadraticProgram SmallIntegers(Random random, int n)
    {
        int rank = random.Next(1, Math.Max(2, n / 2));
        double[] factor = Integers(random, rank * n);
        double[] values = new double[n * n];
        Kernels.AddGram(factor, n, values);
        int m = random.Next(0, n);
        double[] rows = Integers(random, m * n);
        double[] low = Filled(m, double.NegativeInfinity);
        double[] high = [.. Enumerable.Range(0, m).Select(_ => (double)random.Next(0, 2))]; // The origin is feasible.
        double[] lower = [.. Enumerable.Range(0, n).Select(_ => (double)-random.Next(0, 3))];
        return QuadraticProgram.Create(SymmetricMatrix.Create(n, values), Integers(random, n), lower, Filled(n, 1),
            DenseMatrix.Create(m, n, rows), low, high);
    }

    private static QuadraticProgram CapsSumToBudget(Random random, int n)
    {
        SymmetricMatrix q = RandomPrograms.SampleCovariance(random, n, random.Next(2, 3 * n));
        int held = random.Next(1, n + 1);
        double[] upper = [.. Enumerable.Range(0, n).Select(i => i < held ? 1.0 / held : 0)];
        return QuadraticProgram.Create(
            q, Linear(random, n, 0.01), new double[n], upper, DenseMatrix.Create(1, n, Filled(n, 1)), [1], [1]);
    }

    private static QuadraticProgram DistantBounds(Random random, int n)
    {
        SymmetricMatrix q = RandomPrograms.SampleCovariance(random, n, random.Next(2) == 0 ? 2 * n : Math.Max(2, n - 1));
        int m = Math.Max(1, n / 4);
        double[] rows = Linear(random, m * n, 1);
        rows.AsSpan(0, n).Fill(1);
        double[] limits = new double[m];
        limits[0] = 1;
        return QuadraticProgram.Create(
            q, Linear(random, n, 1e-4), Filled(n, -1e6), Filled(n, 1e6), DenseMatrix.Create(m, n, rows), limits, limits);
    }

    private static QuadraticProgram FreeSemidefinite(Random random, int n)
    {
        SymmetricMatrix q = RandomPrograms.SampleCovariance(random, n, Math.Max(1, n / 2));
        double[] target = Linear(random, n, 1);
        double[] linear = new double[n];
        q.Multiply(target, linear);
        return QuadraticProgram.Create(q, linear);
    }

    private static QuadraticProgram BoxBudget(SymmetricMatrix q, double[] linear)
    {
        double[] ones = Filled(q.Order, 1);
        return QuadraticProgram.Create(q, linear, new double[q.Order], ones, DenseMatrix.Create(1, q.Order, ones), [1], [1]);
    }

    private static double[] Linear(Random random, int count, double size) => RandomPrograms.RandomVector(random, count, -size, size);

    private static double[] Integers(Random random, int count) =>
        [.. Enumerable.Range(0, count).Select(_ => (double)random.Next(-2, 3))];

    private static double[] Filled(int n, double value)
    {
        double[] values = new double[n];
        Array.Fill(values, value);
        return values;
    }
}
