using System.Diagnostics.CodeAnalysis;
using MrBen.Portfolio.Market;
using static System.FormattableString;

namespace MrBen.Portfolio.Estimation;

/// <summary>
/// Exponentially weighted correlations of a panel: the batch twin of <see cref="StreamingCorrelation"/>. Immutable and thread-safe.
/// </summary>
/// <remarks>O(T·N²). Complete panels only.</remarks>
public sealed class ExponentiallyWeightedCorrelation : ICorrelationEstimator
{
    private readonly StreamingCorrelationOptions _options;

    /// <summary>An estimator with these settings, copied; null for the defaults.</summary>
    /// <exception cref="ArgumentException">A setting is unsound.</exception>
    public ExponentiallyWeightedCorrelation(StreamingCorrelationOptions? options = null)
    {
        _options = options is null ? new() : options with { };
        if (_options.Validate() is { Count: > 0 } errors)
        {
            throw new ArgumentException(string.Join(' ', errors), nameof(options));
        }
    }

    /// <inheritdoc/>
    public string Name => Invariant($"exponentially weighted correlation ({_options.Decay})");

    /// <inheritdoc/>
    public int MinimumObservations => 2 + (_options.VolatilityDecay is null ? 0 : _options.Warmup);

    /// <inheritdoc/>
    public bool TryEstimate(
        ReturnPanel returns, [NotNullWhen(true)] out CorrelationEstimate? estimate, [NotNullWhen(false)] out EstimationFailure? failure)
    {
        Panels.RequireAssets(returns);
        estimate = null;
        failure = Panels.FindFailure(returns, Name, MinimumObservations);
        if (failure is not null)
        {
            return false;
        }

        StreamingCorrelation stream = new(returns.Assets, _options);
        for (int t = 0; t < returns.Observations; t++)
        {
            stream.Update(returns.Row(t));
        }

        return stream.TryEstimate(out estimate, out failure);
    }
}
