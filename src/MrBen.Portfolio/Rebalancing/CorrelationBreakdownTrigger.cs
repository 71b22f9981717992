using MrBen.Portfolio.Estimation;
using MrBen.Portfolio.Market;
using static System.FormattableString;

namespace MrBen.Portfolio.Rebalancing;

/// <summary>
/// Fires where the mean correlation of the assets has lately left what it is over a longer time, and had not at the last rebalance. Immutable
/// and thread-safe.
/// </summary>
/// <remarks>Both are means of the Pearson correlations of all pairs, over the last short periods and the last long ones.</remarks>
public sealed class CorrelationBreakdownTrigger : IRebalanceTrigger
{
    private readonly CorrelationBreakdownOptions _options;
    private readonly SampleCorrelation _correlation = new();

    /// <summary>Copies the options.</summary>
    /// <param name="options">Settings; the defaults where <see langword="null"/>.</param>
    /// <exception cref="ArgumentException">The options are unsound; the message lists every fault.</exception>
    public CorrelationBreakdownTrigger(CorrelationBreakdownOptions? options = null)
    {
        _options = options is null ? new() : options with { };
        if (_options.Validate() is { Count: > 0 } errors)
        {
            throw new ArgumentException(string.Join(' ', errors), nameof(options));
        }
    }

    /// <inheritdoc/>
    public string Name => "correlation_breakdown";

    /// <inheritdoc/>
    public TriggerDecision Evaluate(RebalanceContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        if (Means(context.Returns, out string reason) is not { } now)
        {
            return new TriggerDecision(false, Name, reason);
        }

        bool broken = IsBroken(now);
        bool wasBroken = Means(context.ReturnsAtLastRebalance, out _) is { } before && IsBroken(before);
        string sentence = Invariant(
            $"The mean correlation of the last {_options.ShortPeriods} periods is {now.Short:0.00}, that of the last {_options.LongPeriods} is {now.Long:0.00}; a change of {_options.Change} fires.");
        return new TriggerDecision(broken && !wasBroken, Name, wasBroken ? $"{sentence} It was so at the last rebalance." : sentence);
    }

    private bool IsBroken((double Short, double Long) means) => Math.Abs(means.Short - means.Long) >= _options.Change;

    private (double Short, double Long)? Means(ReturnPanel? returns, out string reason)
    {
        if (returns is null || returns.Assets.Length < 2 || returns.Observations < _options.LongPeriods)
        {
            reason = Invariant(
                $"The correlation watch needs {_options.LongPeriods} returns of two assets or more; there are {returns?.Observations ?? 0} of {returns?.Assets.Length ?? 0}.");
            return null;
        }

        return Mean(returns.Last(_options.ShortPeriods), out reason) is { } lately && Mean(returns.Last(_options.LongPeriods), out reason) is { } usual
            ? (lately, usual)
            : null;
    }

    private double? Mean(ReturnPanel returns, out string reason)
    {
        bool found = _correlation.TryEstimate(returns, out CorrelationEstimate? estimate, out EstimationFailure? failure);
        reason = failure?.Detail ?? "";
        if (!found)
        {
            return null;
        }

        int n = returns.Assets.Length;
        double sum = 0;
        for (int i = 0; i < n; i++)
        {
            for (int j = 0; j < i; j++)
            {
                sum += estimate!.Correlation[i, j];
            }
        }

        return sum / (0.5 * n * (n - 1));
    }
}
