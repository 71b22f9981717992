using MrBen.Portfolio.Forecasting.Variance;
using MrBen.Portfolio.Statistics;

namespace MrBen.Portfolio.Tests.Forecasting.Variance;

public class ConformalBandTests
{
    // (n + 1)·α/2 with n = 19 and α = 0.1 is 1: the smallest and the largest; with n = 39 it is 2: the second from either end.
    [Fact]
    public void Of_HandCounted_AreTheseRanks()
    {
        double[] errors = [.. Enumerable.Range(1, 39).Select(i => (double)((7 * i) % 40))]; // 1 to 39, shuffled
        Assert.Equal(new ConformalBand(0.9, 2, 38, 39), ConformalBand.Of(errors, 0.9));
        double[] fewer = [.. Enumerable.Range(1, 19).Select(i => (double)i)];
        Assert.Equal(new ConformalBand(0.9, 1, 19, 19), ConformalBand.Of(fewer, 0.9));
        Assert.Null(ConformalBand.Of(fewer.AsSpan(1), 0.9));
        Assert.Null(ConformalBand.Of([], 0.9));
        Assert.Throws<ArgumentOutOfRangeException>(() => ConformalBand.Of(fewer, 1));
        Assert.Throws<ArgumentException>(() => ConformalBand.Of([double.NaN], 0.5));
    }

    // With n = 39 exchangeable errors the 40th is as likely at each of 40 places, and 36 of them lie between: exactly 0.9. Of 4,000 draws
    // the share inside lies in 0.9 ± 4 standard errors.
    [Fact]
    public void Of_ExchangeableErrors_CoverWhatTheySay()
    {
        SeededRandom random = new(5);
        const int draws = 4_000;
        int inside = 0;
        double[] errors = new double[39];
        for (int draw = 0; draw < draws; draw++)
        {
            for (int i = 0; i < errors.Length; i++)
            {
                errors[i] = random.NextNormal() / random.NextOpen(); // any continuous distribution
            }

            ConformalBand band = ConformalBand.Of(errors, 0.9)!.Value;
            double next = random.NextNormal() / random.NextOpen();
            inside += next > band.Lower && next < band.Upper ? 1 : 0;
        }

        Assert.Equal(0.9, (double)inside / draws, 4 * Math.Sqrt(0.09 / draws));
    }

    [Fact]
    public void Around_AForecast_IsAMultipleOfIt()
    {
        ConformalBand band = new(0.9, Math.Log(0.5), Math.Log(3), 100);
        (double lower, double upper) = band.Around(4e-4);
        Assert.Equal(2e-4, lower, 1e-16);
        Assert.Equal(12e-4, upper, 1e-16);
        Assert.Equal("90 % between 0.5 and 3 times the forecast, by 100 errors", band.ToString());
    }

    [Fact]
    public void Beside_AForecast_IsADistanceFromIt()
    {
        ConformalBand band = new(0.9, -0.25, 0.5, 100);
        Assert.Equal((-0.5, 0.25), band.Beside(-0.25));
        Assert.Equal((-0.25, 0.5), band.Beside(0));
    }
}
