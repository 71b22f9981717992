using static System.FormattableString;

namespace MrBen.Portfolio.Risk.Backtests;

/// <summary>
/// The latest forecasts of risk with the losses that came, and whether the model that makes them should be recalibrated. Not thread-safe:
/// one writer. Adding allocates nothing.
/// </summary>
/// <remarks>
/// <para><b>The alert.</b> It looks at the violations among the latest <see cref="RiskForecastLogOptions.Window"/> forecasts of the model
/// and speaks from <see cref="RiskForecastLogOptions.MinimumForecasts"/> on. It comes where Kupiec's exact p-value is below
/// <see cref="RiskForecastLogOptions.AlertSignificance"/>, or the Basel zone is red: <see cref="CalibrationState.RiskUnderstated"/> for
/// more violations than expected, <see cref="CalibrationState.RiskOverstated"/> for fewer. It goes where the p-value is back at
/// <see cref="RiskForecastLogOptions.ClearSignificance"/>, or the number has crossed the expected one; between the two levels it stays
/// what it was. With the defaults, at 99 % and 250 forecasts, it comes with 8 violations and goes with 6.</para>
/// <para>It is looked at after each forecast: over a year that is many looks, and a right model gives a false alert more often than its
/// significance says.</para>
/// </remarks>
public sealed class RiskForecastLog
{
    private readonly RiskForecastLogOptions _options;
    private readonly RiskForecast[] _forecasts;
    private int _next;
    private int _judged; // forecasts of the current model among the latest of the window
    private int _violations; // among those

    /// <summary>An empty log.</summary>
    /// <param name="options">Settings, copied; null for the defaults.</param>
    /// <exception cref="ArgumentException">A setting is unsound.</exception>
    public RiskForecastLog(RiskForecastLogOptions? options = null)
    {
        _options = options is null ? new() : options with { };
        IReadOnlyList<string> errors = _options.Validate();
        if (errors.Count > 0)
        {
            throw new ArgumentException(string.Join(' ', errors), nameof(options));
        }

        _forecasts = new RiskForecast[_options.Capacity];
    }

    /// <summary>Number of forecasts held, at most <see cref="RiskForecastLogOptions.Capacity"/>.</summary>
    public int Count { get; private set; }

    /// <summary>Confidence level of the forecasts.</summary>
    public double Confidence => _options.Confidence;

    /// <summary>What the latest forecasts say about the model.</summary>
    public CalibrationState State { get; private set; }

    /// <summary>The day on which <see cref="State"/> was entered; <see langword="null"/> before the first forecast.</summary>
    public DateOnly? StateSince { get; private set; }

    /// <summary>Whether the model should be recalibrated.</summary>
    public bool IsRecalibrationDue => State is CalibrationState.RiskUnderstated or CalibrationState.RiskOverstated;

    /// <summary>One sentence with the state and the numbers it rests on.</summary>
    public string Detail
    {
        get
        {
            string counted = Invariant(
                $"{_violations} violations in the latest {_judged} forecasts, {(1 - Confidence) * _judged:G4} expected");
            return State switch
            {
                CalibrationState.TooFewForecasts => Invariant(
                    $"{_judged} forecasts of this model; {_options.MinimumForecasts} are needed to judge it."),
                CalibrationState.Adequate => $"{counted}: the model stands.",
                CalibrationState.RiskUnderstated =>
                    Invariant($"{counted}: risk is understated since {StateSince:yyyy-MM-dd}; recalibrate."),
                _ => Invariant($"{counted}: risk is overstated since {StateSince:yyyy-MM-dd}; recalibrate."),
            };
        }
    }

