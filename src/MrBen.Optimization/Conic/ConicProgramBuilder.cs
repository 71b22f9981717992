using MrBen.Optimization.LinearAlgebra;
using static System.FormattableString;

namespace MrBen.Optimization.Conic;

/// <summary>
/// Puts a <see cref="ConicProgram"/> together: local variables, blocks of rows with their cones, and single coefficients. Not thread-safe.
/// </summary>
/// <remarks>
/// Rows are written as what must lie in the cone: offset + coefficients · x. A local variable is cheapest where some row holds no other
/// local variable (a bound such as u ≥ 0, or the epigraph row of an exponential cone), and where local variables that are chained, as those
/// of a drawdown are, are numbered along the chain.
/// </remarks>
public sealed class ConicProgramBuilder
{
    private readonly int _shared;
    private readonly List<double> _linear;
    private readonly List<double> _localCurvature = [];
    private readonly List<double> _offsets = [];
    private readonly List<Cone> _cones = [];
    private readonly List<DenseMatrix?> _matrices = [];
    private readonly List<int> _matrixRows = [];
    private readonly List<double> _factors = [];
    private readonly List<(int Row, int Variable, double Value)> _entries = [];
    private ISymmetricOperator? _hessian;

    /// <summary>Starts a program.</summary>
    /// <param name="sharedVariables">Number of variables that appear in many rows, n ≥ 0.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="sharedVariables"/> is negative.</exception>
    public ConicProgramBuilder(int sharedVariables)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(sharedVariables);
        _shared = sharedVariables;
        _linear = [.. new double[sharedVariables]];
    }

    /// <summary>Number of variables so far, n + L.</summary>
    public int VariableCount => _linear.Count;

    /// <summary>Number of rows so far, m.</summary>
    public int RowCount => _offsets.Count;

    /// <summary>Adds local variables with one objective ½·curvature·v² + linear·v each.</summary>
    /// <param name="count">How many, at least 0.</param>
    /// <param name="linear">Linear coefficient of each, finite.</param>
    /// <param name="curvature">Curvature of each, finite and at least 0.</param>
    /// <returns>The index of the first one among all variables.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of its range.</exception>
    public int AddLocals(int count, double linear = 0, double curvature = 0)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        Guard.Finite(linear);
        Guard.Finite(curvature);
        ArgumentOutOfRangeException.ThrowIfNegative(curvature);
        int first = _linear.Count;
        for (int k = 0; k < count; k++)
        {
            _linear.Add(linear);
            _localCurvature.Add(curvature);
        }

        return first;
    }

    /// <summary>Sets P over the shared variables, n × n, positive semidefinite. It is kept, not copied.</summary>
    /// <exception cref="ArgumentException">The order is not n.</exception>
    public void SetHessian(ISymmetricOperator hessian)
    {
        ArgumentNullException.ThrowIfNull(hessian);
        Guard.Length(_shared, hessian.Order, "rows of the Hessian (one per shared variable)", nameof(hessian));
        _hessian = hessian;
    }

    /// <summary>Sets the linear coefficient of one variable.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The variable does not exist, or the number is not finite.</exception>
    public void SetLinear(int variable, double coefficient)
    {
        GuardVariable(variable);
        Guard.Finite(coefficient);
        _linear[variable] = coefficient;
    }

    /// <summary>Sets the linear coefficients of consecutive variables from the first one on.</summary>
    /// <exception cref="ArgumentException">There are more than variables, or one is not finite.</exception>
    public void SetLinear(ReadOnlySpan<double> coefficients)
    {
        if (coefficients.Length > _linear.Count)
        {
            throw new ArgumentException(
                Invariant($"Expected at most {_linear.Count} linear coefficients, got {coefficients.Length}."), nameof(coefficients));
        }

        Guard.AllFinite(coefficients);
        for (int j = 0; j < coefficients.Length; j++)
        {
            _linear[j] = coefficients[j];
        }
    }

    /// <summary>Adds the rows of one cone, without coefficients yet and with offsets 0.</summary>
    /// <param name="cone">What they must lie in.</param>
    /// <returns>The index of the first row.</returns>
    public int AddRows(Cone cone)
    {
        int first = _offsets.Count;
        _cones.Add(cone);
        for (int k = 0; k < cone.Dimension; k++)
        {
            _offsets.Add(0);
            _matrices.Add(null);
            _matrixRows.Add(0);
            _factors.Add(0);
        }

        return first;
    }

    /// <summary>Adds the rows of one cone with their offsets, without coefficients yet.</summary>
    /// <param name="cone">What they must lie in.</param>
    /// <param name="offsets">h, one per row of the cone, finite.</param>
    /// <returns>The index of the first row.</returns>
    /// <exception cref="ArgumentException">The length is not the cone's dimension, or an offset is not finite.</exception>
    public int AddRows(Cone cone, ReadOnlySpan<double> offsets)
    {
        Guard.Length(cone.Dimension, offsets.Length, "offsets (one per row of the cone)", nameof(offsets));
        Guard.AllFinite(offsets);
        int first = AddRows(cone);
        for (int k = 0; k < offsets.Length; k++)
        {
            _offsets[first + k] = offsets[k];
        }

        return first;
    }

    /// <summary>Adds a block of lower bounds x ≥ bound on single variables, one row each; infinite bounds are left out.</summary>
    /// <param name="firstVariable">The variable that the first bound belongs to.</param>
    /// <param name="bounds">Finite, or −∞ for none.</param>
    /// <exception cref="ArgumentException">A bound is NaN or +∞, or there are more than variables.</exception>
    public void AddLowerBounds(int firstVariable, ReadOnlySpan<double> bounds) => AddBounds(firstVariable, bounds, 1);

    /// <summary>Adds a block of upper bounds x ≤ bound on single variables, one row each; infinite bounds are left out.</summary>
    /// <param name="firstVariable">The variable that the first bound belongs to.</param>
    /// <param name="bounds">Finite, or +∞ for none.</param>
    /// <exception cref="ArgumentException">A bound is NaN or −∞, or there are more than variables.</exception>
    public void AddUpperBounds(int firstVariable, ReadOnlySpan<double> bounds) => AddBounds(firstVariable, bounds, -1);

    /// <summary>Lets a row's part over the shared variables be a multiple of a matrix row, which is referred to and not copied.</summary>
    /// <param name="row">The row of the program; what was set before is replaced.</param>
    /// <param name="matrix">A matrix with n columns.</param>
    /// <param name="matrixRow">Its row.</param>
    /// <param name="factor">What that is multiplied by, finite.</param>
    /// <exception cref="ArgumentException">The matrix does not have n columns.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A row does not exist, or the factor is not finite.</exception>
    public void SetSharedRow(int row, DenseMatrix matrix, int matrixRow, double factor = 1)
    {
        ArgumentNullException.ThrowIfNull(matrix);
        GuardRow(row);
        Guard.Length(_shared, matrix.Columns, "columns (one per shared variable)", nameof(matrix));
        ArgumentOutOfRangeException.ThrowIfNegative(matrixRow);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(matrixRow, matrix.Rows);
        Guard.Finite(factor);
        _matrices[row] = factor == 0 ? null : matrix;
        _matrixRows[row] = matrixRow;
        _factors[row] = factor;
    }

    /// <summary>Does the same for consecutive rows and all rows of a matrix.</summary>
    /// <exception cref="ArgumentException">The matrix does not have n columns.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A row does not exist, or the factor is not finite.</exception>
    public void SetSharedRows(int firstRow, DenseMatrix matrix, double factor = 1)
    {
        ArgumentNullException.ThrowIfNull(matrix);
        for (int k = 0; k < matrix.Rows; k++)
        {
            SetSharedRow(firstRow + k, matrix, k, factor);
        }
    }

    /// <summary>Copies coefficients of the shared variables into a row; what was set before is replaced.</summary>
    /// <exception cref="ArgumentException">The length is not n, or a number is not finite.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The row does not exist.</exception>
    public void SetShared(int row, ReadOnlySpan<double> coefficients) =>
        SetSharedRow(row, DenseMatrix.Create(1, coefficients.Length, coefficients), 0);

    /// <summary>Adds a coefficient of one variable to a row; several of the same place add up.</summary>
    /// <param name="row">The row.</param>
    /// <param name="variable">A shared or a local variable.</param>
    /// <param name="coefficient">Finite.</param>
    /// <exception cref="ArgumentOutOfRangeException">Row or variable do not exist, or the number is not finite.</exception>
    public void AddEntry(int row, int variable, double coefficient)
    {
        GuardRow(row);
        GuardVariable(variable);
        Guard.Finite(coefficient);
        if (coefficient != 0)
        {
            _entries.Add((row, variable, coefficient));
        }
    }

    /// <summary>The program of what was added so far; the builder may go on afterwards.</summary>
    /// <exception cref="InvalidOperationException">There is no variable, or entries of one place add up to more than a number.</exception>
    public ConicProgram Build()
    {
        if (_linear.Count == 0)
        {
            throw new InvalidOperationException("A program needs at least one variable.");
        }

        // Stable, so that entries of one place are added in the order in which they came.
        (int Row, int Variable, double Value)[] sorted = [.. _entries.OrderBy(entry => entry.Row).ThenBy(entry => entry.Variable)];
        int[] start = new int[_offsets.Count + 1];
        List<int> columns = [];
        List<double> values = [];
        for (int k = 0; k < sorted.Length; k++)
        {
            (int row, int variable, double value) = sorted[k];
            if (k > 0 && sorted[k - 1].Row == row && sorted[k - 1].Variable == variable)
            {
                values[^1] += value;
            }
            else
            {
                columns.Add(variable);
                values.Add(value);
            }

            start[row + 1] = columns.Count;
        }

        for (int i = 0; i < _offsets.Count; i++)
        {
            start[i + 1] = Math.Max(start[i + 1], start[i]);
        }

        if (values.FindIndex(value => !double.IsFinite(value)) >= 0)
        {
            throw new InvalidOperationException("Entries of one row and variable add up to more than a double can hold.");
        }

        ConicRows rows = new([.. _matrices], [.. _matrixRows], [.. _factors], start, [.. columns], [.. values]);
        return new ConicProgram(_hessian, _shared, [.. _linear], [.. _localCurvature], [.. _offsets], [.. _cones], rows);
    }

    private void AddBounds(int firstVariable, ReadOnlySpan<double> bounds, int sign)
    {
        if (firstVariable < 0 || firstVariable + bounds.Length > _linear.Count)
        {
            throw new ArgumentException(
                Invariant(
                    $"Bounds of variables {firstVariable} to {firstVariable + bounds.Length - 1}: there are {_linear.Count} variables."),
                nameof(bounds));
        }

        double none = sign > 0 ? double.NegativeInfinity : double.PositiveInfinity;
        int count = 0;
        for (int j = 0; j < bounds.Length; j++)
        {
            if (double.IsNaN(bounds[j]) || bounds[j] == -none)
            {
                throw new ArgumentException(
                    Invariant($"Element {j} is {bounds[j]}; it must be finite, or {none} for no bound."), nameof(bounds));
            }

            count += bounds[j] == none ? 0 : 1;
        }

        int row = AddRows(Cone.Nonnegative(count));
        for (int j = 0; j < bounds.Length; j++)
        {
            if (bounds[j] != none)
            {
                _offsets[row] = bounds[j] == 0 ? 0 : -sign * bounds[j];
                AddEntry(row++, firstVariable + j, sign);
            }
        }
    }

    private void GuardVariable(int variable)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(variable);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(variable, _linear.Count);
    }

    private void GuardRow(int row)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(row);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(row, _offsets.Count);
    }
}
