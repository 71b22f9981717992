using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace MrBen.Optimization.LinearAlgebra;

/// <summary>
/// A = QTQ' with T tridiagonal and Q a product of Householder reflections. Panels of 32 columns are reduced with products of the matrix as
/// it was before the panel, which is then brought up to date by one rank-64 product. Source: Dongarra, Sorensen and Hammarling (1989),
/// J. of Computational and Applied Mathematics 27(1), section 3. 4n³/3 flops, half of them in matrix-matrix products.
/// </summary>
internal static class Tridiagonalization
{
    private const int PanelColumns = 32;

    /// <summary>
    /// Reduces the upper triangle of <paramref name="a"/> (n × n without gaps, of size about 1). Right of the diagonal, row j then holds
    /// reflection j without its leading 1; <paramref name="factors"/> holds 2/v'v, 0 where nothing is reflected.
    /// </summary>
    public static void Reduce(
        Span<double> a, int n, Span<double> diagonal, Span<double> beside, Span<double> factors, CancellationToken cancellationToken)
    {
        // Rows V, W and V again: the first and the last 64 of them are the factors of the update.
        double[] panel = new double[3 * PanelColumns * n];
        int reflections = Math.Max(0, n - 2);
        for (int first = 0; first < reflections; first += PanelColumns)
        {
            cancellationToken.ThrowIfCancellationRequested();
            int columns = Math.Min(PanelColumns, reflections - first);
            panel.AsSpan(0, 3 * columns * n).Clear();
            for (int p = 0; p < columns; p++)
            {
                ReduceRow(a, n, first, p, columns, panel, diagonal, beside, factors);
            }

            int end = first + columns;
            panel.AsSpan(0, columns * n).CopyTo(panel.AsSpan(2 * columns * n));
            MatrixProduct.Add(-1, MatrixView.ByRows(panel.AsSpan(end), 2 * columns, n - end, n).Transposed,
                MatrixView.ByRows(panel.AsSpan((columns * n) + end), 2 * columns, n - end, n), a[((end * n) + end)..], n, TilePart.Upper);
        }

        for (int j = reflections; j < n; j++)
        {
            diagonal[j] = a[(j * n) + j];
            if (j < n - 1)
            {
                beside[j] = a[(j * n) + j + 1];
            }
        }
    }

    /// <summary>
    /// Multiplies n rows of n entries by Q' from the right: blocks of reflections as I − V'SV, the last one first. Source of the blocks:
    /// Schreiber and Van Loan (1989), SIAM J. Scientific and Statistical Computing 10(1). 2n³ flops.
    /// </summary>
    public static void MultiplyByTransposed(
        ReadOnlySpan<double> a, int n, ReadOnlySpan<double> factors, Span<double> rows, CancellationToken cancellationToken)
    {
        double[] v = new double[PanelColumns * n];
        double[] products = new double[n * PanelColumns];
        double[] combined = new double[n * PanelColumns];
        double[] s = new double[PanelColumns * PanelColumns];
        double[] inner = new double[PanelColumns * PanelColumns];
        int reflections = Math.Max(0, n - 2);
        for (int first = (reflections - 1) / PanelColumns * PanelColumns; first >= 0 && reflections > 0; first -= PanelColumns)
        {
            cancellationToken.ThrowIfCancellationRequested();
            int columns = Math.Min(PanelColumns, reflections - first);
            int length = n - first - 1;
            v.AsSpan(0, columns * length).Clear();
            for (int p = 0; p < columns; p++)
            {
                int j = first + p;
                Span<double> row = v.AsSpan(p * length, length);
                row[p] = 1;
                a.Slice((j * n) + j + 2, n - j - 2).CopyTo(row[(p + 1)..]);
            }

            MatrixView block = MatrixView.ByRows(v, columns, length, length);
            Array.Clear(inner);
            MatrixProduct.Add(1, block, block.Transposed, inner, columns);
            FormBlock(columns, factors[first..], inner, s);

            Span<double> part = rows[(first + 1)..];
            products.AsSpan(0, n * columns).Clear();
            MatrixProduct.Add(1, MatrixView.ByRows(part, n, length, n), block.Transposed, products, columns);
            combined.AsSpan(0, n * columns).Clear();
            MatrixProduct.Add(1, MatrixView.ByRows(products, n, columns, columns),
                MatrixView.ByRows(s, columns, columns, columns).Transposed, combined, columns);
            MatrixProduct.Add(-1, MatrixView.ByRows(combined, n, columns, columns), block, part, n);
        }
    }

    // S, upper triangular, with H₁H₂…H_p = I − V'SV; inner = VV'.
    private static void FormBlock(int columns, ReadOnlySpan<double> factors, ReadOnlySpan<double> inner, Span<double> s)
    {
        s[..(columns * columns)].Clear();
        for (int p = 0; p < columns; p++)
        {
            for (int i = 0; i < p; i++)
            {
                double sum = 0;
                for (int k = i; k < p; k++)
                {
                    sum += s[(i * columns) + k] * inner[(k * columns) + p];
                }

                s[(i * columns) + p] = -factors[p] * sum;
            }

            s[(p * columns) + p] = factors[p];
        }
    }

