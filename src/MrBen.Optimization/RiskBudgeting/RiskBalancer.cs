using System.Numerics;
using System.Runtime.InteropServices;
using MrBen.Optimization.LinearAlgebra;
using MrBen.Optimization.Quadratic;

namespace MrBen.Optimization.RiskBudgeting;

/// <summary>
/// The minimum of ½x'Qx − Σ bᵢ ln|xᵢ| for given signs, without limits: sweeps of coordinate descent where rows are at hand, then Newton
/// steps. Owns its workspace and allocates nothing after the first solve of a size. Not thread-safe.
/// </summary>
/// <remarks>
/// Every step is the same whatever units the variables are in: dividing them by their volatilities, as is usual, would change nothing.
/// Source: Griveau-Billion, Richard and Roncalli (2013), arXiv 1311.4057, for the sweeps, of which each takes four variables per pass over
/// Qx; Choi and Chen (2022), arXiv 2203.00148, §3, for rescaling to x'Qx = 1 after each; Spinu (2013), SSRN 2297383, for Newton's method.
/// </remarks>
internal sealed partial class RiskBalancer(int order)
{
    /// <summary>The residual at which rounding is all that is left, so that a further step need not lower it.</summary>
    public const double AcceptableResidual = 1e-12;

    private const double Tolerance = 1e-14;
    private const int DefaultIterations = 500;

    // Sweeps bring the point to where Newton's method is fast, at half its cost a step.
    private const int MaxSweeps = 6;
    private const double NewtonResidual = 0.1;

    // A last solution farther away than this is no better a start than inverse volatility.
    private const double WarmResidual = 0.9;

    // The incrementally updated Qx is computed anew where its rounding could matter.
    private const double RefreshResidual = 1e-9;

    // Steps below this residual that do not halve the least so far, before what is left counts as rounding: of terms that cancel in a small
    // contribution.
    private const double StallingResidual = 1e-5;
    private const int MaxStalled = 3;

    // With variances of single variables this many times that of the portfolio, the latter is rounding.
    private const double LargestHedge = 1e15;

    private readonly double[] _x = new double[order];
    private readonly double[] _product = new double[order];
    private bool _hasSolution;

    /// <summary>x with x'Qx = 1.</summary>
    public ReadOnlySpan<double> X => _x;

    /// <summary>Sweeps and Newton steps of the last run.</summary>
    public int Iterations { get; private set; }

    /// <summary>Runs until contributions are in their proportions, or the budget ends; the reason to stop, or none.</summary>
    /// <exception cref="OperationCanceledException">The caller cancelled.</exception>
    public ActiveSetStatus? Run(RiskBudgetingProgram program, SolveBudget budget)
    {
        Iterations = 0;
        double residual = Start(program, out bool sweeping);
        int stalled = 0;
        double best = double.PositiveInfinity;
        while (residual > Tolerance)
        {
            if (budget.Spend(Iterations + 1) is { } end)
            {
                return end;
            }

            if (sweeping && program.Covariance is SymmetricMatrix matrix)
            {
                Sweep(matrix.Values, program, _x, _product);
            }
            else if (!NewtonStep(program, budget))
            {
                return null;
            }

            Iterations++;
            double before = residual;
            if (!Rescale() || IsRounding(program.Covariance, _x, variance: 1))
            {
                return null; // Without risk: there are no proportions.
            }

            residual = Residual(program.Budgets);
            bool fresh = residual <= RefreshResidual || (residual <= StallingResidual && residual > 0.5 * best);
            if (fresh)
            {
                program.Covariance.Multiply(_x, _product);
                residual = Rescale() ? Residual(program.Budgets) : double.PositiveInfinity;
            }

            stalled = fresh && residual > 0.5 * best ? stalled + 1 : 0;
            best = Math.Min(best, residual);
            sweeping &= Iterations < MaxSweeps && residual > NewtonResidual;
            if (fresh && (stalled > MaxStalled || (residual <= AcceptableResidual && residual > 0.1 * before)))
            {
                break;
            }
        }

        _hasSolution = residual <= AcceptableResidual;
        return null;
    }

    /// <summary>The largest number of iterations that settings allow.</summary>
    public static int MaxIterations(SolverSettings settings) => settings.MaxIterations > 0 ? settings.MaxIterations : DefaultIterations;

    /// <summary>Whether the variance of a portfolio is rounding of the larger ones that cancel in it; or none.</summary>
    public static bool IsRounding(ISymmetricOperator covariance, ReadOnlySpan<double> portfolio, double variance)
    {
        for (int i = 0; i < portfolio.Length; i++)
        {
            if (!(portfolio[i] * portfolio[i] * covariance.Diagonal(i) <= LargestHedge * variance))
            {
                return true;
            }
        }

        return false;
    }

