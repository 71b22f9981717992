using System.Collections.Immutable;

namespace MrBen.Portfolio.Risk.Backtests;

/// <summary>The forecasts of one method with the losses that came. Immutable and thread-safe.</summary>
public sealed record RiskForecastRecord
{
    internal RiskForecastRecord(string method, RiskForecastLog log)
    {
        (Method, Confidence, State, StateSince, Detail) = (method, log.Confidence, log.State, log.StateSince, log.Detail);
        ImmutableArray<RiskForecast>.Builder forecasts = ImmutableArray.CreateBuilder<RiskForecast>(log.Count);
        for (int i = 0; i < log.Count; i++)
        {
            forecasts.Add(log[i]);
        }

        Forecasts = forecasts.MoveToImmutable();
    }

    /// <summary>The method's name.</summary>
    public string Method { get; }

    /// <summary>Confidence that violations are counted at.</summary>
    public double Confidence { get; }

    /// <summary>What the latest forecasts say about the method.</summary>
    public CalibrationState State { get; }

    /// <summary>The day on which the state was entered; <see langword="null"/> before the first forecast.</summary>
    public DateOnly? StateSince { get; }

    /// <summary>One sentence with the state and the numbers it rests on.</summary>
    public string Detail { get; }

    /// <summary>The forecasts held, oldest first.</summary>
    public ImmutableArray<RiskForecast> Forecasts { get; }

    /// <summary>Number of losses above the value at risk among them.</summary>
    public int Violations => Forecasts.Count(forecast => forecast.IsViolation);

    /// <summary>Runs all tests on the forecasts held; <see langword="null"/> where there are none.</summary>
    /// <param name="options">Settings; null for the defaults.</param>
    /// <exception cref="ArgumentException">The options are unsound.</exception>
    public RiskBacktest? Evaluate(RiskBacktestOptions? options = null) => RiskForecastLog.Test(Forecasts.AsSpan(), Confidence, options);
}
