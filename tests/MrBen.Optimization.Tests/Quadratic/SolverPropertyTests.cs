using CsCheck;
using MrBen.Optimization.LinearAlgebra;
using MrBen.Optimization.Quadratic;

namespace MrBen.Optimization.Tests.Quadratic;

/// <summary>What must hold whatever the program: the solution knows neither order nor units.</summary>
public class SolverPropertyTests
{
    [Fact]
    public void Solution_VariablesAndRowsPermuted_IsPermuted() => Gen.Int[0, 100_000].Sample(seed =>
    {
        Random random = new(seed);
        Parts parts = Parts.Random(random);
        int[] variables = Permutation(random, parts.Lower.Length);
        int[] rows = Permutation(random, parts.RowUpper.Length);
        int n = variables.Length;
        Parts permuted = new(
            [.. variables.SelectMany(i => variables.Select(j => parts.Hessian[(i * n) + j]))], [.. variables.Select(j => parts.Linear[j])],
            [.. variables.Select(j => parts.Lower[j])], [.. variables.Select(j => parts.Upper[j])],
            [.. rows.SelectMany(i => variables.Select(j => parts.Rows[(i * n) + j]))],
            [.. rows.Select(i => parts.RowLower[i])], [.. rows.Select(i => parts.RowUpper[i])]);
        double[] expected = Solve(parts);
        double[] actual = Solve(permuted);
        for (int k = 0; k < n; k++)
        {
            Assert.Equal(expected[variables[k]], actual[k], tolerance: 1e-10);
        }
    }, iter: 60);

    [Fact]
    public void Solution_ObjectiveScaled_Stays() => Gen.Select(Gen.Int[0, 100_000], Gen.Double[-6, 6]).Sample((seed, power) =>
    {
        Parts parts = Parts.Random(new Random(seed));
        double factor = Math.Pow(10, power);
        AssertEqual(Solve(parts), Solve(parts with
        {
            Hessian = [.. parts.Hessian.Select(v => factor * v)],
            Linear = [.. parts.Linear.Select(v => factor * v)],
        }));
    }, iter: 60);

    // x = Dy: Q becomes DQD, c and the rows gain D, the bounds lose it.
    [Fact]
    public void Solution_VariablesAndRowsInOtherUnits_IsConverted() => Gen.Int[0, 100_000].Sample(seed =>
    {
        Random random = new(seed);
        Parts parts = Parts.Random(random);
        int n = parts.Lower.Length;
        double[] unit = [.. Enumerable.Range(0, n).Select(_ => Math.Pow(10, (6 * random.NextDouble()) - 3))];
        double[] rowUnit = [.. parts.RowLower.Select(_ => Math.Pow(10, (12 * random.NextDouble()) - 6))];
        double[] y = Solve(new Parts(
            [.. parts.Hessian.Select((v, k) => v * unit[k / n] * unit[k % n])], [.. parts.Linear.Select((v, j) => v * unit[j])],
            [.. parts.Lower.Select((v, j) => v / unit[j])], [.. parts.Upper.Select((v, j) => v / unit[j])],
            [.. parts.Rows.Select((v, k) => v * unit[k % n] * rowUnit[k / n])],
            [.. parts.RowLower.Select((v, i) => v * rowUnit[i])], [.. parts.RowUpper.Select((v, i) => v * rowUnit[i])]));
        AssertEqual(Solve(parts), [.. y.Select((v, j) => v * unit[j])]);
    }, iter: 60);

    // Points between the optimum and the corner the program was built around are feasible; none is better.
    [Fact]
    public void Objective_OfAnyFeasiblePoint_IsNotLower() => Gen.Int[0, 100_000].Sample(seed =>
    {
        Random random = new(seed);
        Parts parts = Parts.Random(random);
        SymmetricMatrix q = SymmetricMatrix.Create(parts.Lower.Length, parts.Hessian);
        double[] optimum = Solve(parts);
        double best = (0.5 * q.QuadraticForm(optimum)) + Kernels.Dot(parts.Linear, optimum);
        double[] other = Solve(parts with { Linear = RandomPrograms.RandomVector(random, optimum.Length, -0.01, 0.01) });
        for (int k = 1; k <= 10; k++)
        {
            double[] point = [.. optimum.Select((v, j) => v + (0.1 * k * (other[j] - v)))];
            Assert.True((0.5 * q.QuadraticForm(point)) + Kernels.Dot(parts.Linear, point) >= best - 1e-15);
        }
    }, iter: 60);

    private static double[] Solve(Parts parts)
    {
        int n = parts.Lower.Length;
        SolverOutcome outcome = new QuadraticSolver().Solve(QuadraticProgram.Create(SymmetricMatrix.Create(n, parts.Hessian), parts.Linear,
            parts.Lower, parts.Upper, DenseMatrix.Create(parts.RowLower.Length, n, parts.Rows), parts.RowLower, parts.RowUpper));
        Assert.Equal(SolverStatus.Optimal, outcome.Status);
        return outcome.Point.ToArray();
    }

    private static void AssertEqual(double[] expected, double[] actual)
    {
        for (int j = 0; j < expected.Length; j++)
        {
            Assert.Equal(expected[j], actual[j], tolerance: 1e-9);
        }
    }

    private static int[] Permutation(Random random, int count)
    {
        int[] order = [.. Enumerable.Range(0, count)];
        random.Shuffle(order);
        return order;
    }

    /// <summary>A program in pieces: positive definite, so that its solution is unique; budget, two group rows, boxes.</summary>
    private sealed record Parts(
        double[] Hessian, double[] Linear, double[] Lower, double[] Upper, double[] Rows, double[] RowLower, double[] RowUpper)
    {
        public static Parts Random(Random random)
        {
            int n = random.Next(3, 16);
            double[] rows = new double[3 * n];
            for (int j = 0; j < n; j++)
            {
                rows[j] = 1;
                rows[n + j] = random.Next(2);
                rows[(2 * n) + j] = random.NextDouble();
            }

            double[] equal = [.. Enumerable.Repeat(1.0 / n, n)];
            double group = Kernels.Dot(rows.AsSpan(n, n), equal);
            double exposure = Kernels.Dot(rows.AsSpan(2 * n, n), equal);
            return new Parts(
                RandomPrograms.SampleCovariance(random, n, 4 * n).Values.ToArray(), RandomPrograms.RandomVector(random, n, -0.001, 0.001),
                new double[n], RandomPrograms.RandomVector(random, n, 1.1 / n, 3.0 / n), rows,
                [1, 0, exposure - 0.05], [1, group + 0.05, exposure + 0.05]);
        }
    }
}
