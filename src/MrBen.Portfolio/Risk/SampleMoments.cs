using MrBen.Optimization.LinearAlgebra;

namespace MrBen.Portfolio.Risk;

/// <summary>Means and sample covariance of simple returns, row after row, as every measurement of risk takes them. Thread-safe.</summary>
internal static class SampleMoments
{
    /// <summary>
    /// Takes each column's mean away, in two passes: the second takes the rounding out of the mean, so that a constant column has exactly no
    /// variance.
    /// </summary>
    /// <param name="returns">T × n, T at least 1; demeaned.</param>
    /// <param name="means">Receives the means, length n.</param>
    /// <param name="scratch">At least 2n numbers.</param>
    public static void Center(Span<double> returns, Span<double> means, Span<double> scratch)
    {
        int n = means.Length;
        int rows = returns.Length / n;
        Span<double> residual = scratch[..n];
        Span<double> shifted = scratch.Slice(n, n);
        means.Clear();
        residual.Clear();
        for (int t = 0; t < rows; t++)
        {
            Kernels.Axpy(1, returns.Slice(t * n, n), means);
        }

        for (int i = 0; i < n; i++)
        {
            means[i] /= rows;
        }

        for (int t = 0; t < rows; t++)
        {
            returns.Slice(t * n, n).CopyTo(shifted);
            Kernels.Axpy(-1, means, shifted);
            Kernels.Axpy(1, shifted, residual);
        }

        for (int i = 0; i < n; i++)
        {
            means[i] += residual[i] / rows;
        }

        for (int t = 0; t < rows; t++)
        {
            Kernels.Axpy(-1, means, returns.Slice(t * n, n));
        }
    }

    /// <summary>Writes the covariance of centred returns, n × n, with divisor T − 1, times a scale.</summary>
    public static void Covariance(ReadOnlySpan<double> centered, int n, double scale, Span<double> covariance)
    {
        covariance.Clear();
        Kernels.AddGram(centered, n, covariance);
        Kernels.Scale(scale / ((centered.Length / n) - 1), covariance);
    }
}
