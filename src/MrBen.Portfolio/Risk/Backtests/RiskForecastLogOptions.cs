using static System.FormattableString;

namespace MrBen.Portfolio.Risk.Backtests;

/// <summary>Settings of a <see cref="RiskForecastLog"/>.</summary>
public sealed record RiskForecastLogOptions
{
    /// <summary>Confidence level of the forecasts in (0, 1). Default 0.99.</summary>
    public double Confidence { get; set; } = 0.99;

    /// <summary>Number of forecasts kept, at least <see cref="Window"/>, at most 1,000,000. Default 1,000.</summary>
    public int Capacity { get; set; } = 1_000;

    /// <summary>Number of latest forecasts that the recalibration alert looks at, at least 2. Default 250.</summary>
    public int Window { get; set; } = 250;

    /// <summary>Number of forecasts of a model before the alert can speak, from 1 to <see cref="Window"/>. Default 100.</summary>
    public int MinimumForecasts { get; set; } = 100;

    /// <summary>Kupiec's p-value below which the alert comes, in (0, 1). Default 0.01.</summary>
    public double AlertSignificance { get; set; } = 0.01;

    /// <summary>
    /// Kupiec's p-value from which on the alert goes, at least <see cref="AlertSignificance"/>, below 1. Default 0.10.
    /// </summary>
    public double ClearSignificance { get; set; } = 0.10;

    /// <summary>Lists everything wrong with these settings; empty when they are sound.</summary>
    public IReadOnlyList<string> Validate()
    {
        List<string> errors = [];
        if (!(Confidence > 0 && Confidence < 1))
        {
            errors.Add(Invariant($"{nameof(Confidence)} must be in (0, 1); it is {Confidence}."));
        }

        if (Window < 2)
        {
            errors.Add(Invariant($"{nameof(Window)} must be at least 2; it is {Window}."));
        }

        if (Capacity < Window || Capacity > 1_000_000)
        {
            errors.Add(Invariant($"{nameof(Capacity)} must be in [{nameof(Window)}, 1000000], from {Window}; it is {Capacity}."));
        }

        if (MinimumForecasts < 1 || MinimumForecasts > Window)
        {
            errors.Add(Invariant($"{nameof(MinimumForecasts)} must be in [1, {nameof(Window)}], to {Window}; it is {MinimumForecasts}."));
        }

        if (!(AlertSignificance > 0 && AlertSignificance < 1))
        {
            errors.Add(Invariant($"{nameof(AlertSignificance)} must be in (0, 1); it is {AlertSignificance}."));
        }

        if (!(ClearSignificance >= AlertSignificance && ClearSignificance < 1))
        {
            errors.Add(Invariant($"{nameof(ClearSignificance)} must be in [{nameof(AlertSignificance)}, 1), from {AlertSignificance}; ") +
                Invariant($"it is {ClearSignificance}."));
        }

        return errors;
    }
}
