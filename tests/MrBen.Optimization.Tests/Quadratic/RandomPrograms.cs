using MrBen.Optimization.LinearAlgebra;
using MrBen.Optimization.Quadratic;

namespace MrBen.Optimization.Tests.Quadratic;

/// <summary>Seeded members of the families. Feasible ones are built around a point that satisfies every constraint.</summary>
internal static class RandomPrograms
{
    public static QuadraticProgram Create(ProgramFamily family, int seed)
    {
        Random random = new(HashCode(family, seed));
        int n = random.Next(2, 41);
        return family switch
        {
            ProgramFamily.IllConditioned => General(random, n, IllConditioned(random, n)),
            ProgramFamily.FewerObservationsThanAssets => General(random, n, SampleCovariance(random, n, Math.Max(1, n / 3))),
            ProgramFamily.DuplicatedAssets => Duplicated(random, Math.Max(3, n)),
            ProgramFamily.NearParallelRows => NearParallel(random, n),
            ProgramFamily.EqualitiesWithFixedVariables => Fixed(random, n),
            ProgramFamily.LongShortWithTurnover => Turnover(random, n),
            ProgramFamily.InfeasibleByAMillionth => JustInfeasible(random, n),
            _ => Contradictory(random, Math.Max(4, n)),
        };
    }

    public static double[] RandomVector(Random random, int n, double low, double high) =>
        [.. Enumerable.Range(0, n).Select(_ => low + ((high - low) * random.NextDouble()))];

    public static SymmetricMatrix SampleCovariance(Random random, int n, int observations)
    {
        double[] returns = new double[observations * n];
        double[] market = RandomVector(random, observations, -0.03, 0.03);
        double[] beta = RandomVector(random, n, 0.2, 1.8);
        for (int t = 0; t < observations; t++)
        {
            for (int i = 0; i < n; i++)
            {
                returns[(t * n) + i] = (beta[i] * market[t]) + (0.02 * Normal(random));
            }
        }

        double[] gram = new double[n * n];
        Kernels.AddGram(returns, n, gram);
        Kernels.Scale(1.0 / observations, gram);
        return SymmetricMatrix.Create(n, gram);
    }

    // Eigenvalues spread evenly in logarithm over the condition number, eigenvectors from random reflections; daily variances.
    public static SymmetricMatrix IllConditioned(Random random, int n) =>
        WithCondition(random, n, Math.Pow(10, 2 + (8 * random.NextDouble())));

    public static SymmetricMatrix WithCondition(Random random, int n, double condition)
    {
        double[] a = new double[n * n];
        for (int i = 0; i < n; i++)
        {
            a[(i * n) + i] = 1e-4 * Math.Pow(condition, -(double)i / Math.Max(1, n - 1));
        }

        for (int k = 0; k < 3; k++)
        {
            double[] v = [.. Enumerable.Range(0, n).Select(_ => Normal(random))];
            double square = Kernels.Dot(v, v);
            Reflect(a, n, v, square);
        }

        for (int i = 0; i < n; i++)
        {
            for (int j = 0; j < i; j++)
            {
                a[(j * n) + i] = a[(i * n) + j];
            }
        }

        return SymmetricMatrix.Create(n, a);
    }

    private static int HashCode(ProgramFamily family, int seed) => (int)(((uint)family * 1_000_003) + (uint)seed);

    private static void Reflect(double[] a, int n, double[] v, double square)
    {
        double[] w = new double[n];
        for (int i = 0; i < n; i++)
        {
            w[i] = Kernels.Dot(a.AsSpan(i * n, n), v) / square;
        }

        double alpha = Kernels.Dot(w, v) / square;
        for (int i = 0; i < n; i++)
        {
            for (int j = 0; j < n; j++)
            {
                a[(i * n) + j] += (-2 * ((v[i] * w[j]) + (w[i] * v[j]))) + (4 * alpha * v[i] * v[j]);
            }
        }
    }

