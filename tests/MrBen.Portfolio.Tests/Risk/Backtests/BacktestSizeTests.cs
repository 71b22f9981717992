using MrBen.Portfolio.Risk.Backtests;
using MrBen.Portfolio.Statistics;

namespace MrBen.Portfolio.Tests.Risk.Backtests;

/// <summary>
/// How often tests reject right forecasts: no more than their level, up to three standard errors of the simulation; and wrong ones: often.
/// </summary>
public class BacktestSizeTests
{
    private const double Level = 0.05;
    private static readonly BacktestSimulationOptions Quick = new() { Draws = 199 };

    [Theory]
    [InlineData(250, 0.99)]
    [InlineData(250, 0.95)]
    [InlineData(500, 0.975)]
    public void CoverageTests_OfRightForecasts_KeepTheirLevel(int observations, double confidence)
    {
        int count = TestTier.Count(brief: 1_000, full: 5_000);
        SeededRandom random = new(observations);
        Span<int> rejected = stackalloc int[4];
        rejected.Clear();
        for (int i = 0; i < count; i++)
        {
            bool[] series = Series(ref random, observations, 1 - confidence);
            ViolationCounts counts = ViolationCounts.Of(series);
            rejected[0] += CoverageBacktest.ProportionOfFailures(counts.Violations, observations, confidence).Rejects(Level) ? 1 : 0;
            rejected[1] += CoverageBacktest.TimeUntilFirstFailure(series, confidence).Rejects(Level) ? 1 : 0;
            rejected[2] += CoverageBacktest.Independence(counts).Rejects(Level) ? 1 : 0;
            rejected[3] += CoverageBacktest.ConditionalCoverage(counts, confidence).Rejects(Level) ? 1 : 0;
        }

        foreach (int number in rejected)
        {
            Assert.InRange(number / (double)count, 0, Most(count));
        }
    }

    [Fact]
    public void SimulatedTests_OfRightForecasts_KeepTheirLevel()
    {
        int count = TestTier.Count(brief: 300, full: 3_000);
        double quantile = TailShape.Normal.UpperQuantile(0.05);
        double[] valueAtRisk = [.. Enumerable.Range(0, 200).Select(t => quantile * (1 + (0.3 * Math.Sin(t))))];
        double[] shortfall = [.. Enumerable.Range(0, 200).Select(t => TailShape.Normal.TailMean(0.05) * (1 + (0.3 * Math.Sin(t))))];
        SeededRandom random = new(5);
        int duration = 0;
        int dynamic = 0;
        int first = 0;
        int second = 0;
        for (int i = 0; i < count; i++)
        {
            double[] losses = new double[200];
            for (int t = 0; t < 200; t++)
            {
                losses[t] = NormalDistribution.Quantile(random.NextOpen()) * (1 + (0.3 * Math.Sin(t)));
            }

            BacktestSimulationOptions simulation = Quick with { Seed = i };
            bool[] violations = [.. losses.Zip(valueAtRisk, (loss, forecast) => loss > forecast)];
            duration += DurationBacktest.NoMemory(violations, simulation: simulation).Rejects(Level) ? 1 : 0;
            dynamic += DynamicQuantileBacktest.Unpredictable(losses, valueAtRisk, 0.95, simulation: simulation).Rejects(Level) ? 1 : 0;
            first += ExpectedShortfallBacktest.SizeOfViolations(losses, valueAtRisk, shortfall, 0.95, simulation: simulation)
                .Rejects(Level) ? 1 : 0;
            second += ExpectedShortfallBacktest.NumberAndSizeOfViolations(losses, valueAtRisk, shortfall, 0.95, simulation: simulation)
                .Rejects(Level) ? 1 : 0;
        }

        // Continuous statistics of the right null hypothesis also reject no less.
        double least = Level - (3 * Math.Sqrt(Level * (1 - Level) / count)) - 0.005;
        Assert.InRange(duration / (double)count, least, Most(count));
        Assert.InRange(dynamic / (double)count, 0.01, Most(count));
        Assert.InRange(first / (double)count, least, Most(count));
        Assert.InRange(second / (double)count, least, Most(count));
    }

    // Five times the volatility for a quarter of the time, forecast as if constant: clusters of violations, and larger ones.
    [Fact]
    public void Tests_OfForecastsThatIgnoreVolatility_Reject()
    {
        SeededRandom random = new(3);
        double[] losses = [.. Enumerable.Range(0, 1_000).Select(t =>
            NormalDistribution.Quantile(random.NextOpen()) * (t / 60 % 4 == 3 ? 3.5 : 0.7))];
        double[] valueAtRisk = [.. losses.Select(_ => TailShape.Normal.UpperQuantile(0.05))];
        double[] shortfall = [.. losses.Select(_ => TailShape.Normal.TailMean(0.05))];
        RiskBacktest backtest = RiskBacktest.Run(losses, valueAtRisk, shortfall, 0.95, new() { Simulation = new() { Draws = 999 } });

        // The first violation came in calm days; every other test has something to say.
        Assert.Empty(backtest.Tests
            .Where(test => test != backtest.TimeUntilFirstFailure && !test.Rejects(0.01)).Select(test => test.Detail));
        Assert.Equal(TrafficLightZone.Red, backtest.TrafficLight.Zone);
    }

    private static double Most(int count) => Level + (3 * Math.Sqrt(Level * (1 - Level) / count));

    private static bool[] Series(ref SeededRandom random, int observations, double probability)
    {
        bool[] series = new bool[observations];
        for (int t = 0; t < observations; t++)
        {
            series[t] = random.NextOpen() < probability;
        }

        return series;
    }
}
