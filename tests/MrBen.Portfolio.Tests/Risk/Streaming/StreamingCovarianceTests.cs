using MrBen.Optimization.LinearAlgebra;
using MrBen.Portfolio.Estimation;
using MrBen.Portfolio.Market;
using MrBen.Portfolio.Risk.Streaming;
using MrBen.Portfolio.Tests.Allocation;
using static System.FormattableString;

namespace MrBen.Portfolio.Tests.Risk.Streaming;

/// <summary>The streamed covariance is the batch estimator's, late starts included, and its factor is of it.</summary>
[Collection(nameof(MeasuredAlone))]
public class StreamingCovarianceTests
{
    [Fact]
    public void RandomHistories_AgreeWithTheBatch()
    {
        int count = TestTier.Count(brief: 500, full: 10_000);
        for (int seed = 0; seed < count; seed++)
        {
            Random random = new(seed);
            int n = random.Next(1, 7);
            int periods = random.Next(5, 120);
            ExponentialDecay decay = ExponentialDecay.FromFactor(0.8 + (0.199 * random.NextDouble()));
            bool late = random.Next(2) == 0;
            int[] starts = [.. Enumerable.Range(0, n).Select(i => late ? Math.Min(i * random.Next(10), periods - 1) : 0).Order()];
            double[] returns = [.. Enumerable.Range(0, n * periods).Select(_ => 0.01 * Markets.Normal(random))];
            StreamingCovariance streaming = new(n, decay);
            if (random.Next(3) == 0)
            {
                streaming.Add(returns.AsSpan(0, n));
                streaming.Clear();
            }

            for (int t = 0; t < periods; t++)
            {
                streaming.Add(returns.AsSpan(t * n, n), starts.Count(start => start <= t));
            }

            // The same by the batch: missing before each start.
            ReturnPanel panel = Panel(n, returns, [.. returns.Select((_, k) => k / n >= starts[k % n])]);
            SymmetricMatrix expected = Estimate(panel, decay);
            double[] actual = new double[n * n];
            streaming.CopyCovariance(actual);
            for (int i = 0; i < n; i++)
            {
                for (int j = 0; j < n; j++)
                {
                    double size = Math.Sqrt(expected[i, i] * expected[j, j]) / (1 - decay.Factor);
                    Assert.True(Math.Abs((expected[i, j] / 252) - actual[(i * n) + j]) <= 1e-15 * size,
                        Invariant($"{seed}: {expected[i, j] / 252} and {actual[(i * n) + j]}"));
                }
            }

            Assert.Equal(starts[^1] == 0, streaming.HasFactor);
            double[] weights = [.. Enumerable.Range(0, n).Select(_ => Markets.Normal(random))];
            double variance = SymmetricMatrix.Create(n, actual).QuadraticForm(weights);
            double scale = actual.Max(Math.Abs) * n * n * Math.Pow(weights.Max(Math.Abs), 2);
            Assert.Equal(variance, streaming.VarianceOf(weights), 1e-13 * scale / (1 - decay.Factor));
        }
    }

    [Fact]
    public void Factor_OfFewPeriods_IsSingularAndExact()
    {
        StreamingCovariance streaming = new(3, ExponentialDecay.RiskMetricsDaily);
        streaming.Add([0.01, -0.02, 0.03]);
        double[] factor = new double[9];
        streaming.CopyFactor(factor);

        // One return: Σ = rr', so that the factor is one row.
        Assert.Equal([0.01, -0.02, 0.03], factor[..3].Select(value => Math.Round(value * Math.Sign(factor[0]), 15)));
        Assert.All(factor[3..], value => Assert.Equal(0, value, 1e-17));
        Assert.Equal(0, streaming.VarianceOf([2, 1, 0]), 1e-18);
        Assert.Equal(-1, streaming.Correlation(0, 1)!.Value, 1e-15);
    }

    [Fact]
    public void Gap_IsRefused()
    {
        StreamingCovariance streaming = new(2, ExponentialDecay.RiskMetricsDaily);
        Assert.Null(streaming.Covariance(0, 1));
        Assert.Throws<InvalidOperationException>(() => streaming.VarianceOf([1, 1]));
        streaming.Add([0.01, 0.02]);
        Assert.Throws<ArgumentOutOfRangeException>(() => streaming.Add([0.01, 0.02], begun: 1));
        Assert.Throws<ArgumentException>(() => streaming.Add([0.01, double.NaN]));
        Assert.Throws<ArgumentException>(() => streaming.Add([0.01]));
        Assert.Equal(1, streaming.Periods);
    }

    [Fact]
    public void Add_AllocatesNothing()
    {
        StreamingCovariance streaming = new(20, ExponentialDecay.RiskMetricsDaily);
        double[] returns = [.. Enumerable.Range(0, 20).Select(i => 0.001 * i)];
        streaming.Add(returns);
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int t = 0; t < 100; t++)
        {
            streaming.Add(returns);
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    private static ReturnPanel Panel(int assets, double[] returns, bool[] observed)
    {
        DateOnly start = new(2020, 1, 1);
        return ReturnPanel.Create(Markets.Names(assets), [.. Enumerable.Range(0, returns.Length / assets).Select(start.AddDays)],
            Frequency.Daily, ReturnKind.Simple, returns, observed);
    }

    private static SymmetricMatrix Estimate(ReturnPanel panel, ExponentialDecay decay)
    {
        Assert.True(new ExponentiallyWeightedCovariance(decay).TryEstimate(panel, out CovarianceEstimate? estimate, out EstimationFailure? failure),
            failure?.ToString());
        return estimate!.Covariance;
    }
}
