using MrBen.Portfolio.Market;
using MrBen.Portfolio.Risk;
using MrBen.Portfolio.Statistics;

namespace MrBen.Portfolio.Tests.Risk;

public sealed class PerformanceIntervalsTests
{
    // Twelve months; the numbers below by R 4.2.2: t.test, qchisq, qnorm and acf on these digits.
    private static readonly double[] Months =
        [0.012, -0.034, 0.021, 0.005, -0.011, 0.043, -0.027, 0.018, 0.009, -0.006, 0.031, -0.015];

    private static readonly PerformanceIntervalOptions Independent = new() { Lags = 0 };

    [Fact]
    public void ArithmeticReturn_OfIndependentReturns_IsStudents()
    {
        ConfidenceInterval interval = RiskInterval(PerformanceIntervals.ArithmeticReturn(Months, Frequency.Monthly, Independent));
        Assert.Equal(-0.1308126129018304, interval.Lower, tolerance: 1e-9);
        Assert.Equal(0.2228126129018303, interval.Upper, tolerance: 1e-9);
        Assert.Equal(0.046, interval.Estimate, tolerance: 1e-14);
        Assert.Equal((IntervalMethod.StudentT, 0.95), (interval.Method, interval.Confidence));
        Assert.True(interval.Contains(0) && !interval.Contains(0.3));
    }

    [Fact]
    public void Volatility_MatchesBothFormulas()
    {
        ConfidenceInterval normal = RiskInterval(PerformanceIntervals.Volatility(
            Months, Frequency.Monthly, null, IntervalMethod.ChiSquare));
        Assert.Equal(0.0569077883222659, normal.Lower, tolerance: 1e-9);
        Assert.Equal(0.1363963075016201, normal.Upper, tolerance: 1e-9);
        ConfidenceInterval fourth = RiskInterval(PerformanceIntervals.Volatility(Months, Frequency.Monthly));
        Assert.Equal(0.05821205054916798, fourth.Lower, tolerance: 1e-9);
        Assert.Equal(0.11086114446361457, fourth.Upper, tolerance: 1e-9);
    }

    [Theory]
    [InlineData(IntervalMethod.SharpeNormal, null, 1.003724913900939)]
    [InlineData(IntervalMethod.SharpeNonNormal, null, 1.049367294037681)]
    [InlineData(IntervalMethod.SharpeRobust, 2, 0.4551473178826894)]
    public void SharpeRatio_MatchesTheErrorsOfR(IntervalMethod method, int? lags, double error)
    {
        ConfidenceInterval interval = RiskInterval(PerformanceIntervals.SharpeRatio(
            Months, Frequency.Monthly, 0.001, new() { Lags = lags }, method));
        Assert.Equal(0.4232361832957282, interval.Estimate, tolerance: 1e-12);
        Assert.Equal(error, interval.StandardError!.Value, tolerance: 1e-10);
        Assert.Equal(1.959963984540054 * error, interval.Upper - interval.Estimate, tolerance: 1e-8);
        Assert.Equal(interval.Upper - interval.Estimate, interval.Estimate - interval.Lower, tolerance: 1e-12);
    }

    // Normal returns, true Sharpe ratio and volatility known: intervals of 90 % hold them in 90 of 100 samples, within four standard errors
    // of a binomial share and, for the asymptotic ones, two points more.
    [Fact]
    public void Intervals_CoverTheTruthAsOftenAsTheySay()
    {
        int samples = TestTier.Count(brief: 400, full: 4_000);
        PerformanceIntervalOptions options = new() { Confidence = 0.9, Lags = 0 };
        int[] held = new int[5];
        Random random = new(5);
        for (int sample = 0; sample < samples; sample++)
        {
            double[] returns = [.. Enumerable.Range(0, 250).Select(_ => 0.001 + (0.01 * Normal(random)))];
            ConfidenceInterval[] intervals =
            [
                RiskInterval(PerformanceIntervals.ArithmeticReturn(returns, Frequency.Yearly, options)),
                RiskInterval(PerformanceIntervals.Volatility(returns, Frequency.Yearly, options, IntervalMethod.ChiSquare)),
                RiskInterval(PerformanceIntervals.Volatility(returns, Frequency.Yearly, options)),
                RiskInterval(PerformanceIntervals.SharpeRatio(returns, Frequency.Yearly, 0, options, IntervalMethod.SharpeNormal)),
                RiskInterval(PerformanceIntervals.SharpeRatio(returns, Frequency.Yearly, 0, options)),
            ];
            double[] truth = [0.001, 0.01, 0.01, 0.1, 0.1];
            for (int k = 0; k < held.Length; k++)
            {
                held[k] += intervals[k].Contains(truth[k]) ? 1 : 0;
            }
        }

        double allowed = 0.02 + (4 * Math.Sqrt(0.09 / samples));
        Assert.All(held, count => Assert.InRange((double)count / samples, 0.9 - allowed, 0.9 + allowed));
    }

    // The bootstrap of the mean of independent returns has the standard error s·√((n − 1)/n)/√n, within four of its own errors.
    [Fact]
    public void Bootstrap_OfTheMean_HasItsStandardError()
    {
        Random random = new(9);
        double[] returns = [.. Enumerable.Range(0, 200).Select(_ => 0.01 * Normal(random))];
        PerformanceIntervalOptions options = new() { Replications = 2_000, BlockLength = 1 };
        ConfidenceInterval interval = RiskInterval(Resampled("MeanReturn", returns, options));
        double expected = Moments.StandardDeviation(returns) * Math.Sqrt(199.0 / 200 / 200);
        Assert.InRange(interval.StandardError!.Value, expected * (1 - (4 / Math.Sqrt(4_000))), expected * (1 + (4 / Math.Sqrt(4_000))));
        Assert.Equal(interval.Estimate - (1.96 * expected), interval.Lower, tolerance: 0.2 * expected);
        Assert.Equal(interval, Resampled("MeanReturn", returns, options).Interval); // seeded
        Assert.NotEqual(interval,
            Resampled("MeanReturn", returns, options with { Seed = 2 }).Interval);
    }

