using MrBen.Portfolio.Allocation;
using MrBen.Portfolio.Market;
using MrBen.Portfolio.Statistics;
using static System.FormattableString;

namespace MrBen.Portfolio.Rebalancing;

/// <summary>
/// Fires where the volatility of the weights held has lately been a multiple of what it is over a longer time, and was not so at the last
/// rebalance: once for a spike, not all the while it lasts. Immutable and thread-safe.
/// </summary>
/// <remarks>
/// Both are sample standard deviations of the returns of the weights held fixed: over the last short periods, and over the last long ones,
/// the short included.
/// </remarks>
public sealed class VolatilitySpikeTrigger : IRebalanceTrigger
{
    private readonly VolatilitySpikeOptions _options;

    /// <summary>Copies the options.</summary>
    /// <param name="options">Settings; the defaults where <see langword="null"/>.</param>
    /// <exception cref="ArgumentException">The options are unsound; the message lists every fault.</exception>
    public VolatilitySpikeTrigger(VolatilitySpikeOptions? options = null)
    {
        _options = options is null ? new() : options with { };
        if (_options.Validate() is { Count: > 0 } errors)
        {
            throw new ArgumentException(string.Join(' ', errors), nameof(options));
        }
    }

    /// <inheritdoc/>
    public string Name => "volatility_spike";

    /// <inheritdoc/>
    public TriggerDecision Evaluate(RebalanceContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        if (Ratio(context.CurrentWeights, context.Returns, out string reason) is not { } now)
        {
            return new TriggerDecision(false, Name, reason);
        }

        double? before = Ratio(context.CurrentWeights, context.ReturnsAtLastRebalance, out _);
        bool fires = now >= _options.Multiple && !(before >= _options.Multiple);
        string sentence = Invariant(
            $"Volatility of the last {_options.ShortPeriods} periods is {now:0.00} times that of the last {_options.LongPeriods}; the threshold is {_options.Multiple}.");
        return new TriggerDecision(fires, Name, before >= _options.Multiple ? $"{sentence} It was so at the last rebalance." : sentence);
    }

    private double? Ratio(PortfolioWeights weights, ReturnPanel? returns, out string reason)
    {
        double[]? series = WeightedReturns.Last(
            weights, returns, _options.LongPeriods, _options.LongPeriods, "The volatility watch", out reason);
        if (series is null)
        {
            return null;
        }

        double usual = Moments.StandardDeviation(series);
        reason = "The weights held have not moved.";
        return usual > 0 ? Moments.StandardDeviation(series.AsSpan(series.Length - _options.ShortPeriods)) / usual : null;
    }
}
