using static System.FormattableString;

namespace MrBen.Optimization.LinearAlgebra;

/// <summary>A rectangular matrix of doubles, stored by rows. Immutable and thread-safe.</summary>
public sealed class DenseMatrix
{
    private readonly double[] _values;

    private DenseMatrix(int rows, int columns, double[] values) => (Rows, Columns, _values) = (rows, columns, values);

    /// <summary>Number of rows, at least 0.</summary>
    public int Rows { get; }

    /// <summary>Number of columns, at least 0.</summary>
    public int Columns { get; }

    /// <summary>All entries, row after row; length <see cref="Rows"/> × <see cref="Columns"/>.</summary>
    public ReadOnlySpan<double> Values => _values;

    /// <summary>The entry in a row and a column, both from 0.</summary>
    public double this[int row, int column] => Row(row)[column];

    /// <summary>One row, length <see cref="Columns"/>.</summary>
    public ReadOnlySpan<double> Row(int row) => _values.AsSpan(row * Columns, Columns);

    /// <summary>Copies finite entries given row after row.</summary>
    /// <exception cref="ArgumentException">
    /// The length is not rows × columns, that is more than an array can hold, or an entry is not finite.
    /// </exception>
    public static DenseMatrix Create(int rows, int columns, ReadOnlySpan<double> values)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(rows);
        ArgumentOutOfRangeException.ThrowIfNegative(columns);
        Guard.Length(Guard.Size(rows, columns, nameof(rows)), values.Length, Invariant($"values for {rows}×{columns}"), nameof(values));
        Guard.AllFinite(values);
        return new DenseMatrix(rows, columns, values.ToArray());
    }

    /// <summary>A matrix without rows.</summary>
    public static DenseMatrix Empty(int columns) => Create(0, columns, []);
}
