using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace MrBen.Optimization.LinearAlgebra;

/// <content>4 × 4 results in 128-bit vectors, or in plain numbers where the machine has no vectors.</content>
internal static unsafe partial class MicroKernel
{
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void AddOnePortable(int depth, double scale, double* left, double* right, double* target, nint stride)
    {
        if (!Vector128.IsHardwareAccelerated)
        {
            AddOneScalar(depth, scale, left, right, target, stride);
            return;
        }

        Vector128<double> a0 = default, a1 = default, b0 = default, b1 = default;
        Vector128<double> c0 = default, c1 = default, d0 = default, d1 = default;
        for (int k = 0; k < depth; k++, left += 4, right += 4)
        {
            Vector128<double> y0 = Vector128.Load(right);
            Vector128<double> y1 = Vector128.Load(right + 2);
            Vector128<double> x = Vector128.Create(left[0]);
            a0 += x * y0;
            a1 += x * y1;
            x = Vector128.Create(left[1]);
            b0 += x * y0;
            b1 += x * y1;
            x = Vector128.Create(left[2]);
            c0 += x * y0;
            c1 += x * y1;
            x = Vector128.Create(left[3]);
            d0 += x * y0;
            d1 += x * y1;
        }

        AddRow(scale, a0, a1, target);
        AddRow(scale, b0, b1, target + stride);
        AddRow(scale, c0, c1, target + (2 * stride));
        AddRow(scale, d0, d1, target + (3 * stride));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void AddRow(double scale, Vector128<double> first, Vector128<double> second, double* target)
    {
        (Vector128.Load(target) + (first * scale)).Store(target);
        (Vector128.Load(target + 2) + (second * scale)).Store(target + 2);
    }

    private static void AddOneScalar(int depth, double scale, double* left, double* right, double* target, nint stride)
    {
        for (int i = 0; i < 4; i++)
        {
            double s0 = 0, s1 = 0, s2 = 0, s3 = 0;
            for (nint k = 0; k < depth; k++)
            {
                double x = left[(4 * k) + i];
                s0 += x * right[4 * k];
                s1 += x * right[(4 * k) + 1];
                s2 += x * right[(4 * k) + 2];
                s3 += x * right[(4 * k) + 3];
            }

            target[0] += scale * s0;
            target[1] += scale * s1;
            target[2] += scale * s2;
            target[3] += scale * s3;
            target += stride;
        }
    }
}
