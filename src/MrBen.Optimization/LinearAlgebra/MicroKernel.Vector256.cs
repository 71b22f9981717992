using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace MrBen.Optimization.LinearAlgebra;

/// <content>256 bits with fused multiply-add: 4 × 12 results in 12 of the 16 registers.</content>
internal static unsafe partial class MicroKernel
{
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void AddThreeVector256(
        int depth, double scale, double* left, double* right, nint sliver, double* target, nint stride, nint step)
    {
        Vector256<double> a0 = default, a1 = default, a2 = default;
        Vector256<double> b0 = default, b1 = default, b2 = default;
        Vector256<double> c0 = default, c1 = default, c2 = default;
        Vector256<double> d0 = default, d1 = default, d2 = default;
        for (double* end = left + (4 * (nint)depth); left < end; left += 4)
        {
            Vector256<double> y0 = Vector256.Load(right);
            Vector256<double> y1 = Vector256.Load(right + sliver);
            Vector256<double> y2 = Vector256.Load(right + (2 * sliver));
            right += 4;
            Vector256<double> x = Vector256.Create(left[0]);
            a0 = Vector256.FusedMultiplyAdd(x, y0, a0);
            a1 = Vector256.FusedMultiplyAdd(x, y1, a1);
            a2 = Vector256.FusedMultiplyAdd(x, y2, a2);
            x = Vector256.Create(left[1]);
            b0 = Vector256.FusedMultiplyAdd(x, y0, b0);
            b1 = Vector256.FusedMultiplyAdd(x, y1, b1);
            b2 = Vector256.FusedMultiplyAdd(x, y2, b2);
            x = Vector256.Create(left[2]);
            c0 = Vector256.FusedMultiplyAdd(x, y0, c0);
            c1 = Vector256.FusedMultiplyAdd(x, y1, c1);
            c2 = Vector256.FusedMultiplyAdd(x, y2, c2);
            x = Vector256.Create(left[3]);
            d0 = Vector256.FusedMultiplyAdd(x, y0, d0);
            d1 = Vector256.FusedMultiplyAdd(x, y1, d1);
            d2 = Vector256.FusedMultiplyAdd(x, y2, d2);
        }

        Vector256<double> s = Vector256.Create(scale);
        Vector256.FusedMultiplyAdd(s, a0, Vector256.Load(target)).Store(target);
        Vector256.FusedMultiplyAdd(s, a1, Vector256.Load(target + step)).Store(target + step);
        Vector256.FusedMultiplyAdd(s, a2, Vector256.Load(target + (2 * step))).Store(target + (2 * step));
        target += stride;
        Vector256.FusedMultiplyAdd(s, b0, Vector256.Load(target)).Store(target);
        Vector256.FusedMultiplyAdd(s, b1, Vector256.Load(target + step)).Store(target + step);
        Vector256.FusedMultiplyAdd(s, b2, Vector256.Load(target + (2 * step))).Store(target + (2 * step));
        target += stride;
        Vector256.FusedMultiplyAdd(s, c0, Vector256.Load(target)).Store(target);
        Vector256.FusedMultiplyAdd(s, c1, Vector256.Load(target + step)).Store(target + step);
        Vector256.FusedMultiplyAdd(s, c2, Vector256.Load(target + (2 * step))).Store(target + (2 * step));
        target += stride;
        Vector256.FusedMultiplyAdd(s, d0, Vector256.Load(target)).Store(target);
        Vector256.FusedMultiplyAdd(s, d1, Vector256.Load(target + step)).Store(target + step);
        Vector256.FusedMultiplyAdd(s, d2, Vector256.Load(target + (2 * step))).Store(target + (2 * step));
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void AddOneVector256(int depth, double scale, double* left, double* right, double* target, nint stride)
    {
        Vector256<double> a0 = default;
        Vector256<double> b0 = default;
        Vector256<double> c0 = default;
        Vector256<double> d0 = default;
        for (double* end = left + (4 * (nint)depth); left < end; left += 4)
        {
            Vector256<double> y0 = Vector256.Load(right);
            right += 4;
            Vector256<double> x = Vector256.Create(left[0]);
            a0 = Vector256.FusedMultiplyAdd(x, y0, a0);
            x = Vector256.Create(left[1]);
            b0 = Vector256.FusedMultiplyAdd(x, y0, b0);
            x = Vector256.Create(left[2]);
            c0 = Vector256.FusedMultiplyAdd(x, y0, c0);
            x = Vector256.Create(left[3]);
            d0 = Vector256.FusedMultiplyAdd(x, y0, d0);
        }

        Vector256<double> s = Vector256.Create(scale);
        Vector256.FusedMultiplyAdd(s, a0, Vector256.Load(target)).Store(target);
        target += stride;
        Vector256.FusedMultiplyAdd(s, b0, Vector256.Load(target)).Store(target);
        target += stride;
        Vector256.FusedMultiplyAdd(s, c0, Vector256.Load(target)).Store(target);
        target += stride;
        Vector256.FusedMultiplyAdd(s, d0, Vector256.Load(target)).Store(target);
    }
}
