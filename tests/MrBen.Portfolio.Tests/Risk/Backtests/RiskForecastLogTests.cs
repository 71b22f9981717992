using MrBen.Portfolio.Risk.Backtests;

namespace MrBen.Portfolio.Tests.Risk.Backtests;

[Collection(nameof(MeasuredAlone))]
public class RiskForecastLogTests
{
    private static readonly DateOnly Start = new(2025, 1, 1);

    // SciPy, sums of binomial probabilities at 250 forecasts of 99 %: 7 violations have p = 0.0137, 8 have 0.0040, 6 have 0.122.
    [Fact]
    public void Add_ManyViolations_AlertsAndClearsWithHysteresis()
    {
        RiskForecastLog log = new();
        int day = 0;
        Feed(log, 243, ref day, isViolation: false);
        Assert.Equal(CalibrationState.Adequate, log.State);
        Feed(log, 7, ref day, isViolation: true);
        Assert.Equal(CalibrationState.Adequate, log.State);
        Feed(log, 1, ref day, isViolation: true); // 8 of the latest 250
        Assert.Equal(CalibrationState.RiskUnderstated, log.State);
        Assert.True(log.IsRecalibrationDue);
        Assert.Equal(Start.AddDays(250), log.StateSince);
        Assert.Equal(
            "8 violations in the latest 250 forecasts, 2.5 expected: risk is understated since 2025-09-08; recalibrate.", log.Detail);

        Feed(log, 242, ref day, isViolation: false); // still all 8
        Assert.Equal(CalibrationState.RiskUnderstated, log.State);
        Feed(log, 1, ref day, isViolation: false); // 7: between the levels
        Assert.Equal(CalibrationState.RiskUnderstated, log.State);
        Assert.Equal(Start.AddDays(250), log.StateSince);
        Feed(log, 1, ref day, isViolation: false); // 6
        Assert.Equal(CalibrationState.Adequate, log.State);
        Feed(log, 1, ref day, isViolation: true); // 6 again, one out and one in, then 7 from below: no alert
        Assert.Equal(CalibrationState.Adequate, log.State);
    }

