using System.Collections.Immutable;
using MrBen.Portfolio.Forecasting;
using MrBen.Portfolio.Forecasting.Gate;
using MrBen.Portfolio.Statistics;

namespace MrBen.Portfolio.Tests.Forecasting.Gate;

public class GatedForecastTests
{
    // Every status but Active, numbers of every size: the baseline's bits, whatever the model says.
    [Fact]
    public void Choose_ClosedGate_IsTheBaselineBitForBit()
    {
        SeededRandom random = new(5);
        double[] sayings = [double.NaN, double.PositiveInfinity, 0, -1, double.Epsilon, 1e300];
        foreach (PredictionStatus status in Enum.GetValues<PredictionStatus>().Where(status => status != PredictionStatus.Active))
        {
            for (int i = 0; i < 200; i++)
            {
                double baseline = Math.Exp(200 * random.NextNormal());
                double model = i < sayings.Length ? sayings[i] : random.NextNormal();
                if (!(baseline > 0 && double.IsFinite(baseline)))
                {
                    continue;
                }

                Prediction<double> forecast = GatedForecast.Choose(status, "forest", model, baseline, OutputBand.HalfToTwice);
                Assert.Equal(BitConverter.DoubleToInt64Bits(baseline), BitConverter.DoubleToInt64Bits(forecast.Value));
                Assert.Equal(status, forecast.Status);

                ImmutableArray<double> scores = [baseline, -0.0, 0.1 + 0.2];
                Prediction<ImmutableArray<double>> several = GatedForecast.Choose(status, "forest", [model, model, model], scores);
                Assert.Equal(scores.Select(BitConverter.DoubleToInt64Bits), several.Value.Select(BitConverter.DoubleToInt64Bits));
            }
        }
    }

    [Theory]
    [InlineData(1.3, 1.3, PredictionStatus.Active)]
    [InlineData(2, 2, PredictionStatus.Active)]
    [InlineData(2.5, 2, PredictionStatus.Active)]
    [InlineData(0.1, 0.5, PredictionStatus.Active)]
    [InlineData(-3, 0.5, PredictionStatus.Active)]
    [InlineData(double.NaN, 1, PredictionStatus.InvalidOutput)]
    [InlineData(double.PositiveInfinity, 1, PredictionStatus.InvalidOutput)]
    public void Choose_OpenGate_IsTheModelInsideItsBand(double model, double expected, PredictionStatus status)
    {
        Prediction<double> forecast = GatedForecast.Choose(PredictionStatus.Active, "forest", model, 1, OutputBand.HalfToTwice);
        Assert.Equal(expected, forecast.Value);
        Assert.Equal(status, forecast.Status);
        Assert.NotEmpty(forecast.Explanation);
    }

    [Fact]
    public void Choose_ManyNumbers_FallsBackAsAWhole()
    {
        ImmutableArray<double> baseline = [0, 0, 0];
        Assert.Equal([1, -1, 0], GatedForecast.Choose(PredictionStatus.Active, "tilt", [1, -1, 0], baseline).Value.AsEnumerable());
        foreach (ImmutableArray<double> unsound in new ImmutableArray<double>[] { [1, double.NaN, 0], [1, 2], default })
        {
            Prediction<ImmutableArray<double>> forecast = GatedForecast.Choose(PredictionStatus.Active, "tilt", unsound, baseline);
            Assert.Equal(PredictionStatus.InvalidOutput, forecast.Status);
            Assert.Equal(baseline.AsEnumerable(), forecast.Value.AsEnumerable());
        }
    }

    [Fact]
    public void Choose_UnsoundArguments_Throws()
    {
        Assert.Throws<ArgumentException>(() => GatedForecast.Choose(PredictionStatus.Active, " ", 1, 1, OutputBand.HalfToTwice));
        Assert.Throws<ArgumentException>(() => GatedForecast.Choose(PredictionStatus.Active, "m", 1, 1, new OutputBand(1.1, 2)));
        Assert.Throws<ArgumentOutOfRangeException>(
            () => GatedForecast.Choose(PredictionStatus.GateClosed, "m", 1, 0, OutputBand.HalfToTwice));
    }
}
