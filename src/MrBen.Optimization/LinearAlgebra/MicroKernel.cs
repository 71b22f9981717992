using System.Runtime.CompilerServices;

namespace MrBen.Optimization.LinearAlgebra;

/// <summary>
/// The innermost loops of every matrix product: one sliver of a left factor times one or three slivers of a right one, all results in
/// registers while the depth passes by. Source of the scheme: Goto and van de Geijn (2008), ACM
/// Transactions on Mathematical Software 34(3).
/// </summary>
internal static unsafe partial class MicroKernel
{
    /// <summary>
    /// Adds scale·L·R to a tile of one sliver's lanes by <paramref name="slivers"/> (1 or 3) slivers' lanes. Row i of the tile starts at
    /// target + i·stride, its lanes of the next sliver <paramref name="step"/> further.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Add(
        int slivers, int depth, double scale, double* left, double* right, nint sliver, double* target, nint stride, nint step)
    {
        if (slivers == 3)
        {
            switch (Slivers.Path)
            {
                case VectorPath.Vector512:
                    AddThreeVector512(depth, scale, left, right, sliver, target, stride, step);
                    break;
                case VectorPath.Vector256:
                    AddThreeVector256(depth, scale, left, right, sliver, target, stride, step);
                    break;
                default:
                    for (int k = 0; k < 3; k++)
                    {
                        AddOnePortable(depth, scale, left, right + (k * sliver), target + (k * step), stride);
                    }

                    break;
            }
        }
        else
        {
            switch (Slivers.Path)
            {
                case VectorPath.Vector512:
                    AddOneVector512(depth, scale, left, right, target, stride);
                    break;
                case VectorPath.Vector256:
                    AddOneVector256(depth, scale, left, right, target, stride);
                    break;
                default:
                    AddOnePortable(depth, scale, left, right, target, stride);
                    break;
            }
        }
    }
}
