using System.Diagnostics.CodeAnalysis;
using static System.FormattableString;

namespace MrBen.Portfolio.Estimation;

/// <summary>Exponentially weighted variance. Immutable and thread-safe.</summary>
/// <remarks>
/// Σ λᵏ vₜ₋ₖ / Σ λᵏ over the history, k the age in periods and v the measured variance: with squared returns this is the RiskMetrics
/// model, its infinite sum cut at T and renormalised, and equals the diagonal of <see cref="ExponentiallyWeightedCovariance"/> per period.
/// The forecast is the same for every horizon. O(T) to fit, O(1) per period.
/// Source: J.P. Morgan (1996), RiskMetrics Technical Document, section 5.2.
/// </remarks>
/// <param name="decay">How fast old variances lose weight, for example <see cref="ExponentialDecay.RiskMetricsDaily"/>.</param>
public sealed class EwmaVolatilityModel(ExponentialDecay decay) : IVolatilityModel
{
    private readonly double _factor = decay.Factor;

    /// <summary>How fast old variances lose weight.</summary>
    public ExponentialDecay Decay { get; } = decay;

    /// <inheritdoc/>
    public string Name => Invariant($"EWMA ({Decay})");

    /// <inheritdoc/>
    public int MinimumObservations => 1;

    /// <inheritdoc/>
    public bool TryFit(
        VolatilitySeries series, [NotNullWhen(true)] out VolatilityFit? fit, [NotNullWhen(false)] out EstimationFailure? failure)
    {
        ArgumentNullException.ThrowIfNull(series);
        failure = series.FindShortage(MinimumObservations);
        fit = failure is null ? EwmaFit.Of(series, Decay, _factor) : null;
        return fit is not null;
    }
}
