using MrBen.Optimization.LinearAlgebra;

namespace MrBen.Optimization.Conic;

/// <summary>
/// The matrix G of a conic program by rows: row i is <c>Factor(i) · Dense(i)</c> over the shared variables plus single entries over all.
/// </summary>
internal sealed class ConicRows(DenseMatrix?[] matrices, int[] matrixRows, double[] factors, int[] start, int[] columns, double[] entries)
{
    /// <summary>The row of a matrix that row i is a multiple of; empty for none.</summary>
    public ReadOnlySpan<double> Dense(int row) => matrices[row] is { } matrix ? matrix.Row(matrixRows[row]) : default;

    public bool IsDense(int row) => matrices[row] is not null;

    public double Factor(int row) => factors[row];

    public ReadOnlySpan<int> Columns(int row) => columns.AsSpan(start[row], start[row + 1] - start[row]);

    public ReadOnlySpan<double> Entries(int row) => entries.AsSpan(start[row], start[row + 1] - start[row]);

    public int EntryCount => entries.Length;
}
