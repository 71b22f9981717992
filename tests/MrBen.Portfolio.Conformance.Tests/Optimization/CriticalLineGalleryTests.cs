using System.Globalization;
using MrBen.Optimization;
using MrBen.Optimization.LinearAlgebra;
using MrBen.Optimization.Parametric;
using MrBen.Optimization.Quadratic;

namespace MrBen.Portfolio.Conformance.Tests.Optimization;

/// <summary>
/// The problems collected for critical line algorithms in cla-gallery (github Foggalong/cla-gallery): every corner is certified, and points
/// between them agree with a solver that knows nothing of the frontier.
/// </summary>
public class CriticalLineGalleryTests
{
    private const double Tolerance = 1e-9;

    // Names, means, lower and upper bounds, covariances.
    [Theory]
    [InlineData("Full5", 5)]
    [InlineData("Markowitz", 10)]
    [InlineData("Stanford3", 3)]
    [InlineData("Xu2", 2)]
    [InlineData("Xu3", 3)]
    public void Trace_ProblemFile_IsCertified(string set, int n)
    {
        double[][] lines = Numbers("problem.csv", set);
        Check(SymmetricMatrix.Create(n, [.. lines.Skip(4).SelectMany(line => line)]), lines[1], lines[2], lines[3]);
    }

    // Means and a covariance of returns, or of prices as they are.
    [Theory]
    [InlineData("DowJones", 28)]
    [InlineData("ESCBFX", 7)]
    [InlineData("FF49Industries", 49)]
    [InlineData("MultiAsset", 10)]
    [InlineData("StockIndexAdj", 6)]
    [InlineData("StockIndexAdjD", 6)]
    public void Trace_Covariance_IsCertified(string set, int n)
    {
        double[] means = [.. Numbers("return.csv", set).Select(line => line[0])];
        CheckLongOnly(SymmetricMatrix.Create(n, [.. Numbers("risk.csv", set).SelectMany(line => line)]), means);
    }

    [Theory]
    [InlineData("INDTRACK1", "risk.csv", 31)]
    [InlineData("INDTRACK2", "risk.csv", 85)]
    [InlineData("INDTRACK4", "risk.csv.gz", 98)]
    public void Trace_Correlations_IsCertified(string set, string file, int n)
    {
        double[][] assets = Numbers("return.csv", set);
        double[] covariance = new double[n * n];
        foreach (double[] entry in Numbers(file, set))
        {
            int i = (int)entry[0] - 1;
            int j = (int)entry[1] - 1;
            covariance[(i * n) + j] = covariance[(j * n) + i] = entry[2] * assets[i][1] * assets[j][1];
        }

        CheckLongOnly(SymmetricMatrix.Create(n, covariance), [.. assets.Select(asset => asset[0])]);
    }

    // 290 weekly returns of 457 assets: the covariance is singular.
    [Fact]
    public void Trace_FewerObservationsThanAssets_IsCertified()
    {
        double[][] prices = Numbers("timeseries.csv.gz", "INDTRACK6", skipLines: 1, skipCells: 2);
        int n = prices[0].Length;
        double[][] returns = [.. prices.Skip(1).Select((now, t) => now.Select((price, j) => (price / prices[t][j]) - 1).ToArray())];
        double[] means = [.. Enumerable.Range(0, n).Select(j => returns.Average(day => day[j]))];
        double[] values = new double[n * n];
        Kernels.AddGram([.. returns.SelectMany(day => day.Select((r, j) => r - means[j]))], n, values);
        Kernels.Scale(1.0 / (returns.Length - 1), values);
        CheckLongOnly(SymmetricMatrix.Create(n, values), means);
    }

    private static void CheckLongOnly(SymmetricMatrix covariance, double[] means) =>
        Check(covariance, means, new double[means.Length], [.. means.Select(_ => 1.0)]);

    private static void Check(SymmetricMatrix covariance, double[] means, double[] lower, double[] upper)
    {
        int n = means.Length;
        double[] ones = [.. Enumerable.Repeat(1.0, n)];
        QuadraticProgram program = QuadraticProgram.Create(
            covariance, new double[n], lower, upper, DenseMatrix.Create(1, n, ones), [1], [1]);
        CriticalLineResult result = CriticalLine.Trace(program, means, cancellationToken: TestContext.Current.CancellationToken);
        Assert.Equal(SolverStatus.Optimal, result.Status);
        Frontier frontier = result.Frontier!;
        for (int k = 0; k < frontier.Corners.Length; k++)
        {
            FrontierPoint corner = frontier.AtCorner(k);
            Assert.True(corner.Outcome.Certificate.Holds(Tolerance), $"{k}: {corner.Outcome.Certificate}");
        }

        SolverSession session = new();
        QuadraticProgram floored = QuadraticProgram.Create(
            covariance, new double[n], lower, upper, DenseMatrix.Create(2, n, [.. ones, .. means]), [1, 0], [1, double.PositiveInfinity]);
        (double least, double most) = (frontier.Corners[0].Reward, frontier.Corners[^1].Reward);
        for (int k = 1; k < 10; k++)
        {
            double wanted = least + (k / 10.0 * (most - least));
            FrontierPoint point = frontier.AtReward(wanted);
            Assert.Equal(SolverStatus.Optimal, point.Status);
            SolverOutcome expected = session.Solve(
                floored.WithRowLimits([1, wanted], [1, double.PositiveInfinity]), cancellationToken: TestContext.Current.CancellationToken);
            Assert.Equal(SolverStatus.Optimal, expected.Status);
            Assert.Equal(expected.Objective, point.Value, tolerance: Tolerance * Math.Max(point.Value, point.TradeOff * Math.Abs(wanted)));
        }
    }

    private static double[][] Numbers(string file, string set, int skipLines = 0, int skipCells = 0)
    {
        using TextReader reader = ReferenceData.Open("cla_gallery", set, file);
        return [.. reader.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries).Skip(skipLines)
            .Select(line => line.Split(',').Skip(skipCells).Select(cell => double.Parse(cell, CultureInfo.InvariantCulture)).ToArray())];
    }
}
