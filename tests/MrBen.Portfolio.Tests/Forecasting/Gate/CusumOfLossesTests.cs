using MrBen.Portfolio.Forecasting.Gate;
using MrBen.Portfolio.Statistics;

namespace MrBen.Portfolio.Tests.Forecasting.Gate;

public class CusumOfLossesTests
{
    // Siegmund (1985), Sequential Analysis, section 2.6: the average run length is about (exp(2kb) − 2kb − 1)/(2k²) with b = h + 1.166.
    [Theory]
    [InlineData(0.25, 2_520)]
    [InlineData(0.5, 1_000)]
    [InlineData(1, 500)]
    public void Threshold_HasTheRunLengthOfSiegmundsApproximation(double shift, double runLength)
    {
        CusumOfLosses sum = new(1, shift, runLength);
        double k = shift / 2;
        double x = 2 * k * (sum.Threshold + 1.166);
        Assert.Equal(runLength, (Math.Exp(x) - x - 1) / (2 * k * k), tolerance: 0.03 * runLength);
    }

    // σ = 2, k = 0.125: a loss of 1 more than the baseline adds 0.375, a gain of 1 takes 0.625 off.
    [Fact]
    public void Update_ByHand_AddsAndStopsAtZero()
    {
        CusumOfLosses sum = new(2);
        sum.Update(2, 1);
        sum.Update(2, 1);
        Assert.Equal(0.75, sum.Sum, tolerance: 1e-15);
        sum.Update(1, 2);
        Assert.Equal(0.125, sum.Sum, tolerance: 1e-15);
        sum.Update(1, 2);
        Assert.Equal(0, sum.Sum);
        Assert.False(sum.IsAlarmed);
        Assert.True(sum.Update(1_000, 0));
        sum.Reset();
        Assert.False(sum.IsAlarmed);
    }

    // A model exactly as good as its baseline, with normal gains: alarms are as rare as asked for.
    [Fact]
    public void Update_ModelAsGoodAsItsBaseline_RunsAsLongAsAsked()
    {
        const int Runs = 300;
        double total = 0;
        CusumOfLosses sum = new(1, shift: 0.5, averageRunLength: 500);
        for (int seed = 0; seed < Runs; seed++)
        {
            SeededRandom random = new(seed);
            sum.Reset();
            do
            {
                total++;
            }
            while (!sum.Update(random.NextNormal(), 0));
        }

        // Run lengths are nearly exponential: the standard error of their mean is 500/√300 = 29.
        Assert.Equal(500, total / Runs, tolerance: 90);
    }

    [Fact]
    public void Constructor_UnsoundArguments_Throws()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new CusumOfLosses(0));
        Assert.Throws<ArgumentOutOfRangeException>(() => new CusumOfLosses(double.NaN));
        Assert.Throws<ArgumentOutOfRangeException>(() => new CusumOfLosses(1, shift: 6));
        Assert.Throws<ArgumentOutOfRangeException>(() => new CusumOfLosses(1, averageRunLength: 99));
        Assert.Throws<ArgumentOutOfRangeException>(() => new CusumOfLosses(1).Update(double.NaN, 0));
    }
}
