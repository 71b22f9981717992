using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace MrBen.Optimization.LinearAlgebra;

/// <summary>
/// Matrices packed for the micro-kernels: slivers of <see cref="Width"/> lanes (rows of a left, columns of a right factor), each holding
/// one vector of lanes for every step of the depth, one after the other, so that the kernels read memory in one direction. A last sliver
/// that is not full has zeros in the lanes that nothing fills.
/// </summary>
internal static unsafe class Slivers
{
    /// <summary>Doubles to add to a rented length so that an aligned start can be found.</summary>
    public const int Alignment = 8;

    /// <summary>The instructions in force: decided by the processor and the runtime's switches, a constant to the compiler.</summary>
    public static VectorPath Path
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => Vector512.IsHardwareAccelerated && Avx512F.IsSupported ? VectorPath.Vector512
            : Vector256.IsHardwareAccelerated && Fma.IsSupported ? VectorPath.Vector256
            : VectorPath.Portable;
    }

    /// <summary>Lanes of a sliver: 8 on the 512-bit path, otherwise 4.</summary>
    public static int Width
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => Path == VectorPath.Vector512 ? 8 : 4;
    }

    /// <summary>Slivers that hold a number of lanes.</summary>
    public static int Count(int lanes) => (lanes + Width - 1) / Width;

    /// <summary>Doubles that a packed matrix takes.</summary>
    public static int Size(int lanes, int depth) => checked(Count(lanes) * Width * depth);

    /// <summary>The first address of a full cache line at or behind a pinned one.</summary>
    public static double* Align(double* start) => (double*)(((nint)start + 63) & ~63);

    /// <summary>Packs a matrix whose element (lane, step) lies at lane·laneStride + step·depthStride; one of the strides is 1.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Pack(double* source, nint laneStride, nint depthStride, int lanes, int depth, double* packed)
    {
        int width = Width;
        for (int lane = 0; lane < lanes; lane += width, packed += (nint)width * depth)
        {
            double* from = source + (lane * laneStride);
            int filled = Math.Min(width, lanes - lane);
            if (filled < width)
            {
                new Span<double>(packed, width * depth).Clear();
                PackPart(from, laneStride, depthStride, filled, 0, depth, packed);
            }
            else if (laneStride == 1)
            {
                PackContiguous(from, depthStride, depth, packed);
            }
            else
            {
                int whole = 0;
                if (Avx.IsSupported)
                {
                    whole = depth & ~3;
                    for (int half = 0; half < width; half += 4)
                    {
                        for (int step = 0; step < whole; step += 4)
                        {
                            Transposition.Block(from + (half * laneStride) + step, laneStride, packed + ((nint)step * width) + half, width);
                        }
                    }
                }

                PackPart(from, laneStride, depthStride, filled, whole, depth, packed);
            }
        }
    }

    /// <summary>Writes lanes back to the rows that they were packed from: element (lane, step) to lane·laneStride + step.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Unpack(double* packed, int lanes, int depth, double* target, nint laneStride)
    {
        int width = Width;
        for (int lane = 0; lane < lanes; lane += width, packed += (nint)width * depth)
        {
            double* to = target + (lane * laneStride);
            int filled = Math.Min(width, lanes - lane);
            int whole = 0;
            if (Avx.IsSupported && filled == width)
            {
                whole = depth & ~3;
                for (int half = 0; half < width; half += 4)
                {
                    for (int step = 0; step < whole; step += 4)
                    {
                        Transposition.Block(packed + ((nint)step * width) + half, width, to + (half * laneStride) + step, laneStride);
                    }
                }
            }

            for (int i = 0; i < filled; i++)
            {
                for (int step = whole; step < depth; step++)
                {
                    to[(i * laneStride) + step] = packed[((nint)step * width) + i];
                }
            }
        }
    }

    private static void PackPart(double* from, nint laneStride, nint depthStride, int filled, int first, int depth, double* packed)
    {
        int width = Width;
        for (int i = 0; i < filled; i++)
        {
            for (int step = first; step < depth; step++)
            {
                packed[((nint)step * width) + i] = from[(i * laneStride) + (step * depthStride)];
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void PackContiguous(double* from, nint depthStride, int depth, double* packed)
    {
        for (int step = 0; step < depth; step++, from += depthStride, packed += Width)
        {
            if (Path == VectorPath.Vector512)
            {
                Vector512.Load(from).Store(packed);
            }
            else if (Path == VectorPath.Vector256)
            {
                Vector256.Load(from).Store(packed);
            }
            else
            {
                packed[0] = from[0];
                packed[1] = from[1];
                packed[2] = from[2];
                packed[3] = from[3];
            }
        }
    }
}
