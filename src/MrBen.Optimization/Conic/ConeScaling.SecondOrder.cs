using MrBen.Optimization.LinearAlgebra;

namespace MrBen.Optimization.Conic;

/// <content>The second-order cone: H = η²(2w̄w̄' − J) with w̄'Jw̄ = 1, J = diag(1, −1, …).</content>
internal sealed partial class ConeScaling
{
    /// <summary>x₀² − ‖x₁‖² as a product, which keeps its digits near the boundary.</summary>
    public static double Residual(ReadOnlySpan<double> x)
    {
        double norm = Math.Sqrt(Kernels.Dot(x[1..], x[1..]));
        return (x[0] - norm) * (x[0] + norm);
    }

    private bool UpdateSecondOrder(int index, ReadOnlySpan<double> s, ReadOnlySpan<double> z)
    {
        int dimension = s.Length;
        Span<double> w = _point.AsSpan(_start[index], dimension);
        double sizeS = Math.Sqrt(Residual(s));
        double sizeZ = Math.Sqrt(Residual(z));
        double cosine = ((s[0] * z[0]) + Kernels.Dot(s[1..], z[1..])) / (sizeS * sizeZ);
        double gamma = Math.Sqrt(0.5 * (1 + cosine));
        w[0] = ((s[0] / sizeS) + (z[0] / sizeZ)) / (2 * gamma);
        for (int i = 1; i < dimension; i++)
        {
            w[i] = ((s[i] / sizeS) - (z[i] / sizeZ)) / (2 * gamma);
        }

        // w̄₀ from the others, so that w̄'Jw̄ = 1 holds to rounding.
        double tail = Kernels.Dot(w[1..], w[1..]);
        w[0] = Math.Sqrt(1 + tail);
        double eta = Math.Sqrt(sizeS / sizeZ);
        _size[index] = eta;
        if (FormOf(index) == ScalingForm.Block)
        {
            WriteBlock(_blocks.AsSpan(_blockStart[index], dimension * dimension), w, eta * eta);
        }
        else
        {
            WriteExpansion(index, w, tail, eta);
        }

        return double.IsFinite(eta) && eta > 0 && double.IsFinite(w[0]);
    }

    private static void WriteBlock(Span<double> block, ReadOnlySpan<double> w, double square)
    {
        int dimension = w.Length;
        for (int i = 0; i < dimension; i++)
        {
            for (int j = 0; j < dimension; j++)
            {
                block[(i * dimension) + j] = square * 2 * w[i] * w[j];
            }

            block[(i * dimension) + i] += i == 0 ? -square : square;
        }
    }

    // H = η²(I + ((w̄₀ + ω)² − 1)e₊e₊' + ((w̄₀ − ω)² − 1)e₋e₋') with ω = ‖w̄₁‖ and e± = (1, ±w̄₁/ω)/√2, its eigenvectors beside those of 1.
    private void WriteExpansion(int index, ReadOnlySpan<double> w, double tail, double eta)
    {
        int start = _start[index];
        double omega = Math.Sqrt(tail);
        double largest = (w[0] + omega) * (w[0] + omega);
        double up = eta * Math.Sqrt(0.5 * Math.Max(0, largest - 1));
        double down = eta * Math.Sqrt(0.5 * Math.Max(0, 1 - (1 / largest)));
        _diagonal.AsSpan(start, w.Length).Fill(eta * eta);
        (_up[start], _down[start]) = (up, down);
        for (int i = 1; i < w.Length; i++)
        {
            double unit = omega > 0 ? w[i] / omega : 0;
            (_up[start + i], _down[start + i]) = (up * unit, -down * unit);
        }
    }

    // Rows ← W⁻¹ rows: w̄₀a₀ − w̄₁'A₁ over η, then A₁ + ((w̄₁'A₁)/(1 + w̄₀) − a₀)w̄₁ over η.
    private void SecondOrderRows(int index, Span<double> rows, int columns, Span<double> work)
    {
        ReadOnlySpan<double> w = _point.AsSpan(_start[index], _cones[index].Dimension);
        double inverse = 1 / _size[index];
        Span<double> head = rows[..columns];
        work.Clear();
        for (int i = 1; i < w.Length; i++)
        {
            Kernels.Axpy(w[i], rows.Slice(i * columns, columns), work);
        }

        for (int j = 0; j < columns; j++)
        {
            double inner = work[j];
            work[j] = inverse * ((inner / (1 + w[0])) - head[j]);
            head[j] = inverse * ((w[0] * head[j]) - inner);
        }

        for (int i = 1; i < w.Length; i++)
        {
            Span<double> row = rows.Slice(i * columns, columns);
            Kernels.Scale(inverse, row);
            Kernels.Axpy(w[i], work, row);
        }
    }

    private void MultiplySecondOrder(int index, ReadOnlySpan<double> x, Span<double> result)
    {
        ReadOnlySpan<double> w = _point.AsSpan(_start[index], x.Length);
        double square = _size[index] * _size[index];
        double inner = 2 * square * Kernels.Dot(w, x);
        result[0] = (inner * w[0]) - (square * x[0]);
        for (int i = 1; i < x.Length; i++)
        {
            result[i] = (inner * w[i]) + (square * x[i]);
        }
    }

    // W(λ \ (λ∘λ + (W⁻¹Δs)∘(WΔz) − σμe)) with λ = Wz.
    private void ShiftSecondOrder(
        int index, ReadOnlySpan<double> z, ReadOnlySpan<double> affineS, ReadOnlySpan<double> affineZ, double sigmaMu, Span<double> shift)
    {
        int dimension = z.Length;
        ReadOnlySpan<double> w = _point.AsSpan(_start[index], dimension);
        Span<double> lambda = _first.AsSpan(0, dimension);
        Span<double> scaled = _second.AsSpan(0, dimension);
        double eta = _size[index];
        ApplyRoot(w, eta, 1, affineZ, scaled);
        ApplyRoot(w, 1 / eta, -1, affineS, shift);
        double first = Kernels.Dot(scaled, shift) - sigmaMu;
        for (int i = 1; i < dimension; i++)
        {
            scaled[i] = (shift[0] * scaled[i]) + (scaled[0] * shift[i]);
        }

        scaled[0] = first;
        ApplyRoot(w, eta, 1, z, lambda);
        double tail = Kernels.Dot(lambda[1..], scaled[1..]);
        double quotient = ((lambda[0] * scaled[0]) - tail) / Residual(lambda);
        scaled[0] = quotient + lambda[0];
        for (int i = 1; i < dimension; i++)
        {
            scaled[i] = ((scaled[i] - (quotient * lambda[i])) / lambda[0]) + lambda[i];
        }

        ApplyRoot(w, eta, 1, scaled, shift);
    }

    // Wx, or with sign −1 and 1/η, W⁻¹x.
    private static void ApplyRoot(ReadOnlySpan<double> w, double eta, double sign, ReadOnlySpan<double> x, Span<double> result)
    {
        double inner = Kernels.Dot(w[1..], x[1..]);
        double head = x[0];
        double along = (sign * head) + (inner / (1 + w[0]));
        for (int i = 1; i < x.Length; i++)
        {
            result[i] = eta * (x[i] + (along * w[i]));
        }

        result[0] = eta * ((w[0] * head) + (sign * inner));
    }
}
