using MrBen.Optimization.LinearAlgebra;

namespace MrBen.Optimization.Tests.RiskBudgeting;

/// <summary>B'B + diag(d) with B of k rows: a covariance of which no row is ever at hand without work. Counts what it is asked.</summary>
internal sealed class FactorOperator(double[] loadings, int factors, double[] specific) : ISymmetricOperator
{
    /// <summary>Products so far.</summary>
    public int Products { get; private set; }

    /// <summary>Rows so far.</summary>
    public int Rows { get; private set; }

    /// <inheritdoc/>
    public int Order => specific.Length;

    /// <inheritdoc/>
    public double Diagonal(int index)
    {
        double sum = specific[index];
        for (int f = 0; f < factors; f++)
        {
            sum += loadings[(f * Order) + index] * loadings[(f * Order) + index];
        }

        return sum;
    }

    /// <inheritdoc/>
    public void CopyRow(int row, Span<double> destination)
    {
        Rows++;
        destination.Clear();
        for (int f = 0; f < factors; f++)
        {
            Kernels.Axpy(loadings[(f * Order) + row], loadings.AsSpan(f * Order, Order), destination);
        }

        destination[row] += specific[row];
    }

    /// <inheritdoc/>
    public void Multiply(ReadOnlySpan<double> vector, Span<double> result)
    {
        Products++;
        for (int i = 0; i < Order; i++)
        {
            result[i] = specific[i] * vector[i];
        }

        for (int f = 0; f < factors; f++)
        {
            ReadOnlySpan<double> row = loadings.AsSpan(f * Order, Order);
            Kernels.Axpy(Kernels.Dot(row, vector), row, result);
        }
    }

    /// <summary>A market factor, then weaker ones of either sign; specific volatilities from 10 to 25 %.</summary>
    public static FactorOperator Create(Random random, int n, int factors)
    {
        double[] loadings = new double[factors * n];
        for (int k = 0; k < loadings.Length; k++)
        {
            loadings[k] = k < n ? 0.1 + (0.1 * random.NextDouble()) : 0.1 * (random.NextDouble() - 0.5);
        }

        return new FactorOperator(loadings, factors, [.. Enumerable.Range(0, n).Select(_ => 0.01 + (0.05 * random.NextDouble()))]);
    }

    /// <summary>The same numbers, n × n.</summary>
    public SymmetricMatrix ToDense()
    {
        double[] values = new double[Order * Order];
        for (int i = 0; i < Order; i++)
        {
            CopyRow(i, values.AsSpan(i * Order, Order));
        }

        return SymmetricMatrix.Create(Order, values);
    }
}
