using MrBen.Optimization.LinearAlgebra;

namespace MrBen.Optimization.RiskBudgeting;

/// <summary>Q + diag(d) with d ≥ 0: the Hessian of the risk budgeting objective at a point. Immutable as long as its parts are.</summary>
internal sealed class ShiftedCovariance(ISymmetricOperator covariance, double[] shift, bool isKnownSemidefinite) : ISymmetricOperator
{
    /// <inheritdoc/>
    public int Order => shift.Length;

    /// <inheritdoc/>
    public bool IsKnownSemidefinite => isKnownSemidefinite;

    /// <inheritdoc/>
    public double Diagonal(int index) => covariance.Diagonal(index) + shift[index];

    /// <inheritdoc/>
    public void CopyRow(int row, Span<double> destination)
    {
        covariance.CopyRow(row, destination);
        destination[row] += shift[row];
    }

    /// <inheritdoc/>
    public void Gather(int row, ReadOnlySpan<int> columns, Span<double> destination)
    {
        covariance.Gather(row, columns, destination);
        for (int k = 0; k < columns.Length; k++)
        {
            destination[k] += columns[k] == row ? shift[row] : 0;
        }
    }

    /// <inheritdoc/>
    public void Multiply(ReadOnlySpan<double> vector, Span<double> result)
    {
        covariance.Multiply(vector, result);
        for (int i = 0; i < shift.Length; i++)
        {
            result[i] += shift[i] * vector[i];
        }
    }

    /// <inheritdoc/>
    public void AddColumns(ReadOnlySpan<int> columns, ReadOnlySpan<double> weights, Span<double> result)
    {
        covariance.AddColumns(columns, weights, result);
        for (int k = 0; k < columns.Length; k++)
        {
            result[columns[k]] += shift[columns[k]] * weights[k];
        }
    }

    /// <inheritdoc/>
    public void AddColumns(ReadOnlySpan<int> columns, ReadOnlySpan<double> weights, CompensatedVector result)
    {
        covariance.AddColumns(columns, weights, result);
        for (int k = 0; k < columns.Length; k++)
        {
            result.AddProduct(columns[k], shift[columns[k]], weights[k]);
        }
    }
}
