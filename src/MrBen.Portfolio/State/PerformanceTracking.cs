using System.Collections.Immutable;
using MrBen.Portfolio.Allocation;
using MrBen.Portfolio.Estimation;
using MrBen.Portfolio.Market;
using MrBen.Portfolio.Risk;
using MrBen.Portfolio.Risk.Attribution;
using static System.FormattableString;

namespace MrBen.Portfolio.State;

/// <summary>Measures performance on the histories of a book, all of one moment. Thread-safe.</summary>
internal sealed class PerformanceTracking(PerformanceTrackingOptions options)
{
    private const double LargestReturn = 1e70; // squares of it, summed, are numbers
    private const int FewestOfAPeriod = 2; // what a volatility needs: a week has five returns

    private bool TracksFigures => options.TrackReturns || options.TrackRisk || options.TrackRiskAdjusted;

    /// <summary>Measures.</summary>
    /// <param name="book">The book.</param>
    /// <param name="inBase">The observed prices in the portfolio's currency.</param>
    public PortfolioPerformance Measure(PortfolioBook book, Func<PortfolioSnapshot, PriceHistory?> inBase)
    {
        if (!options.Enabled)
        {
            return new PortfolioPerformance
            {
                IsEnabled = false,
                Record = new TrackRecord(TrackRecordStatus.Disabled, "Performance is not tracked."),
                Allocations = null,
                Rebalancing = null,
                Strategies = [],
            };
        }

        PriceHistory? history = inBase(book.Snapshot(
            out ImmutableArray<PortfolioStateRecord> states, out ImmutableArray<TimedRecord<AllocationDecision>> decisions));
        return new PortfolioPerformance
        {
            IsEnabled = true,
            Record = OwnRecord(history, states),
            Allocations = AllocationsOf(decisions),
            Rebalancing = RebalancingOf(decisions),
            Strategies =
            [
                .. decisions.GroupBy(record => (record.Value.Strategy, record.Value.Method))
                    .Select(group => PerformanceOf(group.Key.Strategy, group.Key.Method, [.. group], history)),
            ],
        };
    }

    /// <summary>The portfolio's own record in a period: the returns whose days are in it.</summary>
    /// <param name="states">The states kept.</param>
    /// <param name="history">The observed prices in the portfolio's currency.</param>
    /// <param name="benchmark">What the portfolio is compared with beside the benchmarks of the settings; null for nothing.</param>
    /// <param name="from">The first day.</param>
    /// <param name="to">The last day.</param>
    public TrackRecord MeasurePeriod(
        ImmutableArray<PortfolioStateRecord> states, PriceHistory? history, AssetId? benchmark, DateOnly from, DateOnly to)
    {
        if (!options.Enabled)
        {
            return new TrackRecord(TrackRecordStatus.Disabled, "Performance is not tracked.");
        }

        (ReturnSeries series, Frequency? frequency, string problem) = OwnReturns(history, states);
        ImmutableArray<AssetId> benchmarks = benchmark is { } asked && !options.Benchmarks.Contains(asked)
            ? options.Benchmarks.Add(asked)
            : options.Benchmarks;
        return Record(Within(series, from, to), frequency, problem, history, benchmarks, FewestOfAPeriod);
    }

    private static ReturnSeries Within(ReturnSeries series, DateOnly from, DateOnly to)
    {
        int[] places = [.. Enumerable.Range(0, series.Dates.Count).Where(i => series.Dates[i] >= from && series.Dates[i] <= to)];
        DateOnly start = places.Length > 0 && places[0] > 0 ? series.Dates[places[0] - 1] : series.Start;
        return new ReturnSeries(
            start, [.. places.Select(i => series.Dates[i])], [.. places.Select(i => series.Returns[i])], series.Detail);
    }

    private AllocationStatistics? AllocationsOf(ImmutableArray<TimedRecord<AllocationDecision>> decisions) =>
        options.TrackAllocations ? AllocationStatistics.Of(decisions) : null;

