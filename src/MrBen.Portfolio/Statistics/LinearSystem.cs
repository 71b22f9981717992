using MrBen.Optimization.LinearAlgebra;

namespace MrBen.Portfolio.Statistics;

/// <summary>Small dense systems without symmetry: of the order of regimes, or of a chart's grid. Pure functions, thread-safe.</summary>
internal static class LinearSystem
{
    /// <summary>
    /// Solves Ax = b in place by elimination with row exchanges (Golub and Van Loan 2013, section 3.4): 2n³/3 flops. False where A is
    /// singular to working precision; the contents are then of no use.
    /// </summary>
    /// <param name="matrix">A, n × n row after row; destroyed.</param>
    /// <param name="vector">b on entry, x on return, length n.</param>
    public static bool TrySolve(Span<double> matrix, Span<double> vector)
    {
        int n = vector.Length;
        for (int column = 0; column < n; column++)
        {
            int pivot = column;
            for (int i = column + 1; i < n; i++)
            {
                pivot = Math.Abs(matrix[(i * n) + column]) > Math.Abs(matrix[(pivot * n) + column]) ? i : pivot;
            }

            if (!(Math.Abs(matrix[(pivot * n) + column]) > 1e-300))
            {
                return false;
            }

            if (pivot != column)
            {
                for (int j = column; j < n; j++)
                {
                    (matrix[(pivot * n) + j], matrix[(column * n) + j]) = (matrix[(column * n) + j], matrix[(pivot * n) + j]);
                }

                (vector[pivot], vector[column]) = (vector[column], vector[pivot]);
            }

            for (int i = column + 1; i < n; i++)
            {
                double factor = matrix[(i * n) + column] / matrix[(column * n) + column];
                if (factor != 0)
                {
                    Kernels.Axpy(
                        -factor, matrix.Slice((column * n) + column, n - column), matrix.Slice((i * n) + column, n - column));
                    vector[i] -= factor * vector[column];
                }
            }
        }

        BackSubstitute(matrix, vector);
        return true;
    }

    /// <summary>Solves Ux = b in place: n² flops.</summary>
    /// <param name="matrix">n × n row after row, of which the upper triangle U is read; its diagonal is not 0.</param>
    /// <param name="vector">b on entry, x on return, length n.</param>
    public static void BackSubstitute(ReadOnlySpan<double> matrix, Span<double> vector)
    {
        int n = vector.Length;
        for (int i = n - 1; i >= 0; i--)
        {
            double sum = vector[i];
            for (int j = i + 1; j < n; j++)
            {
                sum -= matrix[(i * n) + j] * vector[j];
            }

            vector[i] = sum / matrix[(i * n) + i];
        }
    }
}
