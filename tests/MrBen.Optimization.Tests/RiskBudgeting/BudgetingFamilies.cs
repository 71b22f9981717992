using MrBen.Optimization.LinearAlgebra;
using MrBen.Optimization.RiskBudgeting;
using MrBen.Optimization.Tests.Quadratic;

namespace MrBen.Optimization.Tests.RiskBudgeting;

/// <summary>Seeded covariances, budgets, signs and limits.</summary>
internal static class BudgetingFamilies
{
    public static SymmetricMatrix Covariance(Random random, int n) => random.Next(3) switch
    {
        0 => RandomPrograms.SampleCovariance(random, n, 3 * n),
        1 => RandomPrograms.WithCondition(random, n, 1e4),
        _ => Pairs(n, random.Next(2) == 0 ? 0.99 : -0.99),
    };

    /// <summary>Neighbours with one correlation, everything else uncorrelated; volatilities from 5 to 50 %.</summary>
    public static SymmetricMatrix Pairs(int n, double correlation)
    {
        double[] values = new double[n * n];
        for (int i = 0; i < n; i++)
        {
            values[(i * n) + i] = Volatility(i) * Volatility(i);
            int other = i ^ 1;
            if (other < n)
            {
                values[(i * n) + other] = correlation * Volatility(i) * Volatility(other);
            }
        }

        return SymmetricMatrix.Create(n, values);
    }

    /// <summary>A market factor, then weaker ones of either sign; specific volatilities from 10 to 25 %.</summary>
    public static FactorCovariance Factors(Random random, int n, int factors)
    {
        double[] loadings = [.. Enumerable.Range(0, n * factors).Select(
            k => k % factors == 0 ? 0.1 + (0.1 * random.NextDouble()) : 0.1 * (random.NextDouble() - 0.5))];
        SymmetricMatrix uncorrelated = SymmetricMatrix.FromDiagonal([.. Enumerable.Repeat(1.0, factors)]);
        return FactorCovariance.Create(DenseMatrix.Create(n, factors, loadings), uncorrelated,
            [.. Enumerable.Range(0, n).Select(_ => 0.01 + (0.05 * random.NextDouble()))]);
    }

    /// <summary>From 1e-6 to 1, evenly in logarithm.</summary>
    public static double[] WideBudgets(int n) => [.. Enumerable.Range(0, n).Select(i => Math.Pow(10, -6.0 * i / Math.Max(1, n - 1)))];

    public static double[] Budgets(Random random, int n) =>
        [.. Enumerable.Range(0, n).Select(_ => Math.Pow(10, -2 * random.NextDouble()))];

    public static int[] Signs(Random random, int n) => [.. Enumerable.Range(0, n).Select(_ => random.Next(3) == 0 ? -1 : 1)];

    /// <summary>Limits around a random portfolio of the program's signs and total, so that there is one.</summary>
    public static RiskBudgetingProgram Limited(RiskBudgetingProgram program, Random random, LogarithmWeightRule rule)
    {
        int n = program.Covariance.Order;
        double[] point = [.. Enumerable.Range(0, n).Select(i => -Math.Log(1 - random.NextDouble()) * program.Signs[i])];
        Kernels.Scale(program.Total / Kernels.Dot(program.BudgetRow, point), point);
        double[] lower = [.. point.Select(
            x => random.Next(2) == 0 ? double.NegativeInfinity : x - (0.3 * random.NextDouble() * Math.Abs(x)))];
        double[] upper = [.. point.Select(
            x => random.Next(2) == 0 ? double.PositiveInfinity : x + (0.5 * random.NextDouble() * Math.Abs(x)))];
        int m = random.Next(4);
        double[] rows = new double[m * n];
        double[] low = new double[m];
        double[] high = new double[m];
        for (int k = 0; k < m; k++)
        {
            Span<double> row = rows.AsSpan(k * n, n);
            for (int j = 0; j < n; j++)
            {
                row[j] = random.Next(2);
            }

            double activity = Kernels.Dot(row, point);
            low[k] = random.Next(2) == 0 ? double.NegativeInfinity : activity - (0.02 * random.NextDouble());
            high[k] = double.IsInfinity(low[k]) || random.Next(2) == 0 ? activity + (0.02 * random.NextDouble()) : double.PositiveInfinity;
        }

        return program.WithLimits(lower, upper, DenseMatrix.Create(m, n, rows), low, high, rule);
    }

    /// <summary>
    /// Asserts that contributions, recomputed here, are the budgets to 1e-12 of themselves, or to the rounding of terms that cancel in them
    /// or in the variance; and that signs, total and what else the outcome tells are right.
    /// </summary>
    public static void AssertBudgets(RiskBudgetingProgram program, RiskBudgetingOutcome outcome)
    {
        int n = program.Covariance.Order;
        Assert.Equal(SolverStatus.Optimal, outcome.Status);
        double[] row = new double[n];
        double[] contribution = new double[n];
        double[] terms = new double[n];
        for (int i = 0; i < n; i++)
        {
            program.Covariance.CopyRow(i, row);
            contribution[i] = outcome.Point[i] * Kernels.Dot(row, outcome.Point);
            for (int j = 0; j < n; j++)
            {
                terms[i] += Math.Abs(outcome.Point[i] * row[j] * outcome.Point[j]);
            }
        }

        double variance = contribution.Sum();
        double rounding = 4e-15 * terms.Sum() / variance;
        for (int i = 0; i < n; i++)
        {
            double budget = program.Budgets[i];
            double tolerance = Math.Max(1e-12, rounding + (4e-15 * terms[i] / variance / budget));
            Assert.True(outcome.Point[i] * program.Signs[i] > 0);
            Assert.Equal(1, contribution[i] / variance / budget, tolerance);
            Assert.Equal(1, outcome.Contributions[i] / budget, tolerance);
        }

        Assert.Equal(program.Total, Kernels.Dot(program.BudgetRow, outcome.Point), tolerance: 1e-13 * program.Total);
        Assert.Equal(Math.Sqrt(variance), outcome.Objective, tolerance: Math.Max(1e-14, rounding) * Math.Sqrt(variance));
        Assert.Equal(variance, outcome.LogarithmWeight, tolerance: Math.Max(1e-13, rounding) * variance);
    }

    private static double Volatility(int index) => 0.05 + (0.45 * (index * 7 % 11 / 10.0));
}