    private RebalancingStatistics? RebalancingOf(ImmutableArray<TimedRecord<AllocationDecision>> decisions) =>
        options.TrackRebalancing ? RebalancingStatistics.Of(decisions) : null;

    private TrackRecord OwnRecord(PriceHistory? history, ImmutableArray<PortfolioStateRecord> states)
    {
        (ReturnSeries series, Frequency? frequency, string problem) = OwnReturns(history, states);
        return Record(series, frequency, problem, history, options.Benchmarks, options.MinimumObservations);
    }

    private (ReturnSeries Series, Frequency? Frequency, string Problem) OwnReturns(
        PriceHistory? history, ImmutableArray<PortfolioStateRecord> states)
    {
        bool exchangeDays = options.Calendar == TrackingCalendar.ExchangeDays
            || (options.Calendar == TrackingCalendar.FromHistory && history is not null
                && history.TryGetFrequency(out Frequency ofPrices) && ofPrices == Frequency.Daily);
        ReturnSeries series = UnitReturns.Of(states, exchangeDays);
        string problem = "";
        Frequency? frequency = options.Frequency ?? FrequencyInference.Infer([series.Start, .. series.Dates], out problem);
        return (series, frequency, problem);
    }

    private StrategyPerformance PerformanceOf(
        string strategy, AllocationMethod method, ImmutableArray<TimedRecord<AllocationDecision>> decisions, PriceHistory? history)
    {
        ReturnSeries series = history is null
            ? new ReturnSeries(default, [], [], "No price history was observed.")
            : HeldReturns.Of(history, decisions);
        Frequency? frequency = history is not null && history.TryGetFrequency(out Frequency ofPrices) ? ofPrices : null;
        return new StrategyPerformance
        {
            Strategy = strategy,
            Method = method,
            Record = Record(series, frequency, "The dates of the price history tell no frequency; give one, or more dates.", history,
                options.Benchmarks, options.MinimumObservations),
            Allocations = AllocationsOf(decisions),
            Rebalancing = RebalancingOf(decisions),
        };
    }

    private TrackRecord Record(
        ReturnSeries series, Frequency? frequency, string problem, PriceHistory? history, ImmutableArray<AssetId> benchmarks, int fewest)
    {
        int count = series.Returns.Count;
        if (!TracksFigures)
        {
            return new TrackRecord(TrackRecordStatus.Disabled, "No figures of returns or risk are tracked.");
        }

        if (count < fewest)
        {
            string noun = count == 1 ? "return" : "returns";
            string shortage = Invariant($"The record has {count} {noun}; {fewest} are needed.");
            return new TrackRecord(TrackRecordStatus.InsufficientHistory, $"{shortage} {series.Detail}".TrimEnd());
        }

        if (frequency is not { } periods)
        {
            return new TrackRecord(TrackRecordStatus.AmbiguousFrequency, problem);
        }

        double[] returns = [.. series.Returns];
        DateOnly[] dates = [.. series.Dates];
        if (Array.FindIndex(returns, IsTooLarge) is >= 0 and int large)
        {
            return new TrackRecord(TrackRecordStatus.Undefined, Invariant(
                $"The return of {dates[large]:yyyy-MM-dd} is {returns[large]}, too large for a variance."));
        }

        PerformanceReport report = Report(returns, dates, periods);
        FactorAttribution? attribution = Attribute(series, returns, periods, history, fewest, out string reason);
        return new TrackRecord(TrackRecordStatus.Calculated, series.Detail)
        {
            Attribution = attribution,
            AttributionDetail = reason,
            Report = report,
            Figures = Tracked(report.Figures),
            Benchmarks = [.. benchmarks.Select(benchmark => Compare(benchmark, series, returns, dates, periods, history, fewest))],
        };
    }

