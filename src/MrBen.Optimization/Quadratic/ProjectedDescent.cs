using MrBen.Optimization.LinearAlgebra;

namespace MrBen.Optimization.Quadratic;

/// <summary>
/// Improves a feasible point of a program of bounds and one row at most while there is time: one product with Q a step, every point feasible,
/// no step upwards. For deadlines that no factorisation meets. Not thread-safe; allocates nothing.
/// </summary>
/// <remarks>
/// Spectral projected gradients with the exact step along the projected direction: Birgin, Martínez and Raydan (2000), SIAM J. Optimization
/// 10(4), SPG2. Distances are measured by the diagonal of Q, so that units of variables do not matter. The gradient follows from the product
/// with the step, so that none is computed twice.
/// </remarks>
internal sealed class ProjectedDescent(int variables)
{
    private const int MaxSteps = 1_000;
    private const int MaxProjections = 60;

    // Share of what the row is made of within which a projection satisfies it.
    private const double RowRounding = 1e-14;

    private readonly double[] _gradient = new double[variables];
    private readonly double[] _direction = new double[variables];
    private readonly double[] _product = new double[variables];
    private readonly double[] _metric = new double[variables];
    private readonly int[] _support = new int[variables];
    private readonly double[] _values = new double[variables];

    /// <summary>Whether the method applies: no kinked costs, some curvature.</summary>
    public static bool Applies(QuadraticProgram program) => program.RowCount <= 1 && program.Costs is null;

    /// <summary>Takes steps from a feasible point until the budget does not afford one more.</summary>
    /// <param name="program">The program.</param>
    /// <param name="point">A feasible point; overwritten with a better one.</param>
    /// <param name="budget">Says whether one more product fits.</param>
    /// <param name="pace">How long a product takes, per entry of Q; learns.</param>
    /// <param name="iterations">Counts the steps.</param>
    public void Run(QuadraticProgram program, Span<double> point, SolveBudget budget, Pace pace, ref int iterations)
    {
        double entries = (double)point.Length * point.Length;
        if (!budget.Affords(2 * pace.Ticks(entries)) || !TryStart(program, point))
        {
            return;
        }

        double length = 1;
        for (int step = 0; step < MaxSteps; step++)
        {
            long begin = budget.Now;
            if (!budget.Affords(pace.Ticks(entries)) || budget.Spend(iterations + 1) is not null
                || !TryProject(program, point, length))
            {
                return;
            }

            double slope = Kernels.Dot(_gradient, _direction);
            if (!(slope < 0))
            {
                return;
            }

            program.Hessian.Multiply(_direction, _product);
            double curvature = Kernels.Dot(_product, _direction);
            double share = curvature > 0 ? Math.Min(1, -slope / curvature) : 1;
            double size = 0;
            for (int j = 0; j < point.Length; j++)
            {
                size += _metric[j] * _direction[j] * _direction[j];
                point[j] = Math.Min(Math.Max(point[j] + (share * _direction[j]), program.Lower[j]), program.Upper[j]);
            }

            Kernels.Axpy(share, _product, _gradient);
            length = curvature > 0 ? size / curvature : 1;
            iterations++;
            pace.Learn(budget.Now - begin, entries);
        }
    }

    private bool TryStart(QuadraticProgram program, ReadOnlySpan<double> point)
    {
        int count = 0;
        double trace = 0;
        for (int j = 0; j < point.Length; j++)
        {
            _metric[j] = Math.Max(0, program.Hessian.Diagonal(j));
            trace += _metric[j];
            if (point[j] != 0)
            {
                (_support[count], _values[count]) = (j, point[j]);
                count++;
            }
        }

        if (!(trace > 0))
        {
            return false;
        }

        for (int j = 0; j < point.Length; j++)
        {
            _metric[j] = _metric[j] > 0 ? _metric[j] : trace / point.Length;
        }

        program.Linear.CopyTo(_gradient);
        program.Hessian.AddColumns(_support.AsSpan(0, count), _values.AsSpan(0, count), _gradient);
        return true;
    }

    // The direction to the projection of the point less the gradient times a length. Its row, piecewise linear in the multiplier, is solved by
    // Newton steps within a bracket.
    private bool TryProject(QuadraticProgram program, ReadOnlySpan<double> point, double length)
    {
        if (program.RowCount == 0)
        {
            Aim(program, point, [], length, 0);
            return true;
        }

        ReadOnlySpan<double> row = program.Rows.Row(0);
        double multiplier = 0;
        (double low, double high) = (double.NegativeInfinity, double.PositiveInfinity);
        for (int pass = 0; pass < MaxProjections; pass++)
        {
            (double activity, double rate, double size) = Aim(program, point, row, length, multiplier);
            double missing = Math.Min(Math.Max(activity, program.RowLower[0]), program.RowUpper[0]) - activity;
            if (Math.Abs(missing) <= RowRounding * size)
            {
                return true;
            }

            (low, high) = missing > 0 ? (multiplier, high) : (low, multiplier);
            double next = rate > 0 ? multiplier + (missing / rate) : double.NaN;
            if (!(next > low && next < high))
            {
                next = 0.5 * (low + high);
            }

            if (!double.IsFinite(next) || next == multiplier)
            {
                return false;
            }

            multiplier = next;
        }

        return false;
    }

    // Writes the direction for a multiplier of the row; the row's activity at its end, how that rises with the multiplier, and its terms.
    private (double Activity, double Rate, double Size) Aim(
        QuadraticProgram program, ReadOnlySpan<double> point, ReadOnlySpan<double> row, double length, double multiplier)
    {
        double activity = 0;
        double rate = 0;
        double size = 0;
        ReadOnlySpan<double> lower = program.Lower;
        ReadOnlySpan<double> upper = program.Upper;
        for (int j = 0; j < point.Length; j++)
        {
            double a = row.IsEmpty ? 0 : row[j];
            double scale = length / _metric[j];
            double wanted = point[j] - (scale * (_gradient[j] - (multiplier * a)));
            double end = Math.Min(Math.Max(wanted, lower[j]), upper[j]);
            _direction[j] = end - point[j];
            double term = a * end;
            activity += term;
            size += Math.Abs(term);
            rate += end == wanted ? scale * a * a : 0;
        }

        return (activity, rate, size);
    }
}