    // Moves that persist: φ of 0.6 makes the error of a mean twice that of independent returns, √((1 + φ)/(1 − φ)). Blocks see most of it.
    [Fact]
    public void Bootstrap_OfDependentReturns_IsWider()
    {
        double[] returns = Persistent(2_000, 0.6, seed: 3);
        PerformanceIntervalOptions options = new() { Replications = 400 };
        double blocks = RiskInterval(Resampled("MeanReturn", returns, options)).StandardError!.Value;
        double single = RiskInterval(Resampled("MeanReturn", returns, options with { BlockLength = 1 })).StandardError!.Value;
        Assert.InRange(blocks / single, 1.6, 2.3);
    }

    [Fact]
    public void Headline_TellsEachFigureAndItsInterval()
    {
        double[] returns = Persistent(300, 0.1, seed: 4);
        IReadOnlyList<PerformanceInterval> headline = PerformanceIntervals.Headline(
            returns, Frequency.Daily, null, new() { Replications = 200 }, TestContext.Current.CancellationToken);
        Assert.Equal(
            [
                "ArithmeticReturn", "Volatility", "SharpeRatio", "GeometricReturn", "DownsideDeviation", "SortinoRatio", "OmegaRatio",
                "CalmarRatio", "MaximumDrawdown", "ValueAtRisk", "ConditionalValueAtRisk",
            ],
            headline.Select(entry => entry.Metric.Id));
        PerformanceReport report = PerformanceReport.Calculate(
            returns, [.. Enumerable.Range(0, 300).Select(new DateOnly(2020, 1, 1).AddDays)], Frequency.Daily);
        Assert.All(headline, entry =>
        {
            ConfidenceInterval interval = RiskInterval(entry);
            Assert.Equal(report.Find(entry.Metric.Id).Value!.Value, interval.Estimate, tolerance: 1e-12);
            Assert.True(interval.Lower <= interval.Upper && interval.Detail.EndsWith('.'));
        });
    }

    [Fact]
    public void TooLittle_SaysWhy()
    {
        Assert.Equal("There is a single period; 2 are needed.", PerformanceIntervals.ArithmeticReturn([0.1], Frequency.Daily).Reason);
        Assert.Equal("There are 3 periods; 4 are needed.", PerformanceIntervals.Volatility([0.1, 0.2, 0.1], Frequency.Daily).Reason);
        Assert.Equal("The returns do not vary.", PerformanceIntervals.SharpeRatio([0.1, 0.1, 0.1, 0.1], Frequency.Daily).Reason);
        Assert.Equal("There are 2 periods; 10 are needed to resample them.",
            Resampled("OmegaRatio", [0.1, -0.1]).Reason);
        double[] gains = [.. Enumerable.Range(1, 20).Select(t => 0.001 * t)];
        PerformanceInterval none = Resampled("OmegaRatio", gains);
        Assert.False(none.IsDefined);
        Assert.Equal("No return is below the minimum acceptable return.", none.Reason);
        gains[3] = -0.01; // in about two of three resampled series only
        Assert.Matches(@"^Only \d+ of 1000 resampled series have the figure\.$",
            Resampled("OmegaRatio", gains, new() { BlockLength = 1 }).Reason);
    }

    [Fact]
    public void Refusals_NameTheFault()
    {
        Assert.Equal("Beta needs a benchmark; a series alone has none. (Parameter 'id')",
            Assert.Throws<ArgumentException>(() => Resampled("Beta", Months)).Message);
        Assert.Throws<ArgumentOutOfRangeException>(
            () => PerformanceIntervals.Volatility(Months, Frequency.Daily, null, IntervalMethod.StudentT));
        Assert.Throws<ArgumentOutOfRangeException>(
            () => PerformanceIntervals.SharpeRatio(Months, Frequency.Daily, 0, null, IntervalMethod.ChiSquare));
        Assert.Equal(
            "Confidence must be in (0, 1); it is 1. Lags must not be negative; it is -1. Replications must be at least 100; it is 9. " +
            "BlockLength must be finite and at least 1; it is 0.5. (Parameter 'intervals')",
            Assert.Throws<ArgumentException>(() => PerformanceIntervals.ArithmeticReturn(Months, Frequency.Daily, new()
            {
                Confidence = 1,
                Lags = -1,
                Replications = 9,
                BlockLength = 0.5,
            })).Message);
        using CancellationTokenSource cancelled = new();
        cancelled.Cancel();
        Assert.Throws<OperationCanceledException>(
            () => PerformanceIntervals.Headline(Months, Frequency.Monthly, cancellationToken: cancelled.Token));
    }

    private static PerformanceInterval Resampled(string id, double[] returns, PerformanceIntervalOptions? options = null) =>
        PerformanceIntervals.Bootstrap(id, returns, Frequency.Daily, null, options, TestContext.Current.CancellationToken);

    private static ConfidenceInterval RiskInterval(PerformanceInterval entry)
    {
        Assert.True(entry.IsDefined, entry.Reason);
        return entry.Interval;
    }

    private static double[] Persistent(int count, double persistence, int seed)
    {
        Random random = new(seed);
        double[] values = new double[count];
        double last = 0;
        for (int t = 0; t < count; t++)
        {
            last = (persistence * last) + (0.01 * Normal(random));
            values[t] = last;
        }

        return values;
    }

    private static double Normal(Random random) =>
        Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
}