    private static void ReduceRow(
        Span<double> a, int n, int first, int p, int columns, Span<double> panel, Span<double> diagonal, Span<double> beside,
        Span<double> factors)
    {
        int j = first + p;
        Span<double> row = a.Slice((j * n) + j, n - j);
        for (int k = 0; k < p; k++)
        {
            ReadOnlySpan<double> v = panel.Slice((k * n) + j, n - j);
            ReadOnlySpan<double> w = panel.Slice(((columns + k) * n) + j, n - j);
            Kernels.Axpy(-v[0], w, row);
            Kernels.Axpy(-w[0], v, row);
        }

        diagonal[j] = row[0];
        Span<double> x = row[1..];
        double tail = Kernels.Dot(x[1..], x[1..]);
        if (tail == 0)
        {
            beside[j] = x[0];
            factors[j] = 0; // Nothing to reflect, and rows V and W of the panel stay zero.
            return;
        }

        double length = Math.Sqrt((x[0] * x[0]) + tail);
        double beta = x[0] > 0 ? -length : length;
        double factor = (beta - x[0]) / beta;
        Kernels.Scale(1 / (x[0] - beta), x[1..]);
        beside[j] = beta;
        factors[j] = factor;

        Span<double> reflection = panel.Slice((p * n) + j + 1, x.Length);
        x.CopyTo(reflection);
        reflection[0] = 1;
        Span<double> product = panel.Slice(((columns + p) * n) + j + 1, x.Length);
        MultiplyUpper(a[(((j + 1) * n) + j + 1)..], x.Length, n, reflection, product);
        if (p > 0)
        {
            ReadOnlySpan<double> v = panel[(j + 1)..];
            ReadOnlySpan<double> w = panel[((columns * n) + j + 1)..];
            Span<double> along = stackalloc double[PanelColumns];
            along = along[..p];
            MatrixVector.Multiply(v, p, n, reflection, along);
            Kernels.Scale(-1, along);
            MatrixVector.AddTransposed(w, n, along, product);
            MatrixVector.Multiply(w, p, n, reflection, along);
            Kernels.Scale(-1, along);
            MatrixVector.AddTransposed(v, n, along, product);
        }

        Kernels.Scale(factor, product);
        Kernels.Axpy(-0.5 * factor * Kernels.Dot(product, reflection), reflection, product);
    }

    // y = Ax from the upper triangle of A, which passes by once: four rows give four inner products and one combination. y starts at zero.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void MultiplyUpper(ReadOnlySpan<double> a, int n, int stride, ReadOnlySpan<double> x, Span<double> y)
    {
        MatrixView.Check(a.Length, n, n, stride);
        Guard.Length(n, x.Length, "elements", nameof(x));
        Guard.Length(n, y.Length, "elements", nameof(y));
        int width = Vector<double>.Count;
        ref double pa = ref MemoryMarshal.GetReference(a);
        ref double px = ref MemoryMarshal.GetReference(x);
        ref double py = ref MemoryMarshal.GetReference(y);
        int i = 0;
        for (; i <= n - 4; i += 4)
        {
            for (int r = i; r < i + 4; r++)
            {
                ReadOnlySpan<double> row = a.Slice(r * stride, i + 4);
                y[r] += row[r] * x[r];
                for (int c = r + 1; c < i + 4; c++)
                {
                    y[r] += row[c] * x[c];
                    y[c] += row[c] * x[r];
                }
            }

            ref double a0 = ref Unsafe.Add(ref pa, i * (nint)stride);
            ref double a1 = ref Unsafe.Add(ref a0, stride);
            ref double a2 = ref Unsafe.Add(ref a1, stride);
            ref double a3 = ref Unsafe.Add(ref a2, stride);
            Vector<double> x0 = new(x[i]);
            Vector<double> x1 = new(x[i + 1]);
            Vector<double> x2 = new(x[i + 2]);
            Vector<double> x3 = new(x[i + 3]);
            Vector<double> s0 = default, s1 = default, s2 = default, s3 = default;
            int j = i + 4;
            for (; j <= n - width; j += width)
            {
                Vector<double> right = Vector.LoadUnsafe(ref px, (nuint)j);
                Vector<double> sum = Vector.LoadUnsafe(ref py, (nuint)j);
                Vector<double> entry = Vector.LoadUnsafe(ref a0, (nuint)j);
                s0 = Vector.MultiplyAddEstimate(entry, right, s0);
                sum = Vector.MultiplyAddEstimate(entry, x0, sum);
                entry = Vector.LoadUnsafe(ref a1, (nuint)j);
                s1 = Vector.MultiplyAddEstimate(entry, right, s1);
                sum = Vector.MultiplyAddEstimate(entry, x1, sum);
                entry = Vector.LoadUnsafe(ref a2, (nuint)j);
                s2 = Vector.MultiplyAddEstimate(entry, right, s2);
                sum = Vector.MultiplyAddEstimate(entry, x2, sum);
                entry = Vector.LoadUnsafe(ref a3, (nuint)j);
                s3 = Vector.MultiplyAddEstimate(entry, right, s3);
                sum = Vector.MultiplyAddEstimate(entry, x3, sum);
                sum.StoreUnsafe(ref py, (nuint)j);
            }

            y[i] += Vector.Sum(s0);
            y[i + 1] += Vector.Sum(s1);
            y[i + 2] += Vector.Sum(s2);
            y[i + 3] += Vector.Sum(s3);
            for (; j < n; j++)
            {
                double e0 = Unsafe.Add(ref a0, j), e1 = Unsafe.Add(ref a1, j), e2 = Unsafe.Add(ref a2, j), e3 = Unsafe.Add(ref a3, j);
                y[i] += e0 * x[j];
                y[i + 1] += e1 * x[j];
                y[i + 2] += e2 * x[j];
                y[i + 3] += e3 * x[j];
                y[j] += (e0 * x[i]) + (e1 * x[i + 1]) + (e2 * x[i + 2]) + (e3 * x[i + 3]);
            }
        }

        for (; i < n; i++)
        {
            ReadOnlySpan<double> row = a.Slice(i * stride, n);
            y[i] += row[i] * x[i];
            for (int j = i + 1; j < n; j++)
            {
                y[i] += row[j] * x[j];
                y[j] += row[j] * x[i];
            }
        }
    }
}
