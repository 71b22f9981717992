using MrBen.Portfolio.Risk.Forecasts;

namespace MrBen.Portfolio.Risk.Backtests;

/// <summary>One way in which the portfolio's losses are forecast, day after day, and held against what came. Immutable.</summary>
/// <param name="Name">Its name, unique among the methods; its record is saved under it.</param>
/// <param name="Model">The model, fitted anew to each history.</param>
public sealed record RiskForecastMethod(string Name, IValueAtRiskModel Model)
{
    /// <summary>
    /// Rate at which the level asked for follows the violations (<see cref="AdaptiveLevel"/>), in (0, 1); <see langword="null"/> (the default)
    /// asks for the confidence as it is.
    /// </summary>
    public double? AdaptationRate { get; init; }
}