    /// <summary>A forecast by age: 0 is the oldest held.</summary>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="index"/> is outside [0, <see cref="Count"/>).</exception>
    public RiskForecast this[int index]
    {
        get
        {
            ArgumentOutOfRangeException.ThrowIfNegative(index);
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, Count);
            return At(index);
        }
    }

    /// <summary>Adds a day whose loss is known, with the forecast made before it; the oldest one goes where the log is full.</summary>
    /// <param name="date">The day of the loss, after the last one added.</param>
    /// <param name="valueAtRisk">The value at risk forecast for the day, positive for a loss.</param>
    /// <param name="expectedShortfall">
    /// The expected shortfall forecast for it, positive and not below the value at risk; null where none was.
    /// </param>
    /// <param name="loss">The loss of the day in the same unit; negative for a gain.</param>
    /// <returns>The state after it.</returns>
    /// <exception cref="ArgumentException">The date is not after the last one, or an expected shortfall is unsound.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A number is not finite.</exception>
    /// <remarks>O(window), nothing allocated. What is refused changes nothing.</remarks>
    public CalibrationState Add(DateOnly date, double valueAtRisk, double? expectedShortfall, double loss)
    {
        Guard.Finite(valueAtRisk);
        Guard.Finite(loss);
        if (expectedShortfall is { } shortfall && ForecastSeries.Fault(valueAtRisk, shortfall) is { } fault)
        {
            throw new ArgumentException(Invariant($"The forecast for {date:yyyy-MM-dd} {fault}"), nameof(expectedShortfall));
        }

        if (Count > 0 && date <= At(Count - 1).Date)
        {
            throw new ArgumentException(Invariant(
                $"{date:yyyy-MM-dd} is not after {At(Count - 1).Date:yyyy-MM-dd}, the last day of the log."), nameof(date));
        }

        if (_judged == _options.Window)
        {
            _violations -= At(Count - _judged).IsViolation ? 1 : 0; // before it may be overwritten
            _judged--;
        }

        RiskForecast forecast = new(date, valueAtRisk, expectedShortfall, loss);
        _forecasts[_next] = forecast;
        _next = (_next + 1) % _forecasts.Length;
        Count = Math.Min(Count + 1, _forecasts.Length);
        _judged++;
        _violations += forecast.IsViolation ? 1 : 0;
        Enter(Judge(), date);
        return State;
    }

    /// <summary>
    /// Says that the model was recalibrated: the alert judges the forecasts that come from now on, and those held stay for
    /// <see cref="Evaluate"/>.
    /// </summary>
    public void BeginModel()
    {
        (_judged, _violations) = (0, 0);
        if (Count > 0)
        {
            Enter(CalibrationState.TooFewForecasts, At(Count - 1).Date);
        }
    }

    /// <summary>Runs all tests on the forecasts held, of whichever model they are.</summary>
    /// <param name="options">Settings; null for the defaults.</param>
    /// <returns>
    /// <see langword="null"/> where the log is empty. The tests of expected shortfall are there where every forecast held has one.
    /// </returns>
    /// <exception cref="ArgumentException">The options are unsound.</exception>
    public RiskBacktest? Evaluate(RiskBacktestOptions? options = null)
    {
        RiskForecast[] held = new RiskForecast[Count];
        for (int i = 0; i < held.Length; i++)
        {
            held[i] = At(i);
        }

        return Test(held, Confidence, options);
    }

    /// <summary>Runs all tests on forecasts, oldest first; <see langword="null"/> where there are none.</summary>
    internal static RiskBacktest? Test(ReadOnlySpan<RiskForecast> forecasts, double confidence, RiskBacktestOptions? options)
    {
        if (forecasts.IsEmpty)
        {
            return null;
        }

        double[] losses = new double[forecasts.Length];
        double[] valueAtRisk = new double[forecasts.Length];
        double[] expectedShortfall = new double[forecasts.Length];
        bool isComplete = true;
        for (int i = 0; i < forecasts.Length; i++)
        {
            RiskForecast forecast = forecasts[i];
            (losses[i], valueAtRisk[i]) = (forecast.Loss, forecast.ValueAtRisk);
            expectedShortfall[i] = forecast.ExpectedShortfall.GetValueOrDefault();
            isComplete &= forecast.ExpectedShortfall is not null;
        }

        return RiskBacktest.Run(losses, valueAtRisk, isComplete ? expectedShortfall : [], confidence, options);
    }

    /// <summary>Forecasts of the current model among the latest of the window.</summary>
    internal int Judged => _judged;

    /// <summary>Puts back what another log held.</summary>
    /// <param name="forecasts">The forecasts, oldest first; those beyond the capacity are left out.</param>
    /// <param name="judged">How many of them are of the current model and in the window.</param>
    /// <param name="state">What they said.</param>
    /// <param name="since">Since when.</param>
    internal void Restore(ReadOnlySpan<RiskForecast> forecasts, int judged, CalibrationState state, DateOnly? since)
    {
        ReadOnlySpan<RiskForecast> kept = forecasts[Math.Max(0, forecasts.Length - _forecasts.Length)..];
        kept.CopyTo(_forecasts);
        (Count, _next) = (kept.Length, kept.Length % _forecasts.Length);
        _judged = Math.Min(judged, Math.Min(kept.Length, _options.Window));
        _violations = 0;
        foreach (RiskForecast forecast in kept[(kept.Length - _judged)..])
        {
            _violations += forecast.IsViolation ? 1 : 0;
        }

        (State, StateSince) = (state, since);
    }

    private RiskForecast At(int index) => _forecasts[(_next - Count + index + _forecasts.Length) % _forecasts.Length];

    private CalibrationState Judge()
    {
        if (_judged < _options.MinimumForecasts)
        {
            return CalibrationState.TooFewForecasts;
        }

        double tail = 1 - Confidence;
        CalibrationState side = _violations > tail * _judged ? CalibrationState.RiskUnderstated : CalibrationState.RiskOverstated;
        double p = CoverageBacktest.ExactProportion(_violations, _judged, tail);
        bool isAlert = p < _options.AlertSignificance ||
            BaselTrafficLight.ZoneOf(_violations, _judged, tail) == TrafficLightZone.Red;
        bool stays = State == side && p < _options.ClearSignificance;
        return isAlert || stays ? side : CalibrationState.Adequate;
    }

    private void Enter(CalibrationState state, DateOnly date)
    {
        if (state != State || StateSince is null)
        {
            (State, StateSince) = (state, date);
        }
    }
}
