using System.Collections.Immutable;
using MrBen.Portfolio.Market;

namespace MrBen.Portfolio.Risk;

/// <summary>
/// The performance of one series of returns: a portfolio's own track record, or a strategy's in a comparison, alone and against benchmarks.
/// Immutable and thread-safe. Losses are positive; <see langword="null"/> means undefined, and <see cref="Figures"/> says why.
/// </summary>
public sealed class PerformanceReport
{
    private PerformanceReport()
    {
    }

    /// <summary>Last day of the first period.</summary>
    public DateOnly FirstDate { get; private init; }

    /// <summary>Last day of the last period.</summary>
    public DateOnly LastDate { get; private init; }

    /// <summary>Periods, at least 1.</summary>
    public int Observations { get; private init; }

    /// <summary>Periods per year.</summary>
    public Frequency Frequency { get; private init; }

    /// <summary>Confidence level of VaR and CVaR, in (0, 1).</summary>
    public double Confidence { get; private init; }

    /// <summary>
    /// Compounded return over all periods; <see langword="null"/> where a period lost more than everything, or no number is that large.
    /// </summary>
    public double? TotalReturn { get; private init; }

    /// <summary>Mean return times periods per year.</summary>
    public double ArithmeticReturn { get; private init; }

    /// <summary>
    /// Compound return per year; <see langword="null"/> where a period lost more than everything, or no number is that large.
    /// </summary>
    public double? GeometricReturn { get; private init; }

    /// <summary>Volatility per year (n − 1); <see langword="null"/> for a single period.</summary>
    public double? Volatility { get; private init; }

    /// <summary>Sharpe ratio per year, see <see cref="RiskMetrics.SharpeRatio"/>.</summary>
    public double? SharpeRatio { get; private init; }

    /// <summary>Sortino ratio per year, see <see cref="RiskMetrics.SortinoRatio"/>.</summary>
    public double? SortinoRatio { get; private init; }

    /// <summary>Calmar ratio, see <see cref="RiskMetrics.CalmarRatio"/>.</summary>
    public double? CalmarRatio { get; private init; }

    /// <summary>Largest loss of compounded wealth from a peak, in [0, 1); 1 or more where everything was lost.</summary>
    public double MaximumDrawdown => LargestDrawdown?.Depth ?? 0;

    /// <summary>
    /// The deepest drawdown; <see langword="null"/> where wealth never fell. Its positions count in wealth, 0 is the start.
    /// </summary>
    public DrawdownEpisode? LargestDrawdown { get; private init; }

    /// <summary>
    /// Day of the peak before the deepest drawdown; <see langword="null"/> where there is none, or the peak is the start before the first
    /// period.
    /// </summary>
    public DateOnly? PeakDate { get; private init; }

    /// <summary>Day of the trough of the deepest drawdown; <see langword="null"/> where there is none.</summary>
    public DateOnly? TroughDate { get; private init; }

    /// <summary>Day on which wealth was at that peak again; <see langword="null"/> where it has not been.</summary>
    public DateOnly? RecoveryDate { get; private init; }

    /// <summary>How far compounded wealth is below its peak at the end, see <see cref="RiskMetrics.CurrentDrawdown"/>.</summary>
    public double CurrentDrawdown { get; private init; }

    /// <summary>Largest return of a period.</summary>
    public double BestReturn { get; private init; }

    /// <summary>Day of the largest return; the first of several.</summary>
    public DateOnly BestDate { get; private init; }

    /// <summary>Smallest return of a period.</summary>
    public double WorstReturn { get; private init; }

    /// <summary>Day of the smallest return; the first of several.</summary>
    public DateOnly WorstDate { get; private init; }

    /// <summary>Share of the periods with a return above 0, in [0, 1].</summary>
    public double WinRate { get; private init; }

    /// <summary>Historical value at risk of one period; negative when even the tail gained.</summary>
    public double ValueAtRisk { get; private init; }

    /// <summary>Historical conditional value at risk of one period; negative when even the tail gained.</summary>
    public double ConditionalValueAtRisk { get; private init; }

    /// <summary>The comparison with each benchmark, in the order given.</summary>
    public ImmutableArray<BenchmarkComparison> Benchmarks { get; private init; } = [];

    /// <summary>The deepest drawdowns with their dates, deepest first; see <see cref="PerformanceOptions.DrawdownsListed"/>.</summary>
    public ImmutableArray<DatedDrawdown> Drawdowns { get; private init; } = [];

    /// <summary>Every figure of the series alone with its definition, in the order of the catalogue, and why where there is none.</summary>
    public ImmutableArray<PerformanceFigure> Figures { get; private init; } = [];

    /// <summary>One figure of the series alone.</summary>
    /// <param name="id">Its <see cref="PerformanceMetricDefinition.Id"/>, for example <c>SharpeRatio</c>.</param>
    /// <exception cref="ArgumentException">There is no such figure of a series alone.</exception>
    public PerformanceFigure Find(string id)
    {
        PerformanceMetricDefinition definition = PerformanceMetricCatalogue.Find(id);
        return Figures.FirstOrDefault(figure => figure.Metric.Id == definition.Id)
            ?? throw new ArgumentException($"{id} needs a benchmark; see {nameof(Benchmarks)}.", nameof(id));
    }

