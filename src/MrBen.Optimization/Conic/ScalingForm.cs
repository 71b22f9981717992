namespace MrBen.Optimization.Conic;

/// <summary>How the scaling of one cone is held.</summary>
internal enum ScalingForm
{
    /// <summary>One number a row.</summary>
    Diagonal,

    /// <summary>A dense block.</summary>
    Block,

    /// <summary>One number a row plus uu' − vv'.</summary>
    DiagonalAndTwo,
}
