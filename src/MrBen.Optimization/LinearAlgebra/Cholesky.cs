namespace MrBen.Optimization.LinearAlgebra;

/// <summary>The factorisation A = LL' of a positive definite matrix stored by rows.</summary>
internal static class Cholesky
{
    /// <summary>Overwrites the lower triangle with L. False where a pivot is not positive.</summary>
    public static bool FactorizeInPlace(Span<double> matrix, int order)
    {
        for (int i = 0; i < order; i++)
        {
            Span<double> row = matrix.Slice(i * order, order);
            for (int k = 0; k < i; k++)
            {
                ReadOnlySpan<double> other = matrix.Slice(k * order, k + 1);
                row[k] = (row[k] - Kernels.Dot(row[..k], other[..k])) / other[k];
            }

            double pivot = row[i] - Kernels.Dot(row[..i], row[..i]);
            if (!(pivot > 0))
            {
                return false;
            }

            row[i] = Math.Sqrt(pivot);
        }

        return true;
    }

    /// <summary>Solves LL'x = b in place.</summary>
    public static void Solve(ReadOnlySpan<double> factor, int order, Span<double> vector)
    {
        for (int i = 0; i < order; i++)
        {
            ReadOnlySpan<double> row = factor.Slice(i * order, i + 1);
            vector[i] = (vector[i] - Kernels.Dot(row[..i], vector[..i])) / row[i];
        }

        for (int i = order - 1; i >= 0; i--)
        {
            ReadOnlySpan<double> row = factor.Slice(i * order, i + 1);
            vector[i] /= row[i];
            Kernels.Axpy(-vector[i], row[..i], vector[..i]);
        }
    }
}
