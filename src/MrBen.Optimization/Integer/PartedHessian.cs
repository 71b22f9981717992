using MrBen.Optimization.LinearAlgebra;

namespace MrBen.Optimization.Integer;

/// <summary>Q with some of the own curvature taken out: Q − diag(e), where e is part of a <see cref="DiagonalSplit"/>. Immutable.</summary>
internal sealed class PartedHessian(ISymmetricOperator whole, double[] taken) : ISymmetricOperator
{
    public int Order => whole.Order;

    public bool IsKnownSemidefinite => true;

    public double Diagonal(int index) => whole.Diagonal(index) - taken[index];

    public void CopyRow(int row, Span<double> destination)
    {
        whole.CopyRow(row, destination);
        destination[row] -= taken[row];
    }

    public void Gather(int row, ReadOnlySpan<int> columns, Span<double> destination)
    {
        whole.Gather(row, columns, destination);
        int own = columns.IndexOf(row);
        if (own >= 0)
        {
            destination[own] -= taken[row];
        }
    }

    public void Multiply(ReadOnlySpan<double> vector, Span<double> result)
    {
        whole.Multiply(vector, result);
        for (int i = 0; i < taken.Length; i++)
        {
            result[i] -= taken[i] * vector[i];
        }
    }

    public void AddColumns(ReadOnlySpan<int> columns, ReadOnlySpan<double> weights, Span<double> result)
    {
        whole.AddColumns(columns, weights, result);
        for (int k = 0; k < columns.Length; k++)
        {
            result[columns[k]] -= taken[columns[k]] * weights[k];
        }
    }
}
