using MrBen.Optimization.Conic;
using MrBen.Optimization.LinearAlgebra;

namespace MrBen.Optimization.Tests.Conic;

/// <summary>D + Σ lₖlₖ' with loadings by rows, one row a factor.</summary>
internal sealed class FactorStructure(double[] specific, double[] loadings) : IFactorStructure
{
    public int Order => specific.Length;

    public int FactorCount => loadings.Length / specific.Length;

    public void CopyLoading(int factor, Span<double> destination) => Loading(factor).CopyTo(destination);

    public double Specific(int index) => specific[index];

    public double Diagonal(int index)
    {
        double sum = specific[index];
        for (int k = 0; k < FactorCount; k++)
        {
            sum += Loading(k)[index] * Loading(k)[index];
        }

        return sum;
    }

    public void CopyRow(int row, Span<double> destination)
    {
        destination.Clear();
        destination[row] = specific[row];
        for (int k = 0; k < FactorCount; k++)
        {
            Kernels.Axpy(Loading(k)[row], Loading(k), destination);
        }
    }

    public void Multiply(ReadOnlySpan<double> vector, Span<double> result)
    {
        for (int j = 0; j < Order; j++)
        {
            result[j] = specific[j] * vector[j];
        }

        for (int k = 0; k < FactorCount; k++)
        {
            Kernels.Axpy(Kernels.Dot(Loading(k), vector), Loading(k), result);
        }
    }

    private ReadOnlySpan<double> Loading(int factor) => loadings.AsSpan(factor * Order, Order);
}
