namespace MrBen.Portfolio.Risk.Backtests;

/// <summary>
/// One step of the forecasts of a portfolio's losses: what came of those made before, and those made now. A part of the portfolio's state.
/// Immutable.
/// </summary>
public sealed record RiskForecastRound
{
    internal RiskForecastRound()
    {
    }

    /// <summary>The day after the forecasts made before; <see langword="null"/> where they cannot be scored.</summary>
    public DateOnly? ScoredDate { get; init; }

    /// <summary>Loss of the weights they were made for on that day, as a fraction of net asset value; negative for a gain.</summary>
    public double ScoredLoss { get; init; }

    /// <summary>The forecasts made now; <see langword="null"/> where there are none.</summary>
    public RiskForecastSet? Made { get; init; }

    /// <summary>A method that was recalibrated: its alert judges what comes from now on. <see langword="null"/> for none.</summary>
    public string? Recalibrated { get; init; }
}
