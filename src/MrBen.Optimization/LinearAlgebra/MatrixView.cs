using System.Runtime.CompilerServices;

namespace MrBen.Optimization.LinearAlgebra;

/// <summary>A matrix, or the transpose of one, that lies by rows in a span, perhaps as a part of a wider one.</summary>
internal readonly ref struct MatrixView
{
    private MatrixView(ReadOnlySpan<double> values, int rows, int columns, int rowStride, int columnStride)
    {
        Values = values;
        Rows = rows;
        Columns = columns;
        RowStride = rowStride;
        ColumnStride = columnStride;
    }

    /// <summary>The values from the first entry on.</summary>
    public ReadOnlySpan<double> Values { get; }

    public int Rows { get; }

    public int Columns { get; }

    /// <summary>From an entry to the one below it.</summary>
    public int RowStride { get; }

    /// <summary>From an entry to the one on its right.</summary>
    public int ColumnStride { get; }

    /// <summary>The same numbers with rows and columns exchanged; nothing is copied.</summary>
    public MatrixView Transposed => new(Values, Columns, Rows, ColumnStride, RowStride);

    /// <summary>Rows of <paramref name="columns"/> entries that start <paramref name="stride"/> apart.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The rows overlap, or the span ends before the last one does.</exception>
    public static MatrixView ByRows(ReadOnlySpan<double> values, int rows, int columns, int stride)
    {
        Check(values.Length, rows, columns, stride);
        return new MatrixView(values, rows, columns, stride, 1);
    }

    /// <summary>Throws where rows of a length and distance do not fit a span: pointers run over it.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Check(int length, int rows, int columns, int stride)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(rows);
        ArgumentOutOfRangeException.ThrowIfNegative(columns);
        ArgumentOutOfRangeException.ThrowIfLessThan(stride, columns);
        ArgumentOutOfRangeException.ThrowIfLessThan((long)length, rows == 0 ? 0 : ((rows - 1L) * stride) + columns, nameof(length));
    }
}
