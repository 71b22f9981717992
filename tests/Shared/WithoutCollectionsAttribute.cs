using System.Reflection;
using System.Runtime;
using Xunit.v3;

namespace MrBen.Tests;

/// <summary>
/// Holds garbage collections back while a test runs: one that falls into a measurement counts the rest of the thread's allocation buffer, up to
/// 8 kB, as allocated. A test that allocates more than the allowance is collected as ever.
/// </summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class WithoutCollectionsAttribute : BeforeAfterTestAttribute
{
    private const long Allowance = 64 << 20;

    /// <inheritdoc/>
    public override void Before(MethodInfo methodUnderTest, IXunitTest test)
    {
        if (GCSettings.LatencyMode != GCLatencyMode.NoGCRegion)
        {
            GC.TryStartNoGCRegion(Allowance);
        }
    }

    /// <inheritdoc/>
    public override void After(MethodInfo methodUnderTest, IXunitTest test)
    {
        if (GCSettings.LatencyMode == GCLatencyMode.NoGCRegion)
        {
            GC.EndNoGCRegion();
        }
    }
}
