using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace MrBen.Optimization.LinearAlgebra;

/// <content>512 bits: 8 × 24 results in 24 of the 32 registers.</content>
internal static unsafe partial class MicroKernel
{
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void AddThreeVector512(
        int depth, double scale, double* left, double* right, nint sliver, double* target, nint stride, nint step)
    {
        Vector512<double> a0 = default, a1 = default, a2 = default;
        Vector512<double> b0 = default, b1 = default, b2 = default;
        Vector512<double> c0 = default, c1 = default, c2 = default;
        Vector512<double> d0 = default, d1 = default, d2 = default;
        Vector512<double> e0 = default, e1 = default, e2 = default;
        Vector512<double> f0 = default, f1 = default, f2 = default;
        Vector512<double> g0 = default, g1 = default, g2 = default;
        Vector512<double> h0 = default, h1 = default, h2 = default;
        for (double* end = left + (8 * (nint)depth); left < end; left += 8)
        {
            Vector512<double> y0 = Vector512.Load(right);
            Vector512<double> y1 = Vector512.Load(right + sliver);
            Vector512<double> y2 = Vector512.Load(right + (2 * sliver));
            right += 8;
            Vector512<double> x = Vector512.Create(left[0]);
            a0 = Vector512.FusedMultiplyAdd(x, y0, a0);
            a1 = Vector512.FusedMultiplyAdd(x, y1, a1);
            a2 = Vector512.FusedMultiplyAdd(x, y2, a2);
            x = Vector512.Create(left[1]);
            b0 = Vector512.FusedMultiplyAdd(x, y0, b0);
            b1 = Vector512.FusedMultiplyAdd(x, y1, b1);
            b2 = Vector512.FusedMultiplyAdd(x, y2, b2);
            x = Vector512.Create(left[2]);
            c0 = Vector512.FusedMultiplyAdd(x, y0, c0);
            c1 = Vector512.FusedMultiplyAdd(x, y1, c1);
            c2 = Vector512.FusedMultiplyAdd(x, y2, c2);
            x = Vector512.Create(left[3]);
            d0 = Vector512.FusedMultiplyAdd(x, y0, d0);
            d1 = Vector512.FusedMultiplyAdd(x, y1, d1);
            d2 = Vector512.FusedMultiplyAdd(x, y2, d2);
            x = Vector512.Create(left[4]);
            e0 = Vector512.FusedMultiplyAdd(x, y0, e0);
            e1 = Vector512.FusedMultiplyAdd(x, y1, e1);
            e2 = Vector512.FusedMultiplyAdd(x, y2, e2);
            x = Vector512.Create(left[5]);
            f0 = Vector512.FusedMultiplyAdd(x, y0, f0);
            f1 = Vector512.FusedMultiplyAdd(x, y1, f1);
            f2 = Vector512.FusedMultiplyAdd(x, y2, f2);
            x = Vector512.Create(left[6]);
            g0 = Vector512.FusedMultiplyAdd(x, y0, g0);
            g1 = Vector512.FusedMultiplyAdd(x, y1, g1);
            g2 = Vector512.FusedMultiplyAdd(x, y2, g2);
            x = Vector512.Create(left[7]);
            h0 = Vector512.FusedMultiplyAdd(x, y0, h0);
            h1 = Vector512.FusedMultiplyAdd(x, y1, h1);
            h2 = Vector512.FusedMultiplyAdd(x, y2, h2);
        }

        Vector512<double> s = Vector512.Create(scale);
        Vector512.FusedMultiplyAdd(s, a0, Vector512.Load(target)).Store(target);
        Vector512.FusedMultiplyAdd(s, a1, Vector512.Load(target + step)).Store(target + step);
        Vector512.FusedMultiplyAdd(s, a2, Vector512.Load(target + (2 * step))).Store(target + (2 * step));
        target += stride;
        Vector512.FusedMultiplyAdd(s, b0, Vector512.Load(target)).Store(target);
        Vector512.FusedMultiplyAdd(s, b1, Vector512.Load(target + step)).Store(target + step);
        Vector512.FusedMultiplyAdd(s, b2, Vector512.Load(target + (2 * step))).Store(target + (2 * step));
        target += stride;
        Vector512.FusedMultiplyAdd(s, c0, Vector512.Load(target)).Store(target);
        Vector512.FusedMultiplyAdd(s, c1, Vector512.Load(target + step)).Store(target + step);
        Vector512.FusedMultiplyAdd(s, c2, Vector512.Load(target + (2 * step))).Store(target + (2 * step));
        target += stride;
        Vector512.FusedMultiplyAdd(s, d0, Vector512.Load(target)).Store(target);
        Vector512.FusedMultiplyAdd(s, d1, Vector512.Load(target + step)).Store(target + step);
        Vector512.FusedMultiplyAdd(s, d2, Vector512.Load(target + (2 * step))).Store(target + (2 * step));
        target += stride;
        Vector512.FusedMultiplyAdd(s, e0, Vector512.Load(target)).Store(target);
        Vector512.FusedMultiplyAdd(s, e1, Vector512.Load(target + step)).Store(target + step);
        Vector512.FusedMultiplyAdd(s, e2, Vector512.Load(target + (2 * step))).Store(target + (2 * step));
        target += stride;
        Vector512.FusedMultiplyAdd(s, f0, Vector512.Load(target)).Store(target);
        Vector512.FusedMultiplyAdd(s, f1, Vector512.Load(target + step)).Store(target + step);
        Vector512.FusedMultiplyAdd(s, f2, Vector512.Load(target + (2 * step))).Store(target + (2 * step));
        target += stride;
        Vector512.FusedMultiplyAdd(s, g0, Vector512.Load(target)).Store(target);
        Vector512.FusedMultiplyAdd(s, g1, Vector512.Load(target + step)).Store(target + step);
        Vector512.FusedMultiplyAdd(s, g2, Vector512.Load(target + (2 * step))).Store(target + (2 * step));
        target += stride;
        Vector512.FusedMultiplyAdd(s, h0, Vector512.Load(target)).Store(target);
        Vector512.FusedMultiplyAdd(s, h1, Vector512.Load(target + step)).Store(target + step);
        Vector512.FusedMultiplyAdd(s, h2, Vector512.Load(target + (2 * step))).Store(target + (2 * step));
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void AddOneVector512(int depth, double scale, double* left, double* right, double* target, nint stride)
    {
        Vector512<double> a0 = default;
        Vector512<double> b0 = default;
        Vector512<double> c0 = default;
        Vector512<double> d0 = default;
        Vector512<double> e0 = default;
        Vector512<double> f0 = default;
        Vector512<double> g0 = default;
        Vector512<double> h0 = default;
        for (double* end = left + (8 * (nint)depth); left < end; left += 8)
        {
            Vector512<double> y0 = Vector512.Load(right);
            right += 8;
            Vector512<double> x = Vector512.Create(left[0]);
            a0 = Vector512.FusedMultiplyAdd(x, y0, a0);
            x = Vector512.Create(left[1]);
            b0 = Vector512.FusedMultiplyAdd(x, y0, b0);
            x = Vector512.Create(left[2]);
            c0 = Vector512.FusedMultiplyAdd(x, y0, c0);
            x = Vector512.Create(left[3]);
            d0 = Vector512.FusedMultiplyAdd(x, y0, d0);
            x = Vector512.Create(left[4]);
            e0 = Vector512.FusedMultiplyAdd(x, y0, e0);
            x = Vector512.Create(left[5]);
            f0 = Vector512.FusedMultiplyAdd(x, y0, f0);
            x = Vector512.Create(left[6]);
            g0 = Vector512.FusedMultiplyAdd(x, y0, g0);
            x = Vector512.Create(left[7]);
            h0 = Vector512.FusedMultiplyAdd(x, y0, h0);
        }

        Vector512<double> s = Vector512.Create(scale);
        Vector512.FusedMultiplyAdd(s, a0, Vector512.Load(target)).Store(target);
        target += stride;
        Vector512.FusedMultiplyAdd(s, b0, Vector512.Load(target)).Store(target);
        target += stride;
        Vector512.FusedMultiplyAdd(s, c0, Vector512.Load(target)).Store(target);
        target += stride;
        Vector512.FusedMultiplyAdd(s, d0, Vector512.Load(target)).Store(target);
        target += stride;
        Vector512.FusedMultiplyAdd(s, e0, Vector512.Load(target)).Store(target);
        target += stride;
        Vector512.FusedMultiplyAdd(s, f0, Vector512.Load(target)).Store(target);
        target += stride;
        Vector512.FusedMultiplyAdd(s, g0, Vector512.Load(target)).Store(target);
        target += stride;
        Vector512.FusedMultiplyAdd(s, h0, Vector512.Load(target)).Store(target);
    }
}
