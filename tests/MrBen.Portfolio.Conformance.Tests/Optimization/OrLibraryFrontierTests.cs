using System.Globalization;
using MrBen.Optimization;
using MrBen.Optimization.LinearAlgebra;
using MrBen.Optimization.Parametric;
using MrBen.Optimization.Quadratic;

namespace MrBen.Portfolio.Conformance.Tests.Optimization;

/// <summary>
/// The efficient frontiers of OR-Library (Beasley 1990; Chang, Meade, Beasley and Sharaiha 2000): 2,000 points each, variances printed with
/// ten decimals.
/// </summary>
public class OrLibraryFrontierTests
{
    [Theory]
    [InlineData(1, 31)]
    [InlineData(2, 85)]
    [InlineData(4, 98)]
    public void Solve_EveryPublishedReturn_MatchesTheVariance(int problem, int n)
    {
        (SymmetricMatrix hessian, double[] means) = Problem(problem, n);
        double[] ones = [.. Enumerable.Repeat(1.0, n)];
        DenseMatrix rows = DenseMatrix.Create(2, n, [.. ones, .. means]);
        SolverSession session = new();
        double largest = 0;
        double[][] frontier = Numbers($"portef{problem}.csv");
        Assert.Equal(2000, frontier.Length);
        foreach (double[] point in frontier)
        {
            QuadraticProgram program = QuadraticProgram.Create(
                hessian, new double[n], new double[n], ones, rows, [1, point[0]], [1, double.PositiveInfinity]);
            SolverOutcome outcome = session.Solve(program, cancellationToken: TestContext.Current.CancellationToken);
            Assert.Equal(SolverStatus.Optimal, outcome.Status);
            largest = Math.Max(largest, Math.Abs((2 * outcome.Objective) - point[1]));
        }

        Assert.True(largest <= 1e-9, $"Largest difference {largest:E2}.");
    }

    // The whole frontier at once, and each point of it from the corners.
    [Theory]
    [InlineData(1, 31)]
    [InlineData(2, 85)]
    [InlineData(4, 98)]
    public void CriticalLine_EveryPublishedReturn_MatchesTheVariance(int problem, int n)
    {
        (SymmetricMatrix hessian, double[] means) = Problem(problem, n);
        double[] ones = [.. Enumerable.Repeat(1.0, n)];
        QuadraticProgram program = QuadraticProgram.Create(
            hessian, new double[n], new double[n], ones, DenseMatrix.Create(1, n, ones), [1], [1]);
        Frontier frontier = CriticalLine.Trace(program, means, cancellationToken: TestContext.Current.CancellationToken).Frontier!;
        for (int k = 0; k < frontier.Corners.Length; k++)
        {
            Assert.True(frontier.AtCorner(k).Outcome.Certificate.ResidualsHold(1e-12));
        }

        double largest = 0;
        foreach (double[] point in Numbers($"portef{problem}.csv"))
        {
            FrontierPoint found = frontier.AtReward(point[0]);
            Assert.Equal(SolverStatus.Optimal, found.Status);
            Assert.True(found.Outcome.Certificate.ResidualsHold(1e-12));
            largest = Math.Max(largest, Math.Abs((2 * found.Value) - point[1]));
        }

        Assert.True(largest <= 1e-9, $"Largest difference {largest:E2}.");
    }

    private static (SymmetricMatrix Covariance, double[] Means) Problem(int problem, int n)
    {
        double[][] assets = Numbers($"port{problem}_assets.csv");
        Assert.Equal(n, assets.Length);
        double[] covariance = new double[n * n];
        foreach (double[] entry in Numbers($"port{problem}_corr.csv"))
        {
            int i = (int)entry[0] - 1;
            int j = (int)entry[1] - 1;
            covariance[(i * n) + j] = covariance[(j * n) + i] = entry[2] * assets[i][2] * assets[j][2];
        }

        return (SymmetricMatrix.Create(n, covariance), [.. assets.Select(asset => asset[1])]);
    }

    private static double[][] Numbers(string file) =>
        [.. File.ReadLines(ReferenceData.Require("orlib", file)).Skip(1)
            .Select(line => line.Split(',').Select(cell => double.Parse(cell, CultureInfo.InvariantCulture)).ToArray())];
}
