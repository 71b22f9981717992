using System.Globalization;
using MrBen.Optimization;
using MrBen.Optimization.Integer;
using MrBen.Optimization.LinearAlgebra;
using MrBen.Optimization.Quadratic;

namespace MrBen.Portfolio.Conformance.Tests.Optimization;

/// <summary>
/// OR-Library 1 (Hang Seng, 31 assets) with at most K ≤ 4 held, against every one of the 36,456 sets of up to four assets in closed form:
/// with S⁻¹ of a set, the least variance at budget 1, with and without the return as an equality, is a formula (Merton 1972, J. Financial
/// and Quantitative Analysis 7); the optimum is the least of those that are nonnegative and reach the return.
/// </summary>
public class OrLibraryCardinalityTests
{
    private const int Assets = 31;

    [Fact]
    public void Solve_AtMostFourHeld_IsTheLeastOfAllSets()
    {
        (double[] mean, double[] covariance) = Read();
        double[] targets = [.. File.ReadLines(ReferenceData.Require("orlib", "portef1.csv")).Skip(1)
            .Select(line => double.Parse(line.Split(',')[0], CultureInfo.InvariantCulture))];
        int step = TestTier.Count(brief: 250, full: 20);
        targets = [.. targets.Where((_, k) => k % step == step / 2)];
        double[][] least = Enumerate(mean, covariance, targets);
        SymmetricMatrix hessian = SymmetricMatrix.Create(Assets, covariance);
        double[] ones = [.. Enumerable.Repeat(1.0, Assets)];
        DenseMatrix rows = DenseMatrix.Create(2, Assets, [.. ones, .. mean]);
        QuadraticProgram program = QuadraticProgram.Create(
            hessian, new double[Assets], new double[Assets], ones, rows, [1, 0], [1, double.PositiveInfinity]);
        int nodes = 0;
        for (int held = 1; held <= 4; held++)
        {
            IntegerProgram integer = IntegerProgram.Create(program, new IntegerRestrictions { MaximumHeld = held });
            for (int t = 0; t < targets.Length; t++)
            {
                IntegerOutcome outcome = new BranchAndBoundSolver().Solve(
                    integer.WithContinuous(program.WithRowLimits([1, targets[t]], [1, double.PositiveInfinity])),
                    cancellationToken: TestContext.Current.CancellationToken);
                nodes += outcome.Nodes;
                if (double.IsPositiveInfinity(least[held - 1][t]))
                {
                    Assert.Equal(SolverStatus.PrimalInfeasible, outcome.Status);
                    continue;
                }

                Assert.Equal(SolverStatus.Optimal, outcome.Status);
                Assert.True(outcome.RelativeGap <= 1e-9);
                Assert.Equal(least[held - 1][t], 2 * outcome.Objective, tolerance: 1e-9 * least[held - 1][t]);
            }
        }

        TestContext.Current.TestOutputHelper?.WriteLine($"{nodes} nodes for {4 * targets.Length} programs.");
    }

    // [K − 1][target]: the least variance of any set of up to K assets; +∞ where none reaches the return.
    private static double[][] Enumerate(double[] mean, double[] covariance, double[] targets)
    {
        double[][] least = [.. Enumerable.Range(0, 4).Select(_ => Enumerable.Repeat(double.PositiveInfinity, targets.Length).ToArray())];
        for (int a = 0; a < Assets; a++)
        {
            Consider([a], mean, covariance, targets, least);
            for (int b = a + 1; b < Assets; b++)
            {
                Consider([a, b], mean, covariance, targets, least);
                for (int c = b + 1; c < Assets; c++)
                {
                    Consider([a, b, c], mean, covariance, targets, least);
                    for (int d = c + 1; d < Assets; d++)
                    {
                        Consider([a, b, c, d], mean, covariance, targets, least);
                    }
                }
            }
        }

        for (int k = 1; k < 4; k++)
        {
            least[k] = [.. least[k].Zip(least[k - 1], Math.Min)];
        }

        return least;
    }

    private static void Consider(int[] set, double[] mean, double[] covariance, double[] targets, double[][] least)
    {
        int k = set.Length;
        double[] first = Solve(set, covariance, [.. set.Select(_ => 1.0)]);
        double[] second = Solve(set, covariance, [.. set.Select(i => mean[i])]);
        double a = first.Sum();
        double b = second.Sum();
        double c = set.Select((i, p) => mean[i] * second[p]).Sum();
        double free = b / a; // Return of the set's least variance, which is 1/a.
        bool freeIsLong = first.All(x => x >= 0);
        double determinant = (a * c) - (b * b);
        for (int t = 0; t < targets.Length; t++)
        {
            if (free >= targets[t])
            {
                least[k - 1][t] = freeIsLong ? Math.Min(least[k - 1][t], 1 / a) : least[k - 1][t];
            }

            if (k > 1)
            {
                double onBudget = (c - (b * targets[t])) / determinant;
                double onReturn = ((a * targets[t]) - b) / determinant;
                bool isLong = Enumerable.Range(0, k).All(p => (onBudget * first[p]) + (onReturn * second[p]) >= 0);
                double variance = onBudget + (onReturn * targets[t]);
                least[k - 1][t] = isLong ? Math.Min(least[k - 1][t], variance) : least[k - 1][t];
            }
        }
    }

    // Gaussian elimination without pivoting: the matrix is positive definite.
    private static double[] Solve(int[] set, double[] covariance, double[] right)
    {
        int k = set.Length;
        double[,] matrix = new double[k, k];
        for (int i = 0; i < k; i++)
        {
            for (int j = 0; j < k; j++)
            {
                matrix[i, j] = covariance[(set[i] * Assets) + set[j]];
            }
        }

        for (int p = 0; p < k; p++)
        {
            for (int i = p + 1; i < k; i++)
            {
                double factor = matrix[i, p] / matrix[p, p];
                right[i] -= factor * right[p];
                for (int j = p; j < k; j++)
                {
                    matrix[i, j] -= factor * matrix[p, j];
                }
            }
        }

        for (int p = k - 1; p >= 0; p--)
        {
            for (int j = p + 1; j < k; j++)
            {
                right[p] -= matrix[p, j] * right[j];
            }

            right[p] /= matrix[p, p];
        }

        return right;
    }

    private static (double[] Mean, double[] Covariance) Read()
    {
        double[][] assets = Numbers("port1_assets.csv");
        Assert.Equal(Assets, assets.Length);
        double[] covariance = new double[Assets * Assets];
        foreach (double[] entry in Numbers("port1_corr.csv"))
        {
            int i = (int)entry[0] - 1;
            int j = (int)entry[1] - 1;
            covariance[(i * Assets) + j] = covariance[(j * Assets) + i] = entry[2] * assets[i][2] * assets[j][2];
        }

        return ([.. assets.Select(asset => asset[1])], covariance);
    }

    private static double[][] Numbers(string file) =>
        [.. File.ReadLines(ReferenceData.Require("orlib", file)).Skip(1)
            .Select(line => line.Split(',').Select(cell => double.Parse(cell, CultureInfo.InvariantCulture)).ToArray())];
}
