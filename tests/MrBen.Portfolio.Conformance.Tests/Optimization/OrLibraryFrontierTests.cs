using System.Globalization;
using MrBen.Optimization;
using MrBen.Optimization.LinearAlgebra;
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
        double[][] assets = Numbers($"port{problem}_assets.csv");
        Assert.Equal(n, assets.Length);
        double[] covariance = new double[n * n];
        foreach (double[] entry in Numbers($"port{problem}_corr.csv"))
        {
            int i = (int)entry[0] - 1;
            int j = (int)entry[1] - 1;
            covariance[(i * n) + j] = covariance[(j * n) + i] = entry[2] * assets[i][2] * assets[j][2];
        }

        SymmetricMatrix hessian = SymmetricMatrix.Create(n, covariance);
        double[] ones = [.. Enumerable.Repeat(1.0, n)];
        DenseMatrix rows = DenseMatrix.Create(2, n, [.. ones, .. assets.Select(asset => asset[1])]);
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

    private static double[][] Numbers(string file) =>
        [.. File.ReadLines(ReferenceData.Require("orlib", file)).Skip(1)
            .Select(line => line.Split(',').Select(cell => double.Parse(cell, CultureInfo.InvariantCulture)).ToArray())];
}