    private double Start(RiskBudgetingProgram program, out bool sweeping)
    {
        ReadOnlySpan<int> signs = program.Signs;
        bool warm = _hasSolution;
        _hasSolution = false;
        for (int i = 0; i < order && warm; i++)
        {
            warm = _x[i] * signs[i] > 0;
        }

        if (warm)
        {
            program.Covariance.Multiply(_x, _product);
            double residual = Rescale() ? Residual(program.Budgets) : double.PositiveInfinity;
            if (residual <= WarmResidual)
            {
                sweeping = false;
                return residual;
            }
        }

        for (int i = 0; i < order; i++)
        {
            _x[i] = signs[i] * Math.Sqrt(program.Budgets[i] / program.Covariance.Diagonal(i));
        }

        program.Covariance.Multiply(_x, _product);
        Rescale();
        sweeping = true;
        return Residual(program.Budgets);
    }

    // At the solution x'Qx = Σb = 1.
    private bool Rescale()
    {
        double variance = Kernels.Dot(_x, _product);
        double factor = 1 / Math.Sqrt(variance);
        if (!(variance > 0 && double.IsFinite(factor)))
        {
            return false;
        }

        Kernels.Scale(factor, _x);
        Kernels.Scale(factor, _product);
        return true;
    }

    private double Residual(ReadOnlySpan<double> budgets)
    {
        double largest = 0;
        for (int i = 0; i < order; i++)
        {
            largest = Math.Max(largest, Math.Abs((_x[i] * _product[i]) - budgets[i]) / budgets[i]);
        }

        return double.IsNaN(largest) ? double.PositiveInfinity : largest;
    }

    private static void Sweep(ReadOnlySpan<double> values, RiskBudgetingProgram program, Span<double> x, Span<double> product)
    {
        int n = x.Length;
        ReadOnlySpan<double> budgets = program.Budgets;
        ReadOnlySpan<int> signs = program.Signs;
        int i = 0;
        for (; i <= n - 4; i += 4)
        {
            ReadOnlySpan<double> row0 = values.Slice(i * n, n);
            ReadOnlySpan<double> row1 = values.Slice((i + 1) * n, n);
            ReadOnlySpan<double> row2 = values.Slice((i + 2) * n, n);
            ReadOnlySpan<double> row3 = values.Slice((i + 3) * n, n);
            double d0 = Change(row0[i], product[i], x[i], budgets[i], signs[i]);
            double d1 = Change(row1[i + 1], product[i + 1] + (d0 * row1[i]), x[i + 1], budgets[i + 1], signs[i + 1]);
            double d2 = Change(
                row2[i + 2], product[i + 2] + (d0 * row2[i]) + (d1 * row2[i + 1]), x[i + 2], budgets[i + 2], signs[i + 2]);
            double p3 = product[i + 3] + (d0 * row3[i]) + (d1 * row3[i + 1]) + (d2 * row3[i + 2]);
            double d3 = Change(row3[i + 3], p3, x[i + 3], budgets[i + 3], signs[i + 3]);
            x[i] += d0;
            x[i + 1] += d1;
            x[i + 2] += d2;
            x[i + 3] += d3;
            AddRows(d0, row0, d1, row1, d2, row2, d3, row3, product);
        }

        for (; i < n; i++)
        {
            double change = Change(values[(i * n) + i], product[i], x[i], budgets[i], signs[i]);
            x[i] += change;
            Kernels.Axpy(change, values.Slice(i * n, n), product);
        }
    }

    // To the root of q·x² + others·x − b = 0 that has the sign, written so that nothing cancels.
    private static double Change(double variance, double product, double x, double budget, int sign)
    {
        double others = sign * (product - (variance * x));
        double root = Math.Sqrt((others * others) + (4 * variance * budget));
        double size = others > 0 ? 2 * budget / (root + others) : (root - others) / (2 * variance);
        return (sign * size) - x;
    }

    private static void AddRows(
        double a0, ReadOnlySpan<double> row0, double a1, ReadOnlySpan<double> row1, double a2, ReadOnlySpan<double> row2,
        double a3, ReadOnlySpan<double> row3, Span<double> sum)
    {
        int width = Vector<double>.Count;
        ref double p0 = ref MemoryMarshal.GetReference(row0);
        ref double p1 = ref MemoryMarshal.GetReference(row1);
        ref double p2 = ref MemoryMarshal.GetReference(row2);
        ref double p3 = ref MemoryMarshal.GetReference(row3);
        ref double target = ref MemoryMarshal.GetReference(sum);
        Vector<double> v0 = new(a0);
        Vector<double> v1 = new(a1);
        Vector<double> v2 = new(a2);
        Vector<double> v3 = new(a3);
        int i = 0;
        for (; i <= sum.Length - width; i += width)
        {
            Vector<double> first = Vector.MultiplyAddEstimate(
                v1, Vector.LoadUnsafe(ref p1, (nuint)i), v0 * Vector.LoadUnsafe(ref p0, (nuint)i));
            Vector<double> second = Vector.MultiplyAddEstimate(
                v3, Vector.LoadUnsafe(ref p3, (nuint)i), v2 * Vector.LoadUnsafe(ref p2, (nuint)i));
            (Vector.LoadUnsafe(ref target, (nuint)i) + (first + second)).StoreUnsafe(ref target, (nuint)i);
        }

        for (; i < sum.Length; i++)
        {
            sum[i] += ((a0 * row0[i]) + (a1 * row1[i])) + ((a2 * row2[i]) + (a3 * row3[i]));
        }
    }
}