    // At 95 % 4 violations in 250 have p = 0.0064, 6 have 0.046 and 7 have 0.112.
    [Fact]
    public void Add_FewViolations_AlertsThatRiskIsOverstated()
    {
        RiskForecastLog log = new(new() { Confidence = 0.95, MinimumForecasts = 250 });
        int day = 0;
        Feed(log, 249, ref day, isViolation: false);
        Assert.Equal(CalibrationState.TooFewForecasts, log.State);
        Feed(log, 1, ref day, isViolation: false);
        Assert.Equal(CalibrationState.RiskOverstated, log.State);
        Feed(log, 6, ref day, isViolation: true);
        Assert.Equal(CalibrationState.RiskOverstated, log.State);
        Feed(log, 1, ref day, isViolation: true);
        Assert.Equal(CalibrationState.Adequate, log.State);
        Assert.EndsWith("the model stands.", log.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public void BeginModel_AfterAnAlert_JudgesTheNewModelAlone()
    {
        RiskForecastLog log = new();
        int day = 0;
        Feed(log, 100, ref day, isViolation: true);
        Assert.True(log.IsRecalibrationDue);
        log.BeginModel();
        Assert.Equal(CalibrationState.TooFewForecasts, log.State);
        Assert.Equal("0 forecasts of this model; 100 are needed to judge it.", log.Detail);
        Feed(log, 100, ref day, isViolation: false);
        Assert.Equal(CalibrationState.Adequate, log.State);
        Assert.Equal(200, log.Count);
        Assert.Equal(100, log.Evaluate(Quick)!.Violations);
    }

    // The incremental count is that of the forecasts held: a window as long as the log, through many turns of the ring.
    [Fact]
    public void Evaluate_AfterTheRingTurned_SeesTheLatest()
    {
        RiskForecastLog log = new(new() { Capacity = 20, Window = 20, MinimumForecasts = 5, Confidence = 0.9 });
        for (int t = 0; t < 53; t++)
        {
            log.Add(Start.AddDays(t), 1, 1.5, t % 4 == 0 ? 2 : 0);
            int from = Math.Max(0, t - 19);
            int violations = Enumerable.Range(from, t - from + 1).Count(s => s % 4 == 0);
            Assert.Equal(t - from + 1, log.Count);
            Assert.Equal(Start.AddDays(from), log[0].Date);
            if (t >= 4)
            {
                Assert.StartsWith($"{violations} violations in the latest {t - from + 1} forecasts", log.Detail, StringComparison.Ordinal);
            }
        }

        RiskBacktest backtest = log.Evaluate(Quick)!;
        Assert.Equal(20, backtest.Observations);
        Assert.Equal(5, backtest.Violations);
        Assert.NotNull(backtest.NumberAndSizeOfViolations);
        log.Add(Start.AddDays(53), 1, null, 0);
        Assert.Null(log.Evaluate(Quick)!.NumberAndSizeOfViolations);
    }

    [Fact]
    public void Add_WhenWarm_AllocatesNothing()
    {
        RiskForecastLog log = new();
        int day = 0;
        Feed(log, 300, ref day, isViolation: false);
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 1_000; i++)
        {
            log.Add(Start.AddDays(day++), 0.02, 0.03, i % 40 == 0 ? 0.05 : 0);
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [Fact]
    public void Add_BadForecasts_AreRefusedAndChangeNothing()
    {
        RiskForecastLog log = new();
        Assert.Null(log.Evaluate());
        Assert.Null(log.StateSince);
        log.Add(Start, 0.02, 0.03, 0.01);
        Assert.Equal("2025-01-01 is not after 2025-01-01, the last day of the log. (Parameter 'date')",
            Assert.Throws<ArgumentException>(() => log.Add(Start, 0.02, 0.03, 0.01)).Message);
        Assert.Equal("The forecast for 2025-01-02 is 0.01, below the value at risk 0.02. (Parameter 'expectedShortfall')",
            Assert.Throws<ArgumentException>(() => log.Add(Start.AddDays(1), 0.02, 0.01, 0.01)).Message);
        Assert.Throws<ArgumentOutOfRangeException>(() => log.Add(Start.AddDays(1), double.NaN, null, 0.01));
        Assert.Throws<ArgumentOutOfRangeException>(() => log.Add(Start.AddDays(1), 0.02, null, double.PositiveInfinity));
        Assert.Throws<ArgumentOutOfRangeException>(() => log[1]);
        Assert.Equal(1, log.Count);
        Assert.Equal(new RiskForecast(Start, 0.02, 0.03, 0.01), log[0]);
    }

    [Fact]
    public void Validate_UnsoundOptions_ListsAll() => Assert.Equal(
        [
            "Confidence must be in (0, 1); it is NaN.", "Window must be at least 2; it is 1.",
            "Capacity must be in [Window, 1000000], from 1; it is 0.", "MinimumForecasts must be in [1, Window], to 1; it is 2.",
            "AlertSignificance must be in (0, 1); it is 0.", "ClearSignificance must be in [AlertSignificance, 1), from 0; it is 1.",
        ],
        new RiskForecastLogOptions
        {
            Confidence = double.NaN,
            Window = 1,
            Capacity = 0,
            MinimumForecasts = 2,
            AlertSignificance = 0,
            ClearSignificance = 1,
        }.Validate());

    private static RiskBacktestOptions Quick => new() { Simulation = new() { Draws = 99 } };

    private static void Feed(RiskForecastLog log, int count, ref int day, bool isViolation)
    {
        for (int i = 0; i < count; i++)
        {
            log.Add(Start.AddDays(day++), 0.02, null, isViolation ? 0.05 : 0);
        }
    }
}
