namespace MrBen.Optimization.Tests.LinearAlgebra;

/// <summary>The kernels as a textbook writes them, one number at a time: what the vectorised ones are compared with.</summary>
internal static class Scalar
{
    /// <summary>Numbers in (−1, 1), the same for one seed.</summary>
    public static double[] Random(int count, int seed)
    {
        Random random = new(seed);
        double[] values = new double[count];
        for (int i = 0; i < count; i++)
        {
            values[i] = (2 * random.NextDouble()) - 1;
        }

        return values;
    }

    /// <summary>C + scale·A·B for A (m × k), B (k × n), C (m × n) without gaps.</summary>
    public static double[] Product(double scale, double[] a, double[] b, double[] c, int m, int n, int k)
    {
        double[] result = [.. c];
        for (int i = 0; i < m; i++)
        {
            for (int j = 0; j < n; j++)
            {
                double sum = 0;
                for (int l = 0; l < k; l++)
                {
                    sum += a[(i * k) + l] * b[(l * n) + j];
                }

                result[(i * n) + j] += scale * sum;
            }
        }

        return result;
    }

    /// <summary>The transpose of an m × n matrix.</summary>
    public static double[] Transpose(double[] a, int m, int n)
    {
        double[] result = new double[m * n];
        for (int i = 0; i < m; i++)
        {
            for (int j = 0; j < n; j++)
            {
                result[(j * m) + i] = a[(i * n) + j];
            }
        }

        return result;
    }

    /// <summary>Rows put <paramref name="stride"/> apart, what lies between them filled with a number that must stay.</summary>
    public static double[] Spread(double[] a, int rows, int columns, int stride, double filler)
    {
        double[] result = new double[rows * stride];
        Array.Fill(result, filler);
        for (int i = 0; i < rows; i++)
        {
            a.AsSpan(i * columns, columns).CopyTo(result.AsSpan(i * stride));
        }

        return result;
    }

    /// <summary>A positive definite matrix XX'/n + I/4 with X uniform in (−1, 1).</summary>
    public static double[] Definite(int n, int seed)
    {
        double[] x = Random(n * n, seed);
        double[] start = new double[n * n];
        for (int i = 0; i < n; i++)
        {
            start[(i * n) + i] = 0.25;
        }

        return Product(1.0 / Math.Max(1, n), x, Transpose(x, n, n), start, n, n, n);
    }

    /// <summary>The factor L of A = LL' by rows, zeros above the diagonal. Source: Golub and Van Loan (2013), algorithm 4.2.1.</summary>
    public static double[] Cholesky(double[] a, int n)
    {
        double[] lower = new double[n * n];
        for (int i = 0; i < n; i++)
        {
            for (int k = 0; k <= i; k++)
            {
                double sum = a[(i * n) + k];
                for (int l = 0; l < k; l++)
                {
                    sum -= lower[(i * n) + l] * lower[(k * n) + l];
                }

                lower[(i * n) + k] = k < i ? sum / lower[(k * n) + k] : Math.Sqrt(sum);
            }
        }

        return lower;
    }
}
