using MrBen.Optimization.LinearAlgebra;

namespace MrBen.Optimization.RiskBudgeting;

/// <summary>Q + diag(d): the Hessian of the risk budgeting objective at a point. Immutable as long as its parts are.</summary>
internal sealed class ShiftedCovariance(ISymmetricOperator covariance, double[] shift) : ISymmetricOperator
{
    /// <inheritdoc/>
    public int Order => shift.Length;

    /// <inheritdoc/>
    public double Diagonal(int index) => covariance.Diagonal(index) + shift[index];

    /// <inheritdoc/>
    public void CopyRow(int row, Span<double> destination)
    {
        covariance.CopyRow(row, destination);
        destination[row] += shift[row];
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
}
