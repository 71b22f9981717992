namespace MrBen.Optimization.LinearAlgebra;

/// <summary>
/// Eigenvalues of a symmetric tridiagonal matrix by implicit QR steps with Wilkinson's shift. Source: Golub and Van Loan (2013), Matrix
/// Computations, 4th edition, algorithms 8.3.2 and 8.3.3. O(n²) without, O(n³) with eigenvectors.
/// </summary>
internal static class TridiagonalIteration
{
    private const double Rounding = 1.0 / (1L << 53);

    // Two or three steps an eigenvalue are usual; LAPACK gives up at thirty.
    private const int StepsPerEigenvalue = 60;

    /// <summary>
    /// Overwrites the diagonal with the eigenvalues in no order and the entries beside it with zeros. Rotates the rows of
    /// <paramref name="vectors"/>, which are n entries long and <paramref name="stride"/> apart, unless there are none.
    /// </summary>
    /// <exception cref="InvalidOperationException">No convergence, which no finite matrix is known to show.</exception>
    public static void Run(
        Span<double> diagonal, Span<double> beside, Span<double> vectors, int stride, CancellationToken cancellationToken)
    {
        int last = diagonal.Length - 1;
        long steps = 0;
        while (last > 0)
        {
            if (Negligible(diagonal, beside, last - 1))
            {
                beside[--last] = 0;
                cancellationToken.ThrowIfCancellationRequested();
                continue;
            }

            int first = last - 1;
            while (first > 0 && !Negligible(diagonal, beside, first - 1))
            {
                first--;
            }

            if (++steps > StepsPerEigenvalue * (long)diagonal.Length)
            {
                throw new InvalidOperationException("The eigenvalue iteration did not converge.");
            }

            Step(diagonal[first..(last + 1)], beside[first..last], vectors.IsEmpty ? [] : vectors[(first * stride)..], diagonal.Length,
                stride);
        }
    }

    private static bool Negligible(ReadOnlySpan<double> diagonal, ReadOnlySpan<double> beside, int index) =>
        Math.Abs(beside[index]) <= Rounding * (Math.Abs(diagonal[index]) + Math.Abs(diagonal[index + 1]));

    private static void Step(Span<double> d, Span<double> e, Span<double> rows, int width, int stride)
    {
        int n = d.Length;
        double half = 0.5 * (d[n - 2] - d[n - 1]);
        double square = e[n - 2] * e[n - 2];
        double root = Math.Sqrt((half * half) + square);
        double shift = root == 0 ? d[n - 1] : d[n - 1] - (square / (half + (half >= 0 ? root : -root)));
        double x = d[0] - shift;
        double z = e[0];
        for (int k = 0; k < n - 1; k++)
        {
            double length = Math.Sqrt((x * x) + (z * z));
            double cosine = length > 0 ? x / length : 1;
            double sine = length > 0 ? z / length : 0;
            if (k > 0)
            {
                e[k - 1] = length;
            }

            double p = d[k];
            double q = d[k + 1];
            double b = e[k];
            double cs = cosine * sine;
            double shifted = ((cosine * cosine) - (sine * sine)) * b;
            double move = (sine * sine * (q - p)) + (2 * cs * b);
            d[k] = p + move;
            d[k + 1] = q - move;
            x = e[k] = (cs * (q - p)) + shifted;
            if (k < n - 2)
            {
                z = sine * e[k + 1];
                e[k + 1] *= cosine;
            }

            if (!rows.IsEmpty)
            {
                Kernels.Rotate(cosine, sine, rows.Slice(k * stride, width), rows.Slice((k + 1) * stride, width));
            }
        }
    }
}
