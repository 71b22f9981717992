using System.Diagnostics.CodeAnalysis;

namespace MrBen.Portfolio.Estimation;

/// <summary>
/// A way to forecast variance: fitted to a history it gives an immutable <see cref="VolatilityFit"/>, which follows new periods through
/// a <see cref="VolatilityTracker"/>. Implementations are immutable and thread-safe.
/// </summary>
public interface IVolatilityModel
{
    /// <summary>What the model is called in reports, for example <c>GARCH(1,1)</c>.</summary>
    string Name { get; }

    /// <summary>Fewest periods to fit to.</summary>
    int MinimumObservations { get; }

    /// <summary>Fits the model to a history.</summary>
    /// <param name="series">The history, oldest first.</param>
    /// <param name="fit">The fitted model, standing after the last period of the history.</param>
    /// <param name="failure">
    /// <see cref="InsufficientHistory"/> where there are too few periods; <see cref="UndefinedEstimate"/> where the model has no value for
    /// them.
    /// </param>
    bool TryFit(
        VolatilitySeries series, [NotNullWhen(true)] out VolatilityFit? fit, [NotNullWhen(false)] out EstimationFailure? failure);
}
