using MrBen.Optimization.Certificates;
using MrBen.Optimization.LinearAlgebra;
using MrBen.Optimization.Quadratic;

namespace MrBen.Optimization.RiskBudgeting;

/// <summary>
/// Cyclical coordinate descent on the correlation matrix, rescaled after each sweep, then Newton steps where the descent is slow.
/// Single-threaded per call; an instance may be shared.
/// </summary>
/// <remarks>
/// Source: Griveau-Billion, Richard and Roncalli (2013), arXiv 1311.4057; rescaling after Choi and Chen (2022), arXiv 2203.00148, §3;
/// Newton's method on the same objective after Spinu (2013), SSRN 2297383. O(n²) per sweep.
/// </remarks>
/// <param name="clock">The clock that deadlines are measured by; the system's by default.</param>
public sealed class RiskBudgetingSolver(TimeProvider? clock = null)
{
    private const double Tolerance = 1e-14;
    private const int SweepsBeforeNewton = 60;
    private const int DefaultIterations = 500;
    private const double AcceptableResidual = 1e-12;

    private readonly TimeProvider _clock = clock ?? TimeProvider.System;

    /// <summary>
    /// Solves one program. The point sums to 1. The certificate's dual residual is the largest |xᵢ(Qx)ᵢ/x'Qx − bᵢ| / bᵢ.
    /// </summary>
    /// <returns>
    /// Optimal where that residual is below 1e-12 (or the settings' optimality tolerance, if that is smaller); NumericalError where no such
    /// point exists or could be found, as with a portfolio of positive weights without risk.
    /// </returns>
    /// <exception cref="ArgumentException">The settings are unsound.</exception>
    /// <exception cref="OperationCanceledException">The caller cancelled.</exception>
    public SolverOutcome Solve(RiskBudgetingProgram program, SolverSettings? settings = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(program);
        settings ??= new SolverSettings();
        if (settings.Validate() is { Count: > 0 } errors)
        {
            throw new ArgumentException(string.Join(' ', errors), nameof(settings));
        }

        int n = program.Covariance.Order;
        double[] volatility = new double[n];
        double[] correlation = Correlation(program.Covariance, volatility);
        double[] x = new double[n];
        double[] product = new double[n];
        Start(program.Budgets, x);
        Multiply(correlation, x, product);
        int limit = settings.MaxIterations > 0 ? settings.MaxIterations : DefaultIterations;
        long deadline = settings.TimeLimit is { } time
            ? SolveBudget.DeadlineAfter(_clock, time)
            : long.MaxValue;
        double residual = Residual(program.Budgets, x, product);
        int iterations = 0;
        bool late = false;
        bool newton = false;
        while (residual > Tolerance && iterations < limit && !late)
        {
            cancellationToken.ThrowIfCancellationRequested();
            late = deadline != long.MaxValue && _clock.GetTimestamp() > deadline;
            newton |= iterations >= SweepsBeforeNewton;
            double before = residual;
            if (newton)
            {
                NewtonStep(correlation, program.Budgets, x, product);
            }
            else
            {
                Sweep(correlation, program.Budgets, x, product);
            }

            Multiply(correlation, x, product);
            Rescale(x, product);
            residual = Residual(program.Budgets, x, product);
            iterations++;
            if (residual <= AcceptableResidual && residual > 0.5 * before)
            {
                break; // Rounding is all that is left.
            }
        }

        return Report(program, settings, x, volatility, iterations, late);
    }

    private static double[] Correlation(SymmetricMatrix covariance, double[] volatility)
    {
        int n = covariance.Order;
        for (int i = 0; i < n; i++)
        {
            volatility[i] = Math.Sqrt(covariance[i, i]);
        }

        double[] correlation = new double[n * n];
        for (int i = 0; i < n; i++)
        {
            ReadOnlySpan<double> row = covariance.Row(i);
            for (int j = 0; j < n; j++)
            {
                correlation[(i * n) + j] = i == j ? 1 : row[j] / (volatility[i] * volatility[j]);
            }
        }

        return correlation;
    }

    private static void Start(ReadOnlySpan<double> budgets, double[] x)
    {
        for (int i = 0; i < x.Length; i++)
        {
            x[i] = Math.Sqrt(budgets[i]);
        }
    }

    private static void Multiply(double[] matrix, double[] x, double[] product)
    {
        for (int i = 0; i < x.Length; i++)
        {
            product[i] = Kernels.Dot(matrix.AsSpan(i * x.Length, x.Length), x);
        }
    }

