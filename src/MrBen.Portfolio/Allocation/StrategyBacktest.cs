using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using MrBen.Portfolio.Costs;
using MrBen.Portfolio.Estimation;
using MrBen.Portfolio.Forecasting.Utility;
using MrBen.Portfolio.Market;
using static System.FormattableString;

namespace MrBen.Portfolio.Allocation;

/// <summary>
/// What strategies would have earned, paid and traded over a history, each decision made of what came before it: the tracks that features
/// and labels of strategies are made of. Immutable; thread-safe as its strategies are.
/// </summary>
/// <remarks>
/// <para>Before a period with a decision the beliefs are estimated from all earlier periods, every strategy is asked, and its holdings are
/// traded to the answer at its cost; from there the weights drift with the returns until the next decision. Each begins in cash; what is
/// not held earns nothing. The market is the mean of the assets' returns.</para>
/// <para>A strategy without an answer at any decision leaves no tracks at all: those of the others beside a gap would not compare.</para>
/// </remarks>
public sealed class StrategyBacktest
{
    private readonly ImmutableArray<IAllocationStrategy> _strategies;
    private readonly StrategyBacktestOptions _options;

    /// <summary>Copies the options.</summary>
    /// <param name="strategies">At least one, each with a name of its own.</param>
    /// <param name="options">Settings; the defaults where <see langword="null"/>.</param>
    /// <exception cref="ArgumentException">
    /// There is no strategy, a <see langword="null"/> one, or two of one name; or the options are unsound.
    /// </exception>
    public StrategyBacktest(ImmutableArray<IAllocationStrategy> strategies, StrategyBacktestOptions? options = null)
    {
        if (strategies.IsDefaultOrEmpty || strategies.Contains(null!)
            || strategies.Select(strategy => strategy.Name).Distinct(StringComparer.Ordinal).Count() != strategies.Length)
        {
            throw new ArgumentException("A backtest needs strategies, each with a name of its own.", nameof(strategies));
        }

        _options = options is null ? new() : options with { };
        if (_options.Validate() is { Count: > 0 } errors)
        {
            throw new ArgumentException(string.Join(' ', errors), nameof(options));
        }

        _options.Estimates = _options.Estimates with { };
        _strategies = strategies;
    }

    /// <summary>Names of the strategies in order.</summary>
    public ImmutableArray<string> Names => [.. _strategies.Select(strategy => strategy.Name)];

    /// <summary>Runs the strategies through a history.</summary>
    /// <param name="returns">Complete simple returns.</param>
    /// <param name="tracks">From the first decision to the last period; null where there are none.</param>
    /// <param name="failure">Why there are none, naming the strategy and the day; null otherwise.</param>
    /// <param name="cancellationToken">Cancels between two strategies.</param>
    /// <exception cref="ArgumentException">The panel has no assets or holds log returns.</exception>
    /// <exception cref="OperationCanceledException">The caller cancelled.</exception>
    /// <remarks>O(T N) and, for each decision, one estimate and one allocation of each strategy.</remarks>
    public bool TryRun(
        ReturnPanel returns, [NotNullWhen(true)] out StrategyTracks? tracks, [NotNullWhen(false)] out EstimationFailure? failure,
        CancellationToken cancellationToken = default)
    {
        Panels.RequireSimple(returns);
        tracks = null;
        failure = Shortage(returns);
        if (failure is not null || !TryRates(returns.Assets, out (double Buy, double Sell)[]? rates, out failure))
        {
            return false;
        }

        int first = _options.FirstDecision;
        int periods = returns.Observations - first;
        int count = _strategies.Length;
        double[] earned = new double[periods * count];
        double[] costs = new double[periods * count];
        double[] turnovers = new double[periods * count];
        double[] market = new double[periods];
        double[][] held = [.. _strategies.Select(_ => new double[returns.Assets.Length])];
        for (int t = 0; t < periods; t++)
        {
            Span<double> costsNow = costs.AsSpan(t * count, count);
            Span<double> turnoversNow = turnovers.AsSpan(t * count, count);
            if (t % _options.Step == 0
                && !TryDecide(returns.Slice(0, first + t), rates, held, costsNow, turnoversNow, out failure, cancellationToken))
            {
                return false;
            }

            ReadOnlySpan<double> row = returns.Row(first + t);
            for (int k = 0; k < count; k++)
            {
                double gain = Drift(held[k], row);
                if (!(gain > -1))
                {
                    failure = Undefined(k, returns.Dates[first + t], Invariant($"lost {-gain:P0} of all it had"));
                    return false;
                }

                earned[(t * count) + k] = gain;
            }

            market[t] = Mean(row);
        }

        tracks = StrategyTracks.Create(
            Names, returns.Dates[first..], returns.Frequency, earned, costs, turnovers, market);
        return true;
    }

