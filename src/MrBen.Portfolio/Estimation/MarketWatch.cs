using System.Collections.Immutable;
using MrBen.Portfolio.Market;
using static System.FormattableString;

namespace MrBen.Portfolio.Estimation;

/// <summary>
/// Follows the market that some assets make when each has the same weight: its regime, spikes of its volatility, breakdowns of the
/// correlations, and groups of assets that move together. Immutable and thread-safe: what goes on is in the readings.
/// </summary>
/// <remarks>
/// <para>The numbers of a period (regime, ratio of volatilities, distance of correlations) are functions of the returns up to it. What
/// began and ended goes on from the reading before: each period is looked at once, also where a longer or a corrected history comes, or one
/// whose oldest periods have gone. A first reading looks at all periods.</para>
/// <para>Volatilities are roots of exponentially weighted mean squares. Correlations are those of <see cref="StreamingCorrelation"/>, now and
/// over a longer time. Hidden states are those of a model of the last <see cref="MarketWatchOptions.Window"/> periods, fitted anew every
/// <see cref="MarketWatchOptions.RefitPeriods"/>; between two fits the probabilities are filtered, never smoothed: no period knows what came
/// after it, but for the parameters of the first fit.</para>
/// <para>O(T·N²) for T periods of N assets; fits come on top.</para>
/// </remarks>
public sealed class MarketWatch
{
    private readonly MarketWatchOptions _options;
    private readonly CorrelationAnalysisOptions _grouping;
    private readonly ChangePointDetector? _changes;

    /// <summary>A watch with these settings, copied; null for the defaults.</summary>
    /// <param name="options">What is watched, and from where on it is told.</param>
    /// <param name="grouping">How the groups are found.</param>
    /// <exception cref="ArgumentException">A setting is unsound; the message lists every fault.</exception>
    public MarketWatch(MarketWatchOptions? options = null, CorrelationAnalysisOptions? grouping = null)
    {
        options ??= new();
        grouping ??= new();
        if (options.Validate() is { Count: > 0 } errors)
        {
            throw new ArgumentException(string.Join(' ', errors), nameof(options));
        }

        if (grouping.Validate() is { Count: > 0 } faults)
        {
            throw new ArgumentException(string.Join(' ', faults), nameof(grouping));
        }

        _options = options.Copy();
        _grouping = grouping with { Grouping = grouping.Grouping with { } };
        _changes = _options is { Enabled: true, ChangePoints: { } sought } ? new ChangePointDetector(0, 1, sought) : null;
    }

    /// <summary>Takes in the periods after a reading.</summary>
    /// <param name="returns">Simple returns up to now without gaps, T × N with T, N ≥ 1.</param>
    /// <param name="before">What was said last; <see langword="null"/> for a first reading.</param>
    /// <param name="time">When the last of these returns became known.</param>
    /// <param name="cancellationToken">Cancels a fit.</param>
    /// <returns>What is to be said now; <paramref name="before"/> itself where there is no later period.</returns>
    /// <exception cref="ArgumentException">The panel is empty, holds log returns or has gaps.</exception>
    /// <exception cref="OperationCanceledException">The caller cancelled.</exception>
    public MarketReading Observe(
        ReturnPanel returns, MarketReading? before, DateTimeOffset time, CancellationToken cancellationToken = default)
    {
        Panels.RequireSimple(returns);
        Guard.AtLeast(1, returns.Observations, "periods", nameof(returns));
        if (!returns.IsComplete)
        {
            throw new ArgumentException("The returns have gaps; the watch needs periods that all assets share.", nameof(returns));
        }

        returns = returns.Last(Math.Min(returns.Observations, _options.Window));
        int first = returns.Observations;
        while (first > 0 && !(returns.Dates[first - 1] <= before?.Date))
        {
            first--;
        }

        if (first == returns.Observations)
        {
            return before!;
        }

        List<string> problems = [];
        MarketSeries series = new(returns, _options);
        (HiddenMarkovModel? model, DateOnly? modelDate) = ModelOf(series, returns, before, problems, cancellationToken);
        Walk walk = new(_options.Events, _changes?.Anew(), returns, before, time, first);
        walk.Run(series, RegimesOf(series, returns, model, out ImmutableArray<double> probabilities));
        (CorrelationGroupTracker? tracker, DateOnly? groupsDate) = GroupsOf(returns, before, problems);
        if (walk.Memory.Regime is null && problems.Count == 0)
        {
            problems.Add(Invariant($"The regime needs more history than {returns.Observations} returns."));
        }

        return new MarketReading
        {
            Date = returns.Dates[^1],
            Source = _options.Regimes,
            RegimeSince = walk.RegimeSince,
            Probabilities = probabilities,
            VolatilityRatio = series.VolatilityRatio,
            CorrelationDistance = series.CorrelationDistance(),
            Groups = tracker?.Groups ?? before?.Groups ?? [],
            GroupsDate = groupsDate,
            Model = model,
            ModelDate = modelDate,
            Moves = walk.Moves,
            Detail = string.Join(' ', problems),
            Memory = walk.Memory,
            Grouping = tracker is null ? before?.Grouping ?? (1, 0) : (tracker.NextId, tracker.Looks),
        };
    }

