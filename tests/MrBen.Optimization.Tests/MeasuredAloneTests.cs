using System.Runtime;

namespace MrBen.Optimization.Tests;

/// <summary>What counts allocated bytes is not disturbed by other threads.</summary>
[Collection(nameof(MeasuredAlone))]
public class MeasuredAloneTests
{
    [Fact]
    public async Task Bytes_WhileAnotherThreadMakesGarbage_AreOfThisThreadAlone()
    {
        Assert.Equal(GCLatencyMode.NoGCRegion, GCSettings.LatencyMode);
        using CancellationTokenSource ended = new();
        using ManualResetEventSlim begun = new();
        Task garbage = Task.Run(() =>
        {
            for (int i = 0; i < 10_000 && !ended.IsCancellationRequested; i++)
            {
                GC.KeepAlive(new byte[1_000]);
                begun.Set();
            }
        }, TestContext.Current.CancellationToken);
        begun.Wait(TestContext.Current.CancellationToken);
        long before = GC.GetAllocatedBytesForCurrentThread();
        double sum = 0;
        for (int i = 1; i < 1_000_000; i++)
        {
            sum += 1.0 / i;
        }

        long bytes = GC.GetAllocatedBytesForCurrentThread() - before;
        await ended.CancelAsync();
        await garbage;
        Assert.Equal(0, bytes);
        Assert.True(sum > 14); // H(10^6 - 1) = 14.39
    }
}
