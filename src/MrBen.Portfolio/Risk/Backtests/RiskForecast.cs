namespace MrBen.Portfolio.Risk.Backtests;

/// <summary>One forecast of risk and the loss that came. Immutable.</summary>
/// <param name="Date">The day of the loss.</param>
/// <param name="ValueAtRisk">The value at risk forecast for that day, positive for a loss.</param>
/// <param name="ExpectedShortfall">The expected shortfall forecast for that day; <see langword="null"/> where none was.</param>
/// <param name="Loss">The loss of that day in the same unit; negative for a gain.</param>
public readonly record struct RiskForecast(DateOnly Date, double ValueAtRisk, double? ExpectedShortfall, double Loss)
{
    /// <summary>Whether the loss is above the value at risk.</summary>
    public bool IsViolation => Loss > ValueAtRisk;
}
