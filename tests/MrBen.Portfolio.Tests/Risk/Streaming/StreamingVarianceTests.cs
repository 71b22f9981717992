using MrBen.Optimization.LinearAlgebra;
using MrBen.Portfolio.Risk.Streaming;
using MrBen.Portfolio.Tests.Allocation;
using static System.FormattableString;

namespace MrBen.Portfolio.Tests.Risk.Streaming;

/// <summary>Σx and x'Σx that are kept are those computed anew, after any number of changes.</summary>
[Collection(nameof(MeasuredAlone))]
public class StreamingVarianceTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void RandomChanges_AgreeWithTheProduct(bool factors)
    {
        int count = TestTier.Count(brief: 200, full: 5_000);
        for (int seed = 0; seed < count; seed++)
        {
            Random random = new(seed);
            int n = random.Next(1, 25);
            FactorCovariance model = RandomFactors(random, n);
            SymmetricMatrix covariance = model.ToCovariance();
            StreamingVariance streaming = factors ? StreamingVariance.Of(model) : StreamingVariance.Of(covariance);
            double[] exposures = new double[n];
            double largest = 0;
            for (int k = 0; k < 200; k++)
            {
                if (random.Next(20) == 0)
                {
                    exposures = [.. exposures.Select(x => x + Markets.Normal(random))];
                    streaming.SetExposures(exposures);
                    largest = Math.Max(largest, exposures.Max(Math.Abs));
                }
                else
                {
                    int asset = random.Next(n);
                    double exposure = random.Next(4) == 0 ? 0 : 1e3 * Markets.Normal(random);
                    double foreseen = streaming.VarianceWith(asset, exposure);
                    exposures[asset] = exposure;
                    streaming.SetExposure(asset, exposure);
                    largest = Math.Max(largest, exposures.Max(Math.Abs));
                    Assert.Equal(foreseen, streaming.Variance, 1e-11 * n * n * largest * largest);
                }
            }

            largest = Math.Max(largest, exposures.Max(Math.Abs));
            double[] products = new double[n];
            covariance.Multiply(exposures, products);
            double size = covariance.Values.ToArray().Max(Math.Abs) * n * n * largest;
            for (int i = 0; i < n; i++)
            {
                Assert.True(Math.Abs(products[i] - streaming.CovarianceWith(i)) <= 1e-14 * size, Invariant($"{seed} {i}"));
            }

            double variance = Kernels.Dot(exposures, products);
            Assert.True(Math.Abs(variance - streaming.Variance) <= 1e-14 * size * largest * n, Invariant($"{seed}: {variance}"));
            Assert.Equal(exposures.Sum(Math.Abs), streaming.GrossExposure, 1e-11 * largest * n);
            Assert.Equal(exposures.Sum(), streaming.NetExposure, 1e-11 * largest * n);
            if (streaming.Volatility > 1e-3 * largest)
            {
                double sum = Enumerable.Range(0, n).Sum(i => streaming.ComponentVolatility(i)!.Value);
                Assert.Equal(streaming.Volatility, sum, 1e-9 * streaming.Volatility);
            }
        }
    }

    // After a million changes the rounding is that of a few.
    [Fact]
    public void ManyChanges_DoNotDrift()
    {
        Random random = new(5);
        SymmetricMatrix covariance = RandomFactors(random, 8).ToCovariance();
        StreamingVariance streaming = StreamingVariance.Of(covariance);
        double[] exposures = new double[8];
        for (int k = 0; k < 1_000_000; k++)
        {
            int asset = random.Next(8);
            exposures[asset] = random.NextDouble() - 0.5;
            streaming.SetExposure(asset, exposures[asset]);
        }

        double[] products = new double[8];
        covariance.Multiply(exposures, products);
        double size = covariance.Values.ToArray().Max(Math.Abs) * 8;
        Assert.All(Enumerable.Range(0, 8), i => Assert.Equal(products[i], streaming.CovarianceWith(i), 64 * size * 1.2e-16));
    }

    // What cancels to the last position leaves no rounding: nothing held is no risk, and the next position has its own.
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void ExposuresThatAllWent_LeaveExactlyNothing(bool factors)
    {
        for (int seed = 0; seed < 50; seed++)
        {
            Random random = new(seed);
            int n = random.Next(2, 12);
            FactorCovariance model = RandomFactors(random, n);
            StreamingVariance streaming = factors ? StreamingVariance.Of(model) : StreamingVariance.Of(model.ToCovariance());
            for (int k = 0; k < 3 * n; k++)
            {
                streaming.SetExposure(random.Next(n), 1_000 * Markets.Normal(random));
            }

            for (int i = 0; i < n; i++)
            {
                streaming.SetExposure(i, 0);
            }

            Assert.Equal((0.0, 0.0, 0.0), (streaming.Variance, streaming.GrossExposure, streaming.NetExposure));
            Assert.All(Enumerable.Range(0, n), i => Assert.Equal(0, streaming.CovarianceWith(i)));
            streaming.SetExposure(0, 3);
            Assert.Equal(9 * model.Diagonal(0), streaming.Variance, tolerance: 1e-13 * model.Diagonal(0));
            Assert.Equal((3.0, 3.0), (streaming.GrossExposure, streaming.NetExposure));
        }
    }

    [Fact]
    public void Changes_AllocateNothing()
    {
        Random random = new(1);
        StreamingVariance streaming = StreamingVariance.Of(RandomFactors(random, 50).ToCovariance());
        double[] all = [.. Enumerable.Range(0, 50).Select(_ => random.NextDouble())];
        streaming.SetExposures(all);
        streaming.SetExposure(0, 1);
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int k = 0; k < 200; k++)
        {
            streaming.SetExposure(k % 50, k);
            streaming.SetExposures(all);
            _ = streaming.VarianceWith(3, 2);
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [Fact]
    public void BadArguments_ChangeNothing()
    {
        StreamingVariance streaming = StreamingVariance.Of(SymmetricMatrix.FromDiagonal([0.04, 0.01]));
        streaming.SetExposures([1, 2]);
        Assert.Throws<ArgumentOutOfRangeException>(() => streaming.SetExposure(2, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => streaming.SetExposure(0, double.NaN));
        Assert.Throws<ArgumentException>(() => streaming.SetExposures([1]));
        Assert.Equal(0.08, streaming.Variance, 1e-15);
        Assert.Equal(0.04, streaming.VarianceWith(0, 0), 1e-15);
        Assert.Null(StreamingVariance.Of(SymmetricMatrix.FromDiagonal([0.0])).MarginalVolatility(0));
    }

    private static FactorCovariance RandomFactors(Random random, int n)
    {
        int k = random.Next(1, 4);
        double[] loadings = [.. Enumerable.Range(0, n * k).Select(_ => Markets.Normal(random))];
        double[] factors = [.. Enumerable.Range(0, k).Select(_ => 0.01 + random.NextDouble())];
        double[] own = [.. Enumerable.Range(0, n).Select(_ => random.NextDouble())];
        return FactorCovariance.Create(DenseMatrix.Create(n, k, loadings), SymmetricMatrix.FromDiagonal(factors), own);
    }
}
