using MrBen.Optimization.LinearAlgebra;
using static System.FormattableString;

namespace MrBen.Optimization.Quadratic;

/// <summary>
/// The convex quadratic program: minimise ½x'Qx + c'x (plus kinked costs of single variables, if given) subject to l ≤ x ≤ u and L ≤ Ax ≤ U.
/// Infinite bounds mean none; L = U makes a row an equality. Bounds that cross are allowed: they make the program infeasible, which is an answer. Immutable and thread-safe.
/// </summary>
public sealed class QuadraticProgram
{
    private readonly double[] _linear;
    private readonly double[] _lower;
    private readonly double[] _upper;
    private readonly double[] _rowLower;
    private readonly double[] _rowUpper;

    private QuadraticProgram(
        ISymmetricOperator hessian, double[] linear, double[] lower, double[] upper, DenseMatrix rows, double[] rowLower, double[] rowUpper,
        KinkedCosts? costs)
    {
        (Hessian, _linear, _lower, _upper, Rows, _rowLower, _rowUpper, Costs) =
            (hessian, linear, lower, upper, rows, rowLower, rowUpper, costs);
    }

    /// <summary>Q, n × n, positive semidefinite; the solver throws where it is not.</summary>
    public ISymmetricOperator Hessian { get; }

    /// <summary>A, m × n.</summary>
    public DenseMatrix Rows { get; }

    /// <summary>c, length n.</summary>
    public ReadOnlySpan<double> Linear => _linear;

    /// <summary>l, length n; −∞ for none.</summary>
    public ReadOnlySpan<double> Lower => _lower;

    /// <summary>u, length n; +∞ for none.</summary>
    public ReadOnlySpan<double> Upper => _upper;

    /// <summary>L, length m; −∞ for none.</summary>
    public ReadOnlySpan<double> RowLower => _rowLower;

    /// <summary>U, length m; +∞ for none.</summary>
    public ReadOnlySpan<double> RowUpper => _rowUpper;

    /// <summary>Costs with a kink; <see langword="null"/> for none.</summary>
    public KinkedCosts? Costs { get; }

    /// <summary>Number of variables, n.</summary>
    public int VariableCount => _linear.Length;

    /// <summary>Number of rows, m.</summary>
    public int RowCount => _rowLower.Length;

    /// <summary>Copies the vectors and keeps the (immutable) matrices.</summary>
    /// <param name="hessian">Q, n × n.</param>
    /// <param name="linear">c, length n, finite.</param>
    /// <param name="lower">l, length n; finite or −∞. Empty for none.</param>
    /// <param name="upper">u, length n; finite or +∞. Empty for none.</param>
    /// <param name="rows">A, m × n; <see langword="null"/> for none.</param>
    /// <param name="rowLower">L, length m; finite or −∞.</param>
    /// <param name="rowUpper">U, length m; finite or +∞.</param>
    /// <param name="costs">Costs with a kink, of n variables; <see langword="null"/> for none.</param>
    /// <exception cref="ArgumentException">Lengths disagree, n is 0, a number is NaN, or a bound is infinite on the wrong side.</exception>
    public static QuadraticProgram Create(
        ISymmetricOperator hessian, ReadOnlySpan<double> linear, ReadOnlySpan<double> lower = default, ReadOnlySpan<double> upper = default,
        DenseMatrix? rows = null, ReadOnlySpan<double> rowLower = default, ReadOnlySpan<double> rowUpper = default,
        KinkedCosts? costs = null)
    {
        ArgumentNullException.ThrowIfNull(hessian);
        int n = hessian.Order;
        ArgumentOutOfRangeException.ThrowIfZero(n, nameof(hessian));
        Guard.Length(n, linear.Length, "linear coefficients (one per variable)", nameof(linear));
        Guard.AllFinite(linear);
        rows ??= DenseMatrix.Empty(n);
        Guard.Length(n, rows.Columns, "columns (one per variable)", nameof(rows));
        Guard.Length(n, costs?.Count ?? n, "variables with costs", nameof(costs));
        return new QuadraticProgram(hessian, linear.ToArray(),
            Bounds(lower, n, double.NegativeInfinity, "lower bounds (one per variable)", nameof(lower)),
            Bounds(upper, n, double.PositiveInfinity, "upper bounds (one per variable)", nameof(upper)),
            rows,
            Bounds(rowLower, rows.Rows, double.NegativeInfinity, "lower row limits (one per row)", nameof(rowLower)),
            Bounds(rowUpper, rows.Rows, double.PositiveInfinity, "upper row limits (one per row)", nameof(rowUpper)),
            costs);
    }

