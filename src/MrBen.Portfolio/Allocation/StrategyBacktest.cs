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
/// <para>Before a period with a decision the beliefs are estimated from the periods before it, every strategy is asked, and its holdings
/// are traded to the answer at its cost; from there the weights drift with the returns until the next decision. Each begins in cash; what
/// is not held earns nothing. The market is the mean of the assets' returns.</para>
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
        tracks = TryRecord(returns, out StrategyTrackRecord? record, out failure, cancellationToken) ? record.Tracks : null;
        return tracks is not null;
    }

    /// <summary>As <see cref="TryRun"/>, with the decisions and with what <see cref="TryContinue"/> needs.</summary>
    /// <param name="returns">Complete simple returns.</param>
    /// <param name="record">The record; null where there is none.</param>
    /// <param name="failure">Why there is none; null otherwise.</param>
    /// <param name="cancellationToken">Cancels between two strategies.</param>
    /// <inheritdoc cref="TryRun"/>
    public bool TryRecord(
        ReturnPanel returns, [NotNullWhen(true)] out StrategyTrackRecord? record, [NotNullWhen(false)] out EstimationFailure? failure,
        CancellationToken cancellationToken = default) =>
        TryRecord(returns, lookback: int.MaxValue, out record, out failure, cancellationToken);

    /// <summary>Runs the strategies through the periods that came after a record.</summary>
    /// <param name="record">What a backtest with these strategies and settings found.</param>
    /// <param name="returns">The record's returns and what followed; the oldest may be gone where no decision looks at them.</param>
    /// <param name="continued">The record to the last period: the given one where none came. Null where there is none.</param>
    /// <param name="failure">Why there is none: the returns do not go on from the record's, or as from <see cref="TryRun"/>.</param>
    /// <param name="cancellationToken">Cancels between two strategies.</param>
    /// <remarks>
    /// Bit for bit what the run over the whole of the returns finds from the record's first decision on. O(T N) to compare and copy, and for
    /// each decision in the new periods what it takes there.
    /// </remarks>
    /// <inheritdoc cref="TryRun"/>
    public bool TryContinue(
        StrategyTrackRecord record, ReturnPanel returns, [NotNullWhen(true)] out StrategyTrackRecord? continued,
        [NotNullWhen(false)] out EstimationFailure? failure, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(record);
        Panels.RequireSimple(returns);
        continued = null;
        failure = Difference(record, returns);
        if (failure is not null)
        {
            return false;
        }

        int first = returns.Dates.BinarySearch(record.Returns.Dates[^1]) + 1;
        int age = record.Tracks.Dates.Length;
        if (first == returns.Observations)
        {
            continued = record;
            return true;
        }

        TrackBuilder walk = new(_strategies, _options, returns, record.Rates, record.CopyHeld());
        if (!walk.TryWalk(first, age, out StrategyTracks? tracks, out failure, cancellationToken))
        {
            return false;
        }

        continued = new StrategyTrackRecord(
            record.Tracks.With(tracks),
            [.. record.Decisions, .. walk.Decisions.Select(decision => decision with { Period = decision.Period + age })],
            returns, record.Rates, walk.Held);
        return true;
    }

    /// <summary>
    /// A record that is bit for bit that of the whole history over the last periods, for strategies that do not look at what they hold,
    /// where decisions depend on nothing before; otherwise the whole.
    /// </summary>
    internal bool TryRecord(
        ReturnPanel returns, int lookback, [NotNullWhen(true)] out StrategyTrackRecord? record,
        [NotNullWhen(false)] out EstimationFailure? failure, CancellationToken cancellationToken)
    {
        Panels.RequireSimple(returns);
        record = null;
        failure = Shortage(returns);
        if (failure is not null || !TryRates(returns.Assets, out ImmutableArray<(double Buy, double Sell)> rates, out failure))
        {
            return false;
        }

        if (FirstDecision(returns, lookback) is not { } first)
        {
            failure = new UndefinedEstimate(
                null, Invariant($"No month begins after the first {_options.FirstDecision} of {returns.Observations} periods."));
            return false;
        }

        double[][] cash = [.. _strategies.Select(_ => new double[returns.Assets.Length])];
        TrackBuilder walk = new(_strategies, _options, returns, rates, cash);
        if (!walk.TryWalk(first, age: 0, out StrategyTracks? tracks, out failure, cancellationToken))
        {
            return false;
        }

        record = new StrategyTrackRecord(tracks, walk.Decisions, returns, rates, walk.Held);
        return true;
    }

    // By the calendar: the last start of a month before the periods looked back on, so that what is traded in them is traded from weights.
    private int? FirstDecision(ReturnPanel returns, int lookback)
    {
        if (_options.Decisions == DecisionDays.EveryStep)
        {
            return _options.FirstDecision;
        }

        int? found = null;
        bool mayBeLate = _options.EstimationPeriods is not null;
        for (int period = _options.FirstDecision; period < returns.Observations; period++)
        {
            if (TrackBuilder.IsDecision(_options, returns.Dates, period, age: 0))
            {
                bool isBefore = mayBeLate && period < (long)returns.Observations - lookback;
                if (found is not null && !isBefore)
                {
                    break;
                }

                found = period;
            }
        }

        return found;
    }

    private UndefinedEstimate? Difference(StrategyTrackRecord record, ReturnPanel returns)
    {
        ReturnPanel known = record.Returns;
        if (!record.Tracks.Names.SequenceEqual(Names, StringComparer.Ordinal))
        {
            return new UndefinedEstimate(null, $"The record is of {string.Join(", ", record.Tracks.Names)}.");
        }

        if (!returns.IsComplete || !returns.Assets.SequenceEqual(known.Assets) || returns.Frequency != known.Frequency)
        {
            return new UndefinedEstimate(null, "The returns are incomplete, or of other assets or another frequency than the record's.");
        }

        int last = returns.Dates.BinarySearch(known.Dates[^1]);
        int common = Math.Min(last + 1, known.Observations);
        int needed = _options.EstimationPeriods ?? known.Observations;
        if (last < 0 || last + 1 < needed || (_options.EstimationPeriods is null && last + 1 != known.Observations))
        {
            return new UndefinedEstimate(
                null, Invariant($"The returns do not hold the {needed} periods to {known.Dates[^1]:yyyy-MM-dd} that the record ends with."));
        }

        int n = known.Assets.Length;
        bool isSame = returns.Dates.AsSpan(last + 1 - common, common).SequenceEqual(known.Dates.AsSpan()[^common..])
            && returns.Values.Slice((last + 1 - common) * n, common * n).SequenceEqual(known.Values[^(common * n)..]);
        return isSame ? null : new UndefinedEstimate(null, "The returns of days that the record has seen have changed.");
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

    private bool TryRates(
        ImmutableArray<AssetId> assets, out ImmutableArray<(double Buy, double Sell)> rates,
        [NotNullWhen(false)] out EstimationFailure? failure)
    {
        (rates, failure) = (default, null);
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
}
