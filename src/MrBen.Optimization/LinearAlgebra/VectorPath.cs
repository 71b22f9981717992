namespace MrBen.Optimization.LinearAlgebra;

/// <summary>The instructions that the matrix kernels run on.</summary>
internal enum VectorPath
{
    /// <summary>128-bit vectors where the machine has them, plain loops where it has none.</summary>
    Portable,

    /// <summary>256-bit vectors with fused multiply-add.</summary>
    Vector256,

    /// <summary>512-bit vectors.</summary>
    Vector512,
}