    private UndefinedEstimate? Shortage(ReturnPanel returns)
    {
        if (!returns.IsComplete)
        {
            return new UndefinedEstimate(null, "A backtest of strategies needs every return; some are missing.");
        }

        return returns.Observations <= _options.FirstDecision
            ? new UndefinedEstimate(null, Invariant(
                $"A backtest of strategies needs more than {_options.FirstDecision} periods; there are {returns.Observations}."))
            : null;
    }

    private bool TryDecide(
        ReturnPanel past, (double Buy, double Sell)[] rates, double[][] held, Span<double> costs, Span<double> turnovers,
        [NotNullWhen(false)] out EstimationFailure? failure, CancellationToken cancellationToken)
    {
        if (!ReturnEstimates.TryFromReturns(past, _options.Estimates, out ReturnEstimates? estimates, out failure))
        {
            return false;
        }

        for (int k = 0; k < _strategies.Length; k++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            AllocationContext context = new() { CurrentWeights = PortfolioWeights.Create(past.Assets, held[k]), Returns = past };
            AllocationResult result = _strategies[k].Allocate(estimates, context, cancellationToken)
                ?? throw new InvalidOperationException($"Strategy {_strategies[k].Name} answered null; it must answer with a result.");
            if (!result.HasWeights)
            {
                failure = Undefined(k, past.Dates[^1], Invariant($"has no weights ({result.Status}: {result.Detail})"));
                return false;
            }

            for (int i = 0; i < held[k].Length; i++)
            {
                double trade = result.Weights.Weights[i] - held[k][i];
                turnovers[k] += Math.Abs(trade);
                costs[k] += Math.Abs(trade) * (trade > 0 ? rates[i].Buy : rates[i].Sell);
                held[k][i] = result.Weights.Weights[i];
            }

            if (!(costs[k] < 1))
            {
                failure = Undefined(k, past.Dates[^1], Invariant($"pays {costs[k]:P0} of all it has for trading"));
                return false;
            }
        }

        return true;
    }

    private bool TryRates(
        ImmutableArray<AssetId> assets, [NotNullWhen(true)] out (double Buy, double Sell)[]? rates,
        [NotNullWhen(false)] out EstimationFailure? failure)
    {
        (rates, failure) = (null, null);
        try
        {
            rates =
            [
                .. assets.Select(asset => _options.Costs is { } costs
                    ? (costs.RatePerWeight(asset, TradeSide.Buy), costs.RatePerWeight(asset, TradeSide.Sell))
                    : (_options.CostRate, _options.CostRate)),
            ];
            return true;
        }
        catch (UnknownCostException unknown)
        {
            failure = new UndefinedEstimate(null, unknown.Message);
            return false;
        }
    }

    // The return of the weights; they become what they are worth after it.
    private static double Drift(double[] weights, ReadOnlySpan<double> returns)
    {
        double gain = 0;
        for (int i = 0; i < weights.Length; i++)
        {
            gain += weights[i] * returns[i];
        }

        for (int i = 0; i < weights.Length; i++)
        {
            weights[i] *= (1 + returns[i]) / (1 + gain);
        }

        return gain;
    }

    private static double Mean(ReadOnlySpan<double> row)
    {
        double sum = 0;
        foreach (double value in row)
        {
            sum += value;
        }

        return sum / row.Length;
    }

    private UndefinedEstimate Undefined(int strategy, DateOnly day, string what) =>
        new(null, Invariant($"Strategy {_strategies[strategy].Name} {what} on {day:yyyy-MM-dd}."));
}