    private static double Normal(Random random) =>
        Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());

    private static double[] Simplex(Random random, int n)
    {
        double[] w = [.. Enumerable.Range(0, n).Select(_ => -Math.Log(1 - random.NextDouble()))];
        double sum = w.Sum();
        return [.. w.Select(x => x / sum)];
    }

    public static QuadraticProgram General(Random random, int n, SymmetricMatrix q)
    {
        double[] point = Simplex(random, n);
        double[] linear = RandomVector(random, n, -0.01, 0.01);
        if (random.Next(3) == 0)
        {
            Array.Clear(linear);
        }

        bool longOnly = random.Next(2) == 0;
        double[] lower = [.. point.Select(x => longOnly ? 0 : x - (0.3 * random.NextDouble()))];
        double[] upper = [.. point.Select(x => random.Next(2) == 0 ? 1.0 : x + (0.3 * random.NextDouble()))];
        int m = random.Next(0, Math.Max(1, n / 2));
        double[] rows = new double[(m + 1) * n];
        double[] low = new double[m + 1];
        double[] high = new double[m + 1];
        rows.AsSpan(0, n).Fill(1);
        low[0] = high[0] = 1;
        for (int i = 1; i <= m; i++)
        {
            Span<double> row = rows.AsSpan(i * n, n);
            bool group = random.Next(2) == 0;
            for (int j = 0; j < n; j++)
            {
                row[j] = group ? random.Next(2) : Normal(random);
            }

            double activity = Kernels.Dot(row, point);
            low[i] = random.Next(2) == 0 ? double.NegativeInfinity : activity - (0.1 * random.NextDouble());
            high[i] = double.IsInfinity(low[i]) || random.Next(2) == 0 ? activity + (0.1 * random.NextDouble()) : double.PositiveInfinity;
        }

        return QuadraticProgram.Create(q, linear, lower, upper, DenseMatrix.Create(m + 1, n, rows), low, high);
    }

    private static QuadraticProgram Duplicated(Random random, int n)
    {
        SymmetricMatrix q = SampleCovariance(random, n, 2 * n);
        int[] source = [.. Enumerable.Range(0, n).Select(i => i % 3 == 2 ? random.Next(i) : i)];
        double[] values = new double[n * n];
        double[] linear = RandomVector(random, n, -0.002, 0.002);
        double difference = random.Next(2) == 0 ? 0 : 1e-9;
        for (int i = 0; i < n; i++)
        {
            for (int j = 0; j < n; j++)
            {
                values[(i * n) + j] = q[source[i], source[j]];
            }

            linear[i] = linear[source[i]] + (i == source[i] ? 0 : difference * Normal(random));
        }

        return General(random, n, SymmetricMatrix.Create(n, values)) is { } program && random.Next(2) == 0
            ? program.WithLinear(linear)
            : BoxBudget(SymmetricMatrix.Create(n, values), linear, 0, random.Next(2) == 0 ? 1 : Math.Min(1, 3.0 / n));
    }

    private static QuadraticProgram BoxBudget(SymmetricMatrix q, double[] linear, double lower, double upper)
    {
        int n = q.Order;
        return QuadraticProgram.Create(q, linear, Filled(n, lower), Filled(n, upper), DenseMatrix.Create(1, n, Filled(n, 1)), [1], [1]);
    }

    private static QuadraticProgram NearParallel(Random random, int n)
    {
        SymmetricMatrix q = random.Next(2) == 0 ? IllConditioned(random, n) : SampleCovariance(random, n, 3 * n);
        double[] point = Simplex(random, n);
        int m = random.Next(1, 6);
        double angle = Math.Pow(10, -4 - (4 * random.NextDouble()));
        double[] rows = new double[((2 * m) + 1) * n];
        double[] low = Filled((2 * m) + 1, double.NegativeInfinity);
        double[] high = new double[(2 * m) + 1];
        rows.AsSpan(0, n).Fill(1);
        low[0] = high[0] = 1;
        for (int i = 0; i < m; i++)
        {
            Span<double> first = rows.AsSpan(((2 * i) + 1) * n, n);
            Span<double> second = rows.AsSpan(((2 * i) + 2) * n, n);
            for (int j = 0; j < n; j++)
            {
                first[j] = Normal(random);
                second[j] = first[j] + (angle * Normal(random));
            }

            high[(2 * i) + 1] = Kernels.Dot(first, point) + (random.Next(2) * 0.01 * random.NextDouble());
            high[(2 * i) + 2] = Kernels.Dot(second, point) + (random.Next(2) * angle * random.NextDouble());
        }

        double[] linear = RandomVector(random, n, -0.01, 0.01);
        return QuadraticProgram.Create(q, linear, Filled(n, 0), Filled(n, 1), DenseMatrix.Create((2 * m) + 1, n, rows), low, high);
    }

    private static QuadraticProgram Fixed(Random random, int n)
    {
        SymmetricMatrix q = random.Next(2) == 0 ? IllConditioned(random, n) : SampleCovariance(random, n, Math.Max(2, n / 2));
        double[] point = Simplex(random, n);
        double[] lower = new double[n];
        double[] upper = Filled(n, 1);
        for (int j = 0; j < n; j++)
        {
            if (random.Next(3) == 0)
            {
                lower[j] = upper[j] = point[j];
            }
        }

        int m = random.Next(1, Math.Max(2, n / 3));
        double[] rows = new double[(m + 2) * n];
        double[] limits = new double[m + 2];
        rows.AsSpan(0, n).Fill(1);
        limits[0] = 1;
        for (int i = 1; i <= m; i++)
        {
            Span<double> row = rows.AsSpan(i * n, n);
            for (int j = 0; j < n; j++)
            {
                row[j] = random.Next(-1, 2);
            }

            limits[i] = Kernels.Dot(row, point);
        }

        // The last row repeats the sum of two others.
        Span<double> repeated = rows.AsSpan((m + 1) * n, n);
        Kernels.Axpy(1, rows.AsSpan(0, n), repeated);
        Kernels.Axpy(1, rows.AsSpan(m * n, n), repeated);
        limits[m + 1] = Kernels.MaxAbs(repeated) > 0 ? limits[0] + limits[m] : 0; // They may cancel; their limits only up to rounding.
        return QuadraticProgram.Create(
            q, RandomVector(random, n, -0.01, 0.01), lower, upper, DenseMatrix.Create(m + 2, n, rows), limits, limits);
    }

    // Variables x and s (sales), with purchases x − current + s ≥ 0; cost rates on both; total purchases + sales limited.
    private static QuadraticProgram Turnover(Random random, int n)
    {
        SymmetricMatrix q = random.Next(2) == 0 ? SampleCovariance(random, n, 3 * n) : SampleCovariance(random, n, Math.Max(2, n / 2));
        double[] current = [.. Simplex(random, n).Select(w => w + (0.2 * Normal(random) / n))];
        double excess = current.Sum() - 1;
        current = [.. current.Select(w => Math.Clamp(w - (excess / n), -0.5, 1))];
        double[] values = new double[4 * n * n];
        for (int i = 0; i < n; i++)
        {
            q.Row(i).CopyTo(values.AsSpan(i * 2 * n, n));
        }

        double buy = 0.002 * random.NextDouble();
        double sell = 0.002 * random.NextDouble();
        double[] linear = new double[2 * n];
        for (int i = 0; i < n; i++)
        {
            linear[i] = (0.01 * Normal(random)) + buy;
            linear[n + i] = buy + sell;
        }

        double[] rows = new double[(n + 2) * 2 * n];
        double[] low = new double[n + 2];
        double[] high = Filled(n + 2, double.PositiveInfinity);
        for (int i = 0; i < n; i++)
        {
            rows[(i * 2 * n) + i] = 1;
            rows[(i * 2 * n) + n + i] = 1;
            low[i] = current[i];
        }

        rows.AsSpan(n * 2 * n, n).Fill(1);
        low[n] = high[n] = 1;
        rows.AsSpan((n + 1) * 2 * n, n).Fill(1);
        rows.AsSpan(((n + 1) * 2 * n) + n, n).Fill(2);
        low[n + 1] = double.NegativeInfinity;
        high[n + 1] = current.Sum() + Math.Abs(1 - current.Sum()) + 1e-3 + (0.5 * random.NextDouble());
        double[] lower = [.. Enumerable.Repeat(-0.5, n), .. Enumerable.Repeat(0.0, n)];
        double[] upper = [.. Enumerable.Repeat(1.0, n), .. Enumerable.Repeat(2.0, n)];
        return QuadraticProgram.Create(
            SymmetricMatrix.Create(2 * n, values), linear, lower, upper, DenseMatrix.Create(n + 2, 2 * n, rows), low, high);
    }

    private static QuadraticProgram JustInfeasible(Random random, int n)
    {
        SymmetricMatrix q = random.Next(2) == 0 ? IllConditioned(random, n) : SampleCovariance(random, n, Math.Max(2, n / 2));
        double[] linear = RandomVector(random, n, -0.01, 0.01);
        if (random.Next(2) == 0)
        {
            return BoxBudget(q, linear, 0, (1 - 1e-6) / n);
        }

        // Two groups that together are everything, with limits that sum to a millionth less than the budget.
        int split = random.Next(1, n);
        double share = 0.2 + (0.6 * random.NextDouble());
        double[] rows = new double[3 * n];
        rows.AsSpan(0, n).Fill(1);
        rows.AsSpan(n, split).Fill(1);
        rows.AsSpan((2 * n) + split, n - split).Fill(1);
        return QuadraticProgram.Create(q, linear, Filled(n, 0), Filled(n, 1), DenseMatrix.Create(3, n, rows),
            [1, double.NegativeInfinity, double.NegativeInfinity], [1, share - 1e-6, 1 - share]);
    }

    private static QuadraticProgram Contradictory(Random random, int n)
    {
        SymmetricMatrix q = SampleCovariance(random, n, random.Next(2, 2 * n));
        int split = random.Next(1, n);
        double[] rows = new double[3 * n];
        rows.AsSpan(0, n).Fill(1);
        rows.AsSpan(n, split).Fill(1);
        rows.AsSpan((2 * n) + split - 1, n - split + 1).Fill(1);
        double first = 0.5 + (0.4 * random.NextDouble());
        return random.Next(2) == 0
            // The first group needs more than its members' caps can give.
            ? QuadraticProgram.Create(q, new double[n], Filled(n, 0), Filled(n, 0.9 * first / split), DenseMatrix.Create(3, n, rows),
                [1, first, 0], [1, 1, 1])
            // Both groups need more than half, and share one asset that is capped.
            : QuadraticProgram.Create(q, RandomVector(random, n, -1, 1), Filled(n, 0), CappedAt(n, split - 1, 0.05),
                DenseMatrix.Create(3, n, rows), [1, first + 0.1, first + 0.1], [1, 1, 1]);
    }

    private static double[] CappedAt(int n, int index, double cap)
    {
        double[] upper = Filled(n, 1);
        upper[index] = cap;
        return upper;
    }

    private static double[] Filled(int n, double value)
    {
        double[] values = new double[n];
        Array.Fill(values, value);
        return values;
    }
}
