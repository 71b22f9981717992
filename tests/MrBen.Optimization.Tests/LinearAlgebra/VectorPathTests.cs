using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using MrBen.Optimization.LinearAlgebra;

namespace MrBen.Optimization.Tests.LinearAlgebra;

/// <summary>The instructions in force are those that the processor, or the runtime's switch that <c>.ci/run</c> sets, asks for.</summary>
public class VectorPathTests
{
    private const string Expectation = "MRBEN_VECTOR_PATH"; // Vector512, Vector256, Vector128 or None.

    [Fact]
    public void Path_UnderTheRuntimesSwitches_IsTheOneAskedFor()
    {
        VectorPath best = Vector512.IsHardwareAccelerated ? VectorPath.Vector512
            : Vector256.IsHardwareAccelerated && Fma.IsSupported ? VectorPath.Vector256
            : VectorPath.Portable;
        Assert.Equal(best, Slivers.Path);
        Assert.Equal(best == VectorPath.Vector512 ? 8 : 4, Slivers.Width);
        string force = best != VectorPath.Portable ? best.ToString() : Vector128.IsHardwareAccelerated ? nameof(Vector128) : "None";
        Assert.Equal(Environment.GetEnvironmentVariable(Expectation) ?? force, force);
    }
}
