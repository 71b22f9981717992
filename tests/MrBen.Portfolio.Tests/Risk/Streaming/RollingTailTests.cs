using MrBen.Portfolio.Risk;
using MrBen.Portfolio.Risk.Streaming;
using static System.FormattableString;

namespace MrBen.Portfolio.Tests.Risk.Streaming;

/// <summary>The stream's tail is the batch one: value at risk to the bit, conditional within rounding.</summary>
[Collection(nameof(MeasuredAlone))]
public class RollingTailTests
{
    [Fact]
    public void RandomHistories_AgreeWithTheBatch()
    {
        int count = TestTier.Count(brief: 1_000, full: 10_000);
        for (int seed = 0; seed < count; seed++)
        {
            Random random = new(seed);
            int window = random.Next(1, 80);
            RollingTail rolling = new(window);
            double[] returns = RollingPerformanceTests.RandomReturns(random, random.Next(1, 200));
            if (random.Next(2) == 0)
            {
                // Ties.
                returns = [.. returns.Select(value => Math.Round(value, 3))];
            }

            for (int t = 0; t < returns.Length; t++)
            {
                rolling.Add(returns[t]);
                if (t < returns.Length - 1 && random.Next(10) != 0)
                {
                    continue;
                }

                double[] last = returns[Math.Max(0, t + 1 - window)..(t + 1)];
                double confidence = random.Next(2) == 0 ? 0.95 : 0.01 + (0.98 * random.NextDouble());
                Assert.Equal(last.Length, rolling.Count);
                Assert.Equal(RiskMetrics.ValueAtRisk(last, confidence), rolling.ValueAtRisk(confidence)!.Value);
                double expected = RiskMetrics.ConditionalValueAtRisk(last, confidence);
                Assert.True(Math.Abs(expected - rolling.ConditionalValueAtRisk(confidence)!.Value) <= 1e-13 * last.Max(Math.Abs) * last.Length,
                    Invariant($"{seed}: {expected} and {rolling.ConditionalValueAtRisk(confidence)}"));
            }
        }
    }

    [Fact]
    public void Sorted_StaysShallow()
    {
        RollingTail rolling = new(100_000);
        for (int t = 0; t < 150_000; t++)
        {
            rolling.Add(t);
        }

        // The smallest of the last 100,000 is 50,000; its loss is −50,000 at any confidence above 0.99999.
        Assert.Equal(-50_000, rolling.ValueAtRisk(0.999999));
    }

    [Fact]
    public void Add_AllocatesNothing()
    {
        RollingTail rolling = new(250);
        rolling.Add(0.01);
        _ = rolling.ConditionalValueAtRisk(0.95);
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int t = 0; t < 1_000; t++)
        {
            rolling.Add(0.001 * (t % 17));
            _ = rolling.ConditionalValueAtRisk(0.95);
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [Fact]
    public void Empty_HasNoTail()
    {
        RollingTail rolling = new(5);
        Assert.Null(rolling.ValueAtRisk(0.95));
        Assert.Null(rolling.ConditionalValueAtRisk(0.95));
        rolling.Add(-0.1);
        Assert.Equal(0.1, rolling.ValueAtRisk(0.95));
        rolling.Clear();
        Assert.Equal(0, rolling.Count);
        Assert.Throws<ArgumentOutOfRangeException>(() => rolling.Add(double.PositiveInfinity));
        Assert.Throws<ArgumentOutOfRangeException>(() => rolling.ValueAtRisk(1));
        Assert.Throws<ArgumentOutOfRangeException>(() => new RollingTail(0));
    }
}
