using MrBen.Optimization.LinearAlgebra;
using MrBen.Optimization.Quadratic;
using MrBen.Optimization.Tests.Quadratic;

namespace MrBen.Optimization.Tests.RandomSuite;

/// <summary>Programs with a point and a direction in which the objective falls without limit, both known by construction.</summary>
internal static class UnboundedPrograms
{
    public static QuadraticProgram Create(int seed)
    {
        Random random = new(seed);
        int n = random.Next(2, 25);
        return random.Next(4) switch
        {
            0 => Copies(random, n),
            1 => WithoutCurvature(random, n),
            2 => Recession(random, n, rank: 0),
            _ => Recession(random, n, random.Next(1, n)),
        };
    }

    // Two copies of an asset with different rewards and no bounds: one is bought, the other sold.
    private static QuadraticProgram Copies(Random random, int n)
    {
        SymmetricMatrix q = RandomPrograms.SampleCovariance(random, n, 3 * n);
        int copy = random.Next(1, n);
        int source = random.Next(copy);
        double[] values = [.. Enumerable.Range(0, n * n).Select(k => q[Of(k / n), Of(k % n)])];
        double[] linear = RandomPrograms.RandomVector(random, n, -0.01, 0.01);
        linear[copy] = linear[source] + (random.Next(2) == 0 ? 1e-3 : -1e-3);
        double[] lower = [.. Enumerable.Range(0, n).Select(j => j == copy || j == source ? double.NegativeInfinity : 0)];
        return QuadraticProgram.Create(SymmetricMatrix.Create(n, values), linear, lower, [], Ones(n), [1], [1]);

        int Of(int j) => j == copy ? source : j;
    }

    // One variable in no row, without variance and without the bound on the side to which it gains.
    private static QuadraticProgram WithoutCurvature(Random random, int n)
    {
        int free = random.Next(n);
        double[] values = RandomPrograms.SampleCovariance(random, n, 3 * n).Values.ToArray();
        double[] row = [.. Enumerable.Range(0, n).Select(j => j == free ? 0.0 : 1)];
        for (int j = 0; j < n; j++)
        {
            values[(free * n) + j] = values[(j * n) + free] = 0;
        }

        double[] linear = RandomPrograms.RandomVector(random, n, -0.01, 0.01);
        bool falls = random.Next(2) == 0;
        linear[free] = falls ? -0.005 : 0.005;
        double[] lower = [.. Enumerable.Range(0, n).Select(j => j == free && !falls ? double.NegativeInfinity : 0)];
        double[] upper = [.. Enumerable.Range(0, n).Select(j => j == free && falls ? double.PositiveInfinity : 1)];
        return QuadraticProgram.Create(SymmetricMatrix.Create(n, values), linear, lower, upper, DenseMatrix.Create(1, n, row), [1], [1]);
    }

    // Small integers around a point: no row limits the direction d, no factor has an exposure to it, and c'd is negative.
    private static QuadraticProgram Recession(Random random, int n, int rank)
    {
        double[] d = [.. Enumerable.Range(0, n).Select(_ => (double)random.Next(-1, 3))];
        int gain = random.Next(n);
        d[gain] = 1;
        double[] point = [.. Enumerable.Range(0, n).Select(_ => (double)random.Next(0, 3))];
        int m = random.Next(0, n + 3);
        double[] rows = new double[m * n];
        double[] low = new double[m];
        double[] high = new double[m];
        for (int i = 0; i < m; i++)
        {
            Span<double> row = Integers(random, n, rows.AsSpan(i * n, n));
            double activity = Kernels.Dot(row, point);
            double change = Kernels.Dot(row, d);
            low[i] = change < 0 || random.Next(3) == 0 ? double.NegativeInfinity : activity - random.Next(2);
            high[i] = change > 0 || random.Next(3) == 0 ? double.PositiveInfinity : activity + random.Next(2);
        }

        double[] factors = new double[rank * n];
        for (int k = 0; k < rank; k++)
        {
            Span<double> factor = Integers(random, n, factors.AsSpan(k * n, n));
            factor[gain] -= Kernels.Dot(factor, d);
        }

        double[] values = new double[n * n];
        Kernels.AddGram(factors, n, values);
        double[] linear = new double[n];
        _ = Integers(random, n, linear);
        linear[gain] -= Kernels.Dot(linear, d) + 1 + random.Next(2);
        double[] lower = [.. point.Select((x, j) => d[j] < 0 || random.Next(4) == 0 ? double.NegativeInfinity : x - random.Next(2))];
        double[] upper = [.. point.Select((x, j) => d[j] > 0 || random.Next(4) == 0 ? double.PositiveInfinity : x + random.Next(2))];
        return QuadraticProgram.Create(
            SymmetricMatrix.Create(n, values), linear, lower, upper, DenseMatrix.Create(m, n, rows), low, high);
    }

    private static Span<double> Integers(Random random, int n, Span<double> values)
    {
        for (int j = 0; j < n; j++)
        {
            values[j] = random.Next(-2, 3);
        }

        return values;
    }

    private static DenseMatrix Ones(int n) => DenseMatrix.Create(1, n, [.. Enumerable.Repeat(1.0, n)]);
}
