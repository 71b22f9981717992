using MrBen.Optimization.LinearAlgebra;

namespace MrBen.Portfolio.Estimation;

/// <summary>Ordinary least squares with a constant, from centred and scaled columns.</summary>
internal static class LeastSquares
{
    // Of a scaled column, what the columns before it leave unexplained: below, its coefficient is rounding.
    private const double SmallestPivot = 1e-11;

    /// <summary>
    /// Regresses the last column of <paramref name="rows"/> on the others. The rows are centred and scaled in place.
    /// </summary>
    /// <param name="rows">T × (k + 1), row after row; the last column is explained.</param>
    /// <param name="columns">k + 1.</param>
    /// <returns>The constant and k coefficients, 0 for a column that never changes; null where columns explain one another.</returns>
    public static double[]? Solve(Span<double> rows, int columns)
    {
        int count = rows.Length / columns;
        int k = columns - 1;
        double[] means = new double[columns];
        double[] scales = new double[columns];
        for (int t = 0; t < count; t++)
        {
            Kernels.Axpy(1.0 / count, rows.Slice(t * columns, columns), means);
        }

        for (int t = 0; t < count; t++)
        {
            Span<double> row = rows.Slice(t * columns, columns);
            for (int j = 0; j < columns; j++)
            {
                row[j] -= means[j];
                scales[j] += row[j] * row[j];
            }
        }

        for (int j = 0; j < columns; j++)
        {
            // The mean of a constant misses it by rounding, whose square is no variation.
            scales[j] = Math.Sqrt(scales[j]) > 1e-12 * Math.Abs(means[j]) * Math.Sqrt(count) ? 1 / Math.Sqrt(scales[j]) : 0;
        }

        for (int t = 0; t < count; t++)
        {
            Span<double> row = rows.Slice(t * columns, columns);
            for (int j = 0; j < columns; j++)
            {
                row[j] *= scales[j];
            }
        }

        double[] gram = new double[columns * columns];
        Kernels.AddGram(rows, columns, gram);
        double[] normal = new double[k * k];
        double[] solution = new double[k];
        for (int i = 0; i < k; i++)
        {
            for (int j = 0; j < k; j++)
            {
                normal[(i * k) + j] = gram[(i * columns) + j];
            }

            normal[(i * k) + i] = scales[i] == 0 ? 1 : normal[(i * k) + i];
            solution[i] = gram[(i * columns) + k];
        }

        if (scales[k] > 0)
        {
            if (Cholesky.Factorize(normal, k, k, SmallestPivot) != Cholesky.Succeeded)
            {
                return null;
            }

            Cholesky.Solve(normal, k, solution);
        }

        double[] coefficients = new double[columns];
        coefficients[0] = means[k];
        for (int j = 0; j < k; j++)
        {
            coefficients[j + 1] = scales[k] > 0 ? solution[j] * scales[j] / scales[k] : 0;
            coefficients[0] -= coefficients[j + 1] * means[j];
        }

        return Array.TrueForAll(coefficients, double.IsFinite) ? coefficients : null;
    }
}
