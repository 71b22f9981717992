using MrBen.Optimization.LinearAlgebra;

namespace MrBen.Optimization.Tests.RiskBudgeting;

/// <summary>Another operator, counting what is asked of it.</summary>
internal sealed class CountingOperator(ISymmetricOperator counted) : ISymmetricOperator
{
    /// <summary>Products so far.</summary>
    public int Products { get; private set; }

    /// <summary>Rows and parts of rows so far.</summary>
    public int Rows { get; private set; }

    /// <inheritdoc/>
    public int Order => counted.Order;

    /// <inheritdoc/>
    public bool IsKnownSemidefinite => counted.IsKnownSemidefinite;

    /// <inheritdoc/>
    public double Diagonal(int index) => counted.Diagonal(index);

    /// <inheritdoc/>
    public void CopyRow(int row, Span<double> destination)
    {
        Rows++;
        counted.CopyRow(row, destination);
    }

    /// <inheritdoc/>
    public void Gather(int row, ReadOnlySpan<int> columns, Span<double> destination)
    {
        Rows++;
        counted.Gather(row, columns, destination);
    }

    /// <inheritdoc/>
    public void Multiply(ReadOnlySpan<double> vector, Span<double> result)
    {
        Products++;
        counted.Multiply(vector, result);
    }

    /// <inheritdoc/>
    public void AddColumns(ReadOnlySpan<int> columns, ReadOnlySpan<double> weights, Span<double> result) =>
        counted.AddColumns(columns, weights, result);

    /// <inheritdoc/>
    public void AddColumns(ReadOnlySpan<int> columns, ReadOnlySpan<double> weights, CompensatedVector result) =>
        counted.AddColumns(columns, weights, result);
}
