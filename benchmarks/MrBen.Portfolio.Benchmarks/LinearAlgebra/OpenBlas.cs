using System.Runtime.InteropServices;

namespace MrBen.Portfolio.Benchmarks.LinearAlgebra;

/// <summary>OpenBLAS on one thread where Debian's libopenblas0 is installed: what hand-written native kernels reach.</summary>
internal static class OpenBlas
{
    private const string Library = "libopenblas.so.0";
    private const int ColumnMajor = 102;
    private const int LowerTriangle = 122;
    private const int Untransposed = 111;

    /// <summary>Whether the library was found; it is then told to use one thread.</summary>
    public static bool IsThere { get; } = Load();

    /// <summary>What OpenBLAS says it is: version and the processor that it chose kernels for.</summary>
    public static string Version => Marshal.PtrToStringUTF8(Configuration()) ?? "OpenBLAS";

    /// <summary>The lower triangle, by columns, of scale·XX' for X with n rows and T columns, by columns.</summary>
    public static void Gram(int n, int count, double scale, double[] x, double[] gram) =>
        SymmetricRankK(ColumnMajor, LowerTriangle, Untransposed, n, count, scale, x, n, 0, gram, n);

    /// <summary>The Cholesky factor in place; returns 0 where there is one.</summary>
    public static int Factorize(int n, double[] matrix)
    {
        byte triangle = (byte)'U';
        FactorizeNative(ref triangle, ref n, matrix, ref n, out int status);
        return status;
    }

    /// <summary>Eigenvalues and, in place of the matrix, eigenvectors by divide and conquer; returns 0 where it converged.</summary>
    public static int Decompose(int n, double[] matrix, double[] values, double[] work, int[] integers)
    {
        byte job = (byte)'V';
        byte triangle = (byte)'U';
        int workLength = work.Length;
        int integersLength = integers.Length;
        DecomposeNative(
            ref job, ref triangle, ref n, matrix, ref n, values, work, ref workLength, integers, ref integersLength, out int status);
        return status;
    }

    private static bool Load()
    {
        if (!NativeLibrary.TryLoad(Library, out _))
        {
            return false;
        }

        SetThreads(1);
        return true;
    }

    [DllImport(Library, EntryPoint = "openblas_set_num_threads")]
    private static extern void SetThreads(int count);

    [DllImport(Library, EntryPoint = "openblas_get_config")]
    private static extern nint Configuration();

    [DllImport(Library, EntryPoint = "cblas_dsyrk")]
    private static extern void SymmetricRankK(
        int order, int triangle, int transposition, int n, int k, double alpha, double[] a, int lda, double beta, double[] c, int ldc);

    [DllImport(Library, EntryPoint = "dpotrf_")]
    private static extern void FactorizeNative(ref byte triangle, ref int n, double[] a, ref int lda, out int status);

    [DllImport(Library, EntryPoint = "dsyevd_")]
    private static extern void DecomposeNative(
        ref byte job, ref byte triangle, ref int n, double[] a, ref int lda, double[] values, double[] work, ref int workLength,
        int[] integers, ref int integersLength, out int status);
}
