using CsCheck;
using MrBen.Portfolio.Statistics;

namespace MrBen.Portfolio.Tests.Statistics;

[Collection(nameof(MeasuredAlone))]
public sealed class RunningMomentsTests
{
    [Theory]
    [MemberData(nameof(MomentsTests.NumAcc), MemberType = typeof(MomentsTests))]
    public void NumAcc_MatchesCertifiedValues(string name, double mean, double deviation, double tolerance)
    {
        RunningMoments moments = new();
        foreach (double value in MomentsTests.NumAccValues(name, mean))
        {
            moments.Add(value);
        }

        Assert.Equal(mean, moments.Mean, tolerance: 1e-15 * mean);
        Assert.Equal(deviation, moments.StandardDeviation, Math.Max(tolerance, 1e-14));
        Assert.Equal(name == "NumAcc1" ? 3 : 1001, moments.Count);
    }

    [Fact]
    public void Stream_EqualsBatch() =>
        Gen.Double[-0.2, 0.2].Array[2, 200].Sample(values =>
        {
            RunningMoments stream = new();
            foreach (double value in values)
            {
                stream.Add(value);
            }

            double deviation = Moments.StandardDeviation(values);
            Assert.Equal(Moments.Mean(values), stream.Mean, tolerance: 1e-15);
            Assert.Equal(deviation, stream.StandardDeviation, tolerance: 1e-14);
            Assert.Equal(deviation * deviation, stream.Variance, tolerance: 1e-14);
            if (deviation > 1e-3) // shape of rounding noise means nothing
            {
                Assert.Equal(Moments.Skewness(values)!.Value, stream.Skewness!.Value, tolerance: 1e-8);
                Assert.Equal(Moments.ExcessKurtosis(values)!.Value, stream.ExcessKurtosis!.Value, tolerance: 1e-8);
            }
        });

    [Fact]
    public void EqualValues_HaveNoShape()
    {
        RunningMoments moments = new();
        moments.Add(0.01);
        moments.Add(0.01);
        Assert.Equal(0, moments.Variance);
        Assert.Null(moments.Skewness);
        Assert.Null(moments.ExcessKurtosis);
    }

    [Fact]
    public void Add_OfNaN_IsRefusedAndChangesNothing()
    {
        RunningMoments moments = new();
        moments.Add(1);
        moments.Add(3);
        ArgumentOutOfRangeException e = Assert.Throws<ArgumentOutOfRangeException>(() => moments.Add(double.NaN));
        Assert.Equal("value is NaN; it must be finite. (Parameter 'value')", e.Message);
        Assert.Equal(2, moments.Count);
        Assert.Equal(2, moments.Mean);
        Assert.Equal(2, moments.Variance);
    }

    [Fact]
    public void TooFewValues_AreSaid()
    {
        RunningMoments moments = new();
        Assert.Equal("Mean needs at least 1 values; 0 were added.", Assert.Throws<InvalidOperationException>(() => moments.Mean).Message);
        moments.Add(1);
        Assert.Equal("Variance needs at least 2 values; 1 were added.",
            Assert.Throws<InvalidOperationException>(() => moments.Variance).Message);
        Assert.Equal("StandardDeviation needs at least 2 values; 1 were added.",
            Assert.Throws<InvalidOperationException>(() => moments.StandardDeviation).Message);
        Assert.Equal("Skewness needs at least 2 values; 1 were added.",
            Assert.Throws<InvalidOperationException>(() => moments.Skewness).Message);
        Assert.Equal("ExcessKurtosis needs at least 2 values; 1 were added.",
            Assert.Throws<InvalidOperationException>(() => moments.ExcessKurtosis).Message);
    }

    [Fact]
    public void Add_InSteadyState_DoesNotAllocate()
    {
        RunningMoments moments = new();
        moments.Add(0.5);
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 1_000; i++)
        {
            moments.Add(i);
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }
}