    private TrackedBenchmark Compare(
        AssetId benchmark, ReturnSeries series, double[] returns, DateOnly[] dates, Frequency frequency, PriceHistory? history, int fewest)
    {
        int column = history?.IndexOf(benchmark) ?? -1;
        if (column < 0)
        {
            return new TrackedBenchmark(benchmark, $"{benchmark} is not in the observed price history.");
        }

        (int first, double[] own) = BenchmarkReturns.Of(history!, column, series);
        if (own.Length < fewest)
        {
            return new TrackedBenchmark(benchmark, Invariant(
                $"{benchmark} has returns in {own.Length} of the record's {returns.Length} periods; {fewest} are needed."));
        }

        ReadOnlySpan<DateOnly> shared = dates.AsSpan(first, own.Length);
        if (Array.FindIndex(own, IsTooLarge) is >= 0 and int large)
        {
            return new TrackedBenchmark(benchmark, Invariant(
                $"The return of {benchmark} on {shared[large]:yyyy-MM-dd} is {own[large]}, too large for a variance."));
        }

        BenchmarkComparison comparison = BenchmarkComparison.Of(
            benchmark.Value, shared[0], shared[^1], returns.AsSpan(first, own.Length), own, frequency,
            options.RiskFreeRate / frequency.PeriodsPerYear);
        return new TrackedBenchmark(benchmark, "")
        {
            Comparison = comparison,
            Report = Report(own, shared, frequency),
            Figures = Tracked(comparison.Figures),
        };
    }

    // All benchmarks at once, over the periods in which each has a return.
    private FactorAttribution? Attribute(
        ReturnSeries series, double[] returns, Frequency frequency, PriceHistory? history, int fewest, out string reason)
    {
        reason = "";
        if (!options.AttributesReturns || options.Benchmarks.IsEmpty)
        {
            return null;
        }

        int first = 0;
        int end = returns.Length;
        List<(AssetId Asset, BenchmarkReturns Returns)> found = [];
        foreach (AssetId benchmark in options.Benchmarks)
        {
            if ((history?.IndexOf(benchmark) ?? -1) < 0)
            {
                reason = $"{benchmark} is not in the observed price history.";
                return null;
            }

            BenchmarkReturns own = BenchmarkReturns.Of(history!, history!.IndexOf(benchmark), series);
            if (Array.Exists(own.Returns, IsTooLarge))
            {
                reason = $"A return of {benchmark} is too large for a variance.";
                return null;
            }

            found.Add((benchmark, own));
            (first, end) = (Math.Max(first, own.First), Math.Min(end, own.First + own.Returns.Length));
        }

        if (end - first < fewest)
        {
            reason = Invariant(
                $"The benchmarks share {Math.Max(0, end - first)} periods with the record; {fewest} are needed.");
            return null;
        }

        double riskFree = options.RiskFreeRate / frequency.PeriodsPerYear;
        double[] excess = [.. returns[first..end].Select(value => value - riskFree)];
        ImmutableArray<FactorReturns> factors =
        [
            .. found.Select(benchmark => new FactorReturns(benchmark.Asset.Value,
                [.. benchmark.Returns.Returns[(first - benchmark.Returns.First)..(end - benchmark.Returns.First)]
                    .Select(value => value - riskFree)])),
        ];
        bool isFitted = FactorAttribution.TryFit(
            excess, factors, options: null, out FactorAttribution? attribution, out EstimationFailure? failure);
        reason = failure?.Detail ?? "";
        return isFitted ? attribution : null;
    }

    private PerformanceReport Report(double[] returns, ReadOnlySpan<DateOnly> dates, Frequency frequency) => PerformanceReport.Calculate(
        returns, dates, frequency, new PerformanceOptions { RiskFreeRate = options.RiskFreeRate });

    private ImmutableArray<PerformanceFigure> Tracked(ImmutableArray<PerformanceFigure> figures) =>
    [
        .. figures.Where(figure => figure.Group switch
        {
            PerformanceMetricGroup.Returns => options.TrackReturns,
            PerformanceMetricGroup.Risk => options.TrackRisk,
            _ => options.TrackRiskAdjusted,
        }),
    ];

    private static bool IsTooLarge(double value) => !(Math.Abs(value) <= LargestReturn);
}