    // At the solution x'Cx = Σb = 1.
    private static void Rescale(double[] x, double[] product)
    {
        double variance = Kernels.Dot(x, product);
        if (variance > 0)
        {
            double factor = 1 / Math.Sqrt(variance);
            Kernels.Scale(factor, x);
            Kernels.Scale(factor, product);
        }
    }

    private static void Sweep(double[] correlation, ReadOnlySpan<double> budgets, double[] x, double[] product)
    {
        int n = x.Length;
        for (int i = 0; i < n; i++)
        {
            double others = product[i] - x[i];

            // Positive root of x² + others·x − b = 0, written so that nothing cancels.
            double root = Math.Sqrt((others * others) + (4 * budgets[i]));
            double updated = others > 0 ? 2 * budgets[i] / (root + others) : 0.5 * (root - others);
            Kernels.Axpy(updated - x[i], correlation.AsSpan(i * n, n), product);
            x[i] = updated;
        }
    }

    // Newton on F(x) = ½x'Cx − Σ b ln x, damped by its self-concordance so that x stays positive.
    private static void NewtonStep(double[] correlation, ReadOnlySpan<double> budgets, double[] x, double[] product)
    {
        int n = x.Length;
        double[] hessian = correlation.AsSpan().ToArray();
        double[] step = new double[n];
        double smallestBudget = double.PositiveInfinity;
        for (int i = 0; i < n; i++)
        {
            hessian[(i * n) + i] += budgets[i] / (x[i] * x[i]);
            step[i] = (budgets[i] / x[i]) - product[i];
            smallestBudget = Math.Min(smallestBudget, budgets[i]);
        }

        double[] gradient = step.AsSpan().ToArray();
        if (!Cholesky.FactorizeInPlace(hessian, n))
        {
            return;
        }

        Cholesky.Solve(hessian, n, step);
        double decrement = Math.Sqrt(Math.Max(0, Kernels.Dot(gradient, step) / smallestBudget));
        double length = decrement > 0.5 ? 1 / (1 + decrement) : 1;
        for (int i = 0; i < n; i++)
        {
            length = step[i] < 0 ? Math.Min(length, -0.95 * x[i] / step[i]) : length;
        }

        Kernels.Axpy(length, step, x);
    }

    private static double Residual(ReadOnlySpan<double> budgets, double[] x, double[] product)
    {
        double variance = Kernels.Dot(x, product);
        double largest = variance > 0 ? 0 : double.PositiveInfinity;
        for (int i = 0; i < x.Length; i++)
        {
            largest = Math.Max(largest, Math.Abs((x[i] * product[i] / variance) - budgets[i]) / budgets[i]);
        }

        return double.IsNaN(largest) ? double.PositiveInfinity : largest;
    }

    private static SolverOutcome Report(
        RiskBudgetingProgram program, SolverSettings settings, double[] x, double[] volatility, int iterations, bool late)
    {
        int n = x.Length;
        SolverOutcome outcome = new(n, rows: 0) { Driver = "cyclical coordinate descent", Iterations = iterations };
        Span<double> point = outcome.MutablePoint;
        double sum = 0;
        for (int i = 0; i < n; i++)
        {
            point[i] = x[i] / volatility[i];
            sum += point[i];
        }

        Kernels.Scale(1 / sum, point);

        // Measured again on the covariance as it was given, not on the correlations that were iterated.
        double[] marginal = new double[n];
        program.Covariance.Multiply(point, marginal);
        double variance = Kernels.Dot(point, marginal);
        double residual = variance > 0 ? 0 : double.PositiveInfinity;
        for (int i = 0; i < n; i++)
        {
            double share = point[i] * marginal[i] / variance;
            residual = Math.Max(residual, double.IsFinite(share)
                ? Math.Abs(share - program.Budgets[i]) / program.Budgets[i]
                : double.PositiveInfinity);
        }

        outcome.Objective = Math.Sqrt(Math.Max(variance, 0));
        outcome.Certificate = new Certificate(0, residual, 0, double.PositiveInfinity, double.PositiveInfinity);
        outcome.Status = residual <= Math.Min(settings.OptimalityTolerance, AcceptableResidual)
            ? SolverStatus.Optimal
            : late ? SolverStatus.TimeLimit
            : settings.MaxIterations > 0 && iterations >= settings.MaxIterations ? SolverStatus.IterationLimit
            : SolverStatus.NumericalError;
        return outcome;
    }
}
