using System.Diagnostics.CodeAnalysis;
using MrBen.Portfolio.Estimation;

namespace MrBen.Portfolio.Risk.Forecasts;

/// <summary>
/// A way to forecast the losses of a tail. Fitted to a history it gives a tracker that forecasts and follows new periods. Implementations
/// are immutable and thread-safe.
/// </summary>
/// <remarks>
/// Losses are in the unit of the series' returns: fractions of the value for simple returns, logarithms for log returns
/// (1 − e⁻ᴸ is the fraction of a logarithmic loss L).
/// </remarks>
public interface IValueAtRiskModel
{
    /// <summary>What the model is called in reports, for example <c>filtered historical simulation on log-HAR</c>.</summary>
    string Name { get; }

    /// <summary>Fewest periods of history.</summary>
    int MinimumObservations { get; }

    /// <summary>Fits the model to a history.</summary>
    /// <param name="history">Returns with variances, oldest first.</param>
    /// <param name="tracker">Stands after the last period of the history.</param>
    /// <param name="failure">
    /// <see cref="InsufficientHistory"/> where there are too few periods; what the volatility model says where it cannot be fitted.
    /// </param>
    bool TryStart(
        VolatilitySeries history, [NotNullWhen(true)] out ValueAtRiskTracker? tracker, [NotNullWhen(false)] out EstimationFailure? failure);
}