    /// <summary>Measures a series of returns.</summary>
    /// <param name="returns">Simple returns per period, oldest first, length T ≥ 1. Unitless (0.01 is 1 %).</param>
    /// <param name="dates">The last day of each period, strictly ascending, length T.</param>
    /// <param name="frequency">Periods per year.</param>
    /// <param name="options">Settings; <see langword="null"/> for the defaults.</param>
    /// <param name="benchmarks">Benchmarks to compare with, each with T returns of the same periods; empty for none.</param>
    /// <exception cref="ArgumentException">
    /// Lengths disagree, a return is not finite, dates do not ascend, a benchmark is unsound, or an option is out of range.
    /// </exception>
    /// <remarks>O(T log T), and O(T) for each benchmark.</remarks>
    public static PerformanceReport Calculate(
        ReadOnlySpan<double> returns, ReadOnlySpan<DateOnly> dates, Frequency frequency, PerformanceOptions? options = null,
        params ReadOnlySpan<BenchmarkSeries> benchmarks)
    {
        PerformanceOptions settings = options is null ? new() : options with { };
        Check(returns, dates, settings, benchmarks);
        double periodsPerYear = frequency.PeriodsPerYear;
        List<DrawdownEpisode> episodes = [];
        ReturnSummary summary = ReturnSummary.Of(returns, settings, periodsPerYear, episodes);
        ImmutableArray<BenchmarkComparison>.Builder comparisons = ImmutableArray.CreateBuilder<BenchmarkComparison>(benchmarks.Length);
        foreach (BenchmarkSeries benchmark in benchmarks)
        {
            comparisons.Add(BenchmarkComparison.Of(
                benchmark.Name, dates[0], dates[^1], returns, benchmark.Returns.AsSpan(), frequency, summary.RiskFree,
                summary.MinimumAcceptable));
        }

        ImmutableArray<DatedDrawdown>.Builder drawdowns = ImmutableArray.CreateBuilder<DatedDrawdown>();
        if (settings.DrawdownsListed > 0)
        {
            foreach (DrawdownEpisode episode in RiskMetrics.Deepest(episodes, settings.DrawdownsListed))
            {
                drawdowns.Add(DatedDrawdown.Of(episode, dates));
            }
        }

        DrawdownEpisode? largest = summary.Drawdowns.Largest;
        return new PerformanceReport
        {
            FirstDate = dates[0],
            LastDate = dates[^1],
            Observations = returns.Length,
            Frequency = frequency,
            Confidence = settings.Confidence,
            TotalReturn = Finite(summary.GrowthOver(summary.Count)),
            ArithmeticReturn = summary.Shape.Mean * periodsPerYear,
            GeometricReturn = Finite(summary.GrowthOver(periodsPerYear)),
            Volatility = summary.Count >= 2 ? Math.Sqrt(summary.Shape.Variance * periodsPerYear) : null,
            SharpeRatio = Value("SharpeRatio", summary),
            SortinoRatio = Value("SortinoRatio", summary),
            CalmarRatio = Value("CalmarRatio", summary),
            LargestDrawdown = largest,
            PeakDate = DateAt(dates, largest?.Peak),
            TroughDate = DateAt(dates, largest?.Trough),
            RecoveryDate = DateAt(dates, largest?.Recovery),
            CurrentDrawdown = summary.Drawdowns.Current,
            BestReturn = summary.Tails.Best,
            BestDate = dates[returns.IndexOf(summary.Tails.Best)],
            WorstReturn = summary.Tails.Worst,
            WorstDate = dates[returns.IndexOf(summary.Tails.Worst)],
            WinRate = summary.AboutZero.UpperFrequency,
            ValueAtRisk = summary.Tails.ValueAtRisk,
            ConditionalValueAtRisk = summary.Tails.ConditionalValueAtRisk,
            Drawdowns = drawdowns.ToImmutable(),
            Figures = [.. PerformanceMetricCatalogue.Alone.Select(definition => definition.Evaluate(summary))],
            Benchmarks = comparisons.MoveToImmutable(),
        };
    }

    private static double? Value(string id, ReturnSummary summary) => PerformanceMetricCatalogue.Find(id).Evaluate(summary).Value;

    // A few days of a multiple, compounded over a year, leave the range of a double.
    private static double? Finite(double? value) => value is { } number && double.IsFinite(number) ? value : null;

    internal static DateOnly? DateAt(ReadOnlySpan<DateOnly> dates, int? position) => position is > 0 ? dates[position.Value - 1] : null;

    private static void Check(
        ReadOnlySpan<double> returns, ReadOnlySpan<DateOnly> dates, PerformanceOptions options, ReadOnlySpan<BenchmarkSeries> benchmarks)
    {
        DatedReturns.Check(returns, dates);
        foreach (BenchmarkSeries benchmark in benchmarks)
        {
            ArgumentNullException.ThrowIfNull(benchmark, nameof(benchmarks));
            ArgumentException.ThrowIfNullOrWhiteSpace(benchmark.Name, nameof(benchmarks));
            ReadOnlySpan<double> values = benchmark.Returns.AsSpan();
            Guard.Length(returns.Length, values.Length, $"returns of {benchmark.Name} (one per period)", nameof(benchmarks));
            Guard.AllFinite(values, nameof(benchmarks));
        }

        IReadOnlyList<string> errors = options.Validate();
        if (errors.Count > 0)
        {
            throw new ArgumentException(string.Join(' ', errors), nameof(options));
        }
    }
}