    private (HiddenMarkovModel? Model, DateOnly? Date) ModelOf(
        MarketSeries series, ReturnPanel returns, MarketReading? before, List<string> problems, CancellationToken cancellationToken)
    {
        if (_options.Regimes != RegimeSource.HiddenMarkov)
        {
            return (null, null);
        }

        bool isDue = before?.Model is null || before.Model.Regimes.Length != _options.HiddenMarkov.Regimes
            || PeriodsAfter(returns, before.ModelDate) >= _options.RefitPeriods;
        if (!isDue)
        {
            return (before!.Model, before.ModelDate);
        }

        if (HiddenMarkovModel.TryFit(
            "The market", series.Returns, _options.HiddenMarkov, out HiddenMarkovFit? fit, out EstimationFailure? failure, cancellationToken))
        {
            return (fit.Model, returns.Dates[^1]);
        }

        problems.Add(failure.Detail);
        return (before?.Model, before?.ModelDate);
    }

    // The regime after each period; those of hidden states as they are announced.
    private int?[] RegimesOf(
        MarketSeries series, ReturnPanel returns, HiddenMarkovModel? model, out ImmutableArray<double> probabilities)
    {
        probabilities = [];
        if (_options.Regimes == RegimeSource.VolatilityThresholds)
        {
            ImmutableArray<VolatilityRegime?> found =
                new VolatilityRegimeDetector(_options.Thresholds).DetectAll(series.Returns, returns.Frequency);
            return [.. found.Select(regime => (int?)regime?.Regime)];
        }

        int?[] regimes = new int?[returns.Observations];
        if (model is not null)
        {
            RegimeFilter filter = model.CreateFilter(_options.Announcement);
            for (int t = 0; t < regimes.Length; t++)
            {
                filter.Update(series.Returns[t]);
                regimes[t] = filter.Announced;
            }

            probabilities = [.. filter.Probabilities];
        }

        return regimes;
    }

    private (CorrelationGroupTracker? Tracker, DateOnly? Date) GroupsOf(
        ReturnPanel returns, MarketReading? before, List<string> problems)
    {
        if (!_grouping.FindsGroups
            || returns.Assets.Length < 2
            || (before?.GroupsDate is { } last && PeriodsAfter(returns, last) < _options.GroupingPeriods))
        {
            return (null, before?.GroupsDate);
        }

        if (!CorrelationAnalysis.TryRun(returns, _grouping, out CorrelationAnalysis? analysis, out EstimationFailure? failure))
        {
            problems.Add(failure.Detail);
            return (null, before?.GroupsDate);
        }

        CorrelationGroupTracker tracker = before is null
            ? new CorrelationGroupTracker(_options.SmallestOverlap)
            : new CorrelationGroupTracker(_options.SmallestOverlap, before.Groups, before.Grouping.NextId, before.Grouping.Looks);
        tracker.Update(analysis.Groups!);
        return (tracker, returns.Dates[^1]);
    }

    private static int PeriodsAfter(ReturnPanel returns, DateOnly? date)
    {
        int count = 0;
        while (count < returns.Observations && returns.Dates[^(count + 1)] > date)
        {
            count++;
        }

        return count;
    }

    // One pass over the periods; those from the first new one on may move something.
    private sealed class Walk(
        MarketStateOptions events, ChangePointDetector? changes, ReturnPanel returns, MarketReading? before, DateTimeOffset time, int first)
    {
        private readonly MarketStateMonitor _monitor = new(events, before?.Memory ?? default);
        private readonly List<MarketMove> _moves = [.. before?.Moves ?? []];

        public MarketStateMemory Memory => _monitor.Memory;

        public DateOnly? RegimeSince { get; private set; } = before?.RegimeSince;

        public ImmutableArray<MarketMove> Moves => [.. _moves.TakeLast(MarketReading.MovesKept)];

        public void Run(MarketSeries series, int?[] regimes)
        {
            for (int t = 0; t < regimes.Length; t++)
            {
                series.Advance();
                ChangePoint change = default;
                bool isChange = series.Standardized is { } value && changes?.Update(value, out change) == true;
                if (t < first)
                {
                    continue;
                }

                int? regime = _monitor.Regime;
                foreach (MarketStateEvent found in _monitor.Observe(
                    new MarketObservation(regimes[t], series.VolatilityRatio, series.CorrelationDistance())))
                {
                    Add(t, found.Kind, found.Value, found.Threshold);
                }

                if (isChange)
                {
                    bool isMean = change.Kind is ChangeKind.MeanIncrease or ChangeKind.MeanDecrease;
                    Add(t, isMean ? MarketStateEventKind.MeanShifted : MarketStateEventKind.VolatilityShifted,
                        change.Statistic, change.Threshold);
                }

                RegimeSince = _monitor.Regime == regime ? RegimeSince : returns.Dates[t];
            }
        }

        // What a first reading finds in the past was known when its day was over.
        private void Add(int period, MarketStateEventKind kind, double value, double threshold)
        {
            DateOnly date = returns.Dates[period];
            DateTimeOffset over = date < DateOnly.MaxValue
                ? new DateTimeOffset(date.AddDays(1), TimeOnly.MinValue, TimeSpan.Zero)
                : DateTimeOffset.MaxValue;
            _moves.Add(new MarketMove(date, before is null && over < time ? over : time.ToUniversalTime(), kind, value, threshold));
        }
    }
}