    /// <summary>The same program with another linear term; matrices and bounds are shared.</summary>
    /// <exception cref="ArgumentException">The length is not n, or an element is not finite.</exception>
    public QuadraticProgram WithLinear(ReadOnlySpan<double> linear)
    {
        Guard.Length(VariableCount, linear.Length, "linear coefficients (one per variable)", nameof(linear));
        Guard.AllFinite(linear);
        return new QuadraticProgram(Hessian, linear.ToArray(), _lower, _upper, Rows, _rowLower, _rowUpper, Costs);
    }

    /// <summary>The same program with other kinked costs, or none; all else is shared.</summary>
    /// <exception cref="ArgumentException">The costs are of another number of variables.</exception>
    public QuadraticProgram WithCosts(KinkedCosts? costs)
    {
        Guard.Length(VariableCount, costs?.Count ?? VariableCount, "variables with costs", nameof(costs));
        return new QuadraticProgram(Hessian, _linear, _lower, _upper, Rows, _rowLower, _rowUpper, costs);
    }

    /// <summary>The same program with other bounds of the variables; matrices, linear term and row limits are shared.</summary>
    /// <param name="lower">l, length n; finite or −∞. Empty for none.</param>
    /// <param name="upper">u, length n; finite or +∞. Empty for none.</param>
    /// <exception cref="ArgumentException">A length is not n, a number is NaN, or a bound is infinite on the wrong side.</exception>
    public QuadraticProgram WithBounds(ReadOnlySpan<double> lower, ReadOnlySpan<double> upper) =>
        new(Hessian, _linear,
            Bounds(lower, VariableCount, double.NegativeInfinity, "lower bounds (one per variable)", nameof(lower)),
            Bounds(upper, VariableCount, double.PositiveInfinity, "upper bounds (one per variable)", nameof(upper)),
            Rows, _rowLower, _rowUpper, Costs);

    /// <summary>The same program with other limits of the rows; matrices, linear term and bounds are shared.</summary>
    /// <param name="rowLower">L, length m; finite or −∞. Empty for none.</param>
    /// <param name="rowUpper">U, length m; finite or +∞. Empty for none.</param>
    /// <exception cref="ArgumentException">A length is not m, a number is NaN, or a limit is infinite on the wrong side.</exception>
    public QuadraticProgram WithRowLimits(ReadOnlySpan<double> rowLower, ReadOnlySpan<double> rowUpper) =>
        new(Hessian, _linear, _lower, _upper, Rows,
            Bounds(rowLower, RowCount, double.NegativeInfinity, "lower row limits (one per row)", nameof(rowLower)),
            Bounds(rowUpper, RowCount, double.PositiveInfinity, "upper row limits (one per row)", nameof(rowUpper)), Costs);

    /// <summary>½x'Qx + c'x and the kinked costs.</summary>
    /// <exception cref="ArgumentException">The length is not n.</exception>
    public double ObjectiveAt(ReadOnlySpan<double> point)
    {
        Guard.Length(VariableCount, point.Length, "elements (one per variable)", nameof(point));
        double[] product = new double[VariableCount];
        Hessian.Multiply(point, product);
        return (0.5 * Kernels.Dot(product, point)) + LinearObjectiveAt(point);
    }

    /// <summary>The objective without its quadratic part: c'x and the kinked costs.</summary>
    /// <exception cref="ArgumentException">The length is not n.</exception>
    public double LinearObjectiveAt(ReadOnlySpan<double> point)
    {
        Guard.Length(VariableCount, point.Length, "elements (one per variable)", nameof(point));
        double sum = Kernels.Dot(_linear, point);
        for (int j = 0; j < (Costs?.Count ?? 0); j++)
        {
            sum += Costs!.At(j, point[j]);
        }

        return sum;
    }

    internal bool SharesConstraintsWith(QuadraticProgram other) =>
        ReferenceEquals(Hessian, other.Hessian) && ReferenceEquals(Rows, other.Rows) && ReferenceEquals(_lower, other._lower)
        && ReferenceEquals(_upper, other._upper) && ReferenceEquals(_rowLower, other._rowLower) && ReferenceEquals(_rowUpper, other._rowUpper)
        && ReferenceEquals(Costs, other.Costs);

    private static double[] Bounds(ReadOnlySpan<double> given, int count, double none, string what, string name)
    {
        if (given.IsEmpty && count > 0)
        {
            double[] absent = new double[count];
            Array.Fill(absent, none);
            return absent;
        }

        Guard.Length(count, given.Length, what, name);
        for (int i = 0; i < given.Length; i++)
        {
            if (double.IsNaN(given[i]) || given[i] == -none)
            {
                throw new ArgumentException(Invariant($"Element {i} is {given[i]}; it must be finite, or {none} for no bound."), name);
            }
        }

        return given.ToArray();
    }
}
