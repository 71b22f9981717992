using MrBen.Optimization.Conic;
using MrBen.Optimization.LinearAlgebra;

namespace MrBen.Optimization.Tests.Conic;

/// <summary>Programs whose solution has a formula, one or more for each cone.</summary>
public class ClosedFormTests
{
    // min ½‖x − a‖² over the unit ball is a/‖a‖ for ‖a‖ > 1.
    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(40)]
    public void SecondOrder_ProjectionOntoABall_IsTheUnitVector(int n)
    {
        double[] a = [.. Enumerable.Range(1, n).Select(i => i + Math.Sin(i))];
        ConicProgramBuilder builder = new(n);
        builder.SetHessian(SymmetricMatrix.FromDiagonal([.. Enumerable.Repeat(1.0, n)]));
        builder.SetLinear([.. a.Select(value => -value)]);
        int ball = builder.AddRows(Cone.SecondOrder(n + 1), [1, .. new double[n]]);
        for (int j = 0; j < n; j++)
        {
            builder.AddEntry(ball + 1 + j, j, 1);
        }

        ConicOutcome outcome = Solve(builder.Build());
        double norm = Math.Sqrt(Kernels.Dot(a, a));
        for (int j = 0; j < n; j++)
        {
            Assert.Equal(a[j] / norm, outcome.Point[j], tolerance: 1e-8);
        }
    }

    // min ‖b − x·1‖ is at the mean, with the root of the sum of squared deviations.
    [Fact]
    public void SecondOrder_NormOfDeviations_IsLeastAtTheMean()
    {
        double[] b = [3, -1, 4, 1, -5, 9, 2, -6];
        ConicProgramBuilder builder = new(2);
        builder.SetLinear(1, 1);
        int norm = builder.AddRows(Cone.SecondOrder(9), [0, .. b]);
        builder.AddEntry(norm, 1, 1);
        for (int i = 0; i < 8; i++)
        {
            builder.AddEntry(norm + 1 + i, 0, -1);
        }

        ConicOutcome outcome = Solve(builder.Build());
        double mean = b.Average();
        Assert.Equal(mean, outcome.Point[0], tolerance: 1e-8);
        Assert.Equal(Math.Sqrt(b.Sum(value => (value - mean) * (value - mean))), outcome.Objective, tolerance: 1e-8);
    }

    // Robust portfolio of independent assets: max μ'x − κ‖x‖ subject to Σx = 1. At the optimum μ − κx/‖x‖ = λ1, so that with r = ‖x‖ and
    // x = r(μ − λ)/κ: Σ(μ − λ)² = κ² fixes λ (the smaller root), which is also the optimal value.
    [Fact]
    public void SecondOrder_RobustMean_MatchesItsMultiplier()
    {
        double[] mu = [0.08, 0.05, 0.03, 0.11];
        const double Kappa = 0.4;
        ConicProgramBuilder builder = new(5);
        builder.SetLinear([-0.08, -0.05, -0.03, -0.11, Kappa]);
        int budget = builder.AddRows(Cone.Zero(1), [-1.0]);
        builder.SetShared(budget, [1, 1, 1, 1, 0]);
        int norm = builder.AddRows(Cone.SecondOrder(5));
        builder.AddEntry(norm, 4, 1);
        for (int j = 0; j < 4; j++)
        {
            builder.AddEntry(norm + 1 + j, j, 1);
        }

        ConicOutcome outcome = Solve(builder.Build());
        double sum = mu.Sum();
        double lambda = (sum - Math.Sqrt((sum * sum) - (4 * (mu.Sum(m => m * m) - (Kappa * Kappa))))) / 4;
        Assert.Equal(-lambda, outcome.Objective, tolerance: 1e-9);
        double total = mu.Sum(m => m - lambda);
        for (int j = 0; j < 4; j++)
        {
            Assert.Equal((mu[j] - lambda) / total, outcome.Point[j], tolerance: 1e-5);
        }
    }

    // min c'x + Σ x log x over the simplex is −log Σ exp(−c), at the softmax; with c = 0 the uniform distribution.
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(5)]
    public void Exponential_EntropyOverTheSimplex_IsTheSoftmax(double spread)
    {
        const int N = 12;
        double[] c = [.. Enumerable.Range(0, N).Select(i => spread * Math.Cos(i))];
        ConicProgramBuilder builder = new(N);
        int t = builder.AddLocals(N, linear: -1);
        builder.SetLinear(c);
        int budget = builder.AddRows(Cone.Zero(1), [-1.0]);
        builder.SetShared(budget, [.. Enumerable.Repeat(1.0, N)]);
        for (int i = 0; i < N; i++)
        {
            int cone = builder.AddRows(Cone.Exponential, [0, 0, 1]); // x·exp(t/x) ≤ 1: t ≤ −x log x.
            builder.AddEntry(cone, t + i, 1);
            builder.AddEntry(cone + 1, i, 1);
        }

        ConicOutcome outcome = Solve(builder.Build());
        double sum = c.Sum(value => Math.Exp(-value));
        Assert.Equal(-Math.Log(sum), outcome.Objective, tolerance: 1e-8);
        for (int i = 0; i < N; i++)
        {
            Assert.Equal(Math.Exp(-c[i]) / sum, outcome.Point[i], tolerance: 1e-5);
        }
    }

    // The least t with Σ exp(aᵢ − t) ≤ 1 is log Σ exp(aᵢ).
    [Fact]
    public void Exponential_LogSumExp_IsItsValue()
    {
        double[] a = [0.3, -2, 1.7, 5, 4.9, -30];
        ConicProgramBuilder builder = new(1);
        int u = builder.AddLocals(a.Length);
        builder.SetLinear(0, 1);
        int total = builder.AddRows(Cone.Nonnegative(1), [1.0]);
        for (int i = 0; i < a.Length; i++)
        {
            int cone = builder.AddRows(Cone.Exponential, [a[i], 1, 0]);
            builder.AddEntry(cone, 0, -1);
            builder.AddEntry(cone + 2, u + i, 1);
            builder.AddEntry(total, u + i, -1);
        }

        Assert.Equal(Math.Log(a.Sum(Math.Exp)), Solve(builder.Build()).Objective, tolerance: 1e-8);
    }

    // Kelly (1956): a bet that pays b with probability p is worth the fraction p − (1 − p)/b.
    [Theory]
    [InlineData(0.6, 1)]
    [InlineData(0.3, 5)]
    [InlineData(0.51, 1)]
    public void Exponential_LogarithmOfWealth_IsGreatestAtKelly(double p, double b)
    {
        ConicProgramBuilder builder = new(1);
        int win = builder.AddLocals(1, linear: -p);
        int lose = builder.AddLocals(1, linear: p - 1);
        int first = builder.AddRows(Cone.Exponential, [0, 1, 1]);
        builder.AddEntry(first, win, 1);
        builder.AddEntry(first + 2, 0, b);
        int second = builder.AddRows(Cone.Exponential, [0, 1, 1]);
        builder.AddEntry(second, lose, 1);
        builder.AddEntry(second + 2, 0, -1);
        ConicOutcome outcome = Solve(builder.Build());
        double fraction = p - ((1 - p) / b);
        Assert.Equal(fraction, outcome.Point[0], tolerance: 1e-5); // The objective is flat there.
        Assert.Equal(
            -((p * Math.Log(1 + (b * fraction))) + ((1 - p) * Math.Log(1 - fraction))), outcome.Objective, tolerance: 1e-9);
    }

    // max x^α y^(1−α) with x + y = 1 is at (α, 1 − α).
    [Theory]
    [InlineData(0.5)]
    [InlineData(0.1)]
    [InlineData(0.85)]
    public void Power_WeightedGeometricMean_IsAtItsWeights(double alpha)
    {
        ConicProgramBuilder builder = new(3);
        builder.SetLinear(2, -1);
        int budget = builder.AddRows(Cone.Zero(1), [-1.0]);
        builder.SetShared(budget, [1, 1, 0]);
        int cone = builder.AddRows(Cone.Power(alpha));
        for (int k = 0; k < 3; k++)
        {
            builder.AddEntry(cone + k, k, 1);
        }

        ConicOutcome outcome = Solve(builder.Build());
        Assert.Equal(-Math.Pow(alpha, alpha) * Math.Pow(1 - alpha, 1 - alpha), outcome.Objective, tolerance: 1e-9);
        Assert.Equal(alpha, outcome.Point[0], tolerance: 1e-5);
    }

    // min c|x|^(3/2) − gx is at x = (2g/3c)², the square-root impact of trading costs.
    [Theory]
    [InlineData(1, 1)]
    [InlineData(0.02, 0.005)]
    [InlineData(3, -2)]
    public void Power_ThreeHalvesCost_MatchesItsDerivative(double cost, double gain)
    {
        ConicProgramBuilder builder = new(1);
        int t = builder.AddLocals(1, linear: cost);
        builder.SetLinear(0, -gain);
        int cone = builder.AddRows(Cone.Power(2.0 / 3), [0, 1, 0]);
        builder.AddEntry(cone, t, 1);
        builder.AddEntry(cone + 2, 0, 1);
        ConicOutcome outcome = Solve(builder.Build());
        double x = Math.Sign(gain) * Math.Pow(2 * gain / (3 * cost), 2);
        Assert.Equal(x, outcome.Point[0], tolerance: 1e-5 * Math.Abs(x)); // The root of the gap.
        Assert.Equal((cost * Math.Pow(Math.Abs(x), 1.5)) - (gain * x), outcome.Objective, tolerance: 1e-9 * (1 + Math.Abs(gain * x)));
    }

    private static ConicOutcome Solve(ConicProgram program)
    {
        ConicOutcome outcome = new ConicSolver().Solve(program, cancellationToken: TestContext.Current.CancellationToken);
        Assert.True(outcome.Status == SolverStatus.Optimal, $"{outcome.Status} after {outcome.Iterations}: {outcome.Certificate}");
        return outcome;
    }
}
