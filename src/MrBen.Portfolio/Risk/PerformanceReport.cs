using System.Collections.Immutable;
using MrBen.Portfolio.Market;
using MrBen.Portfolio.Statistics;
using static System.FormattableString;

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

    /// <summary>Every figure of the series alone with its definition, and why where there is none; made at each call.</summary>
    public ImmutableArray<PerformanceFigure> Figures
    {
        get
        {
            string noGrowth = WorstReturn < -1
                ? "A period lost more than everything; such wealth does not compound."
                : "The growth is larger than any number.";
            const string single = "There is a single period; 2 are needed.";
            return
            [
                new("Total return", PerformanceMetricGroup.Returns, RiskMetricUnit.Fraction, "Π(1 + rₜ) − 1.", TotalReturn, noGrowth),
                new("Arithmetic return", PerformanceMetricGroup.Returns, RiskMetricUnit.FractionPerYear,
                    "Mean return × periods per year.", ArithmeticReturn, ""),
                new("Geometric return", PerformanceMetricGroup.Returns, RiskMetricUnit.FractionPerYear,
                    "(Π(1 + rₜ))^(periods per year / periods) − 1.", GeometricReturn, noGrowth),
                new("Volatility", PerformanceMetricGroup.Risk, RiskMetricUnit.FractionPerYear,
                    "Sample standard deviation (n − 1) × √periods per year.", Volatility, single),
                new("Sharpe ratio", PerformanceMetricGroup.RiskAdjusted, RiskMetricUnit.Ratio,
                    "Mean return above the risk-free rate over the sample standard deviation (n − 1), × √periods per year.", SharpeRatio,
                    Volatility is null ? single : "The returns do not vary."),
                new("Sortino ratio", PerformanceMetricGroup.RiskAdjusted, RiskMetricUnit.Ratio,
                    "Mean return above the minimum acceptable return over the downside deviation below it, × √periods per year.",
                    SortinoRatio, "No return is below the minimum acceptable return."),
                new("Calmar ratio", PerformanceMetricGroup.RiskAdjusted, RiskMetricUnit.Ratio,
                    "Geometric return per year over the maximum drawdown.", CalmarRatio,
                    GeometricReturn is null ? noGrowth : "There is no drawdown to divide by."),
                new("Maximum drawdown", PerformanceMetricGroup.Risk, RiskMetricUnit.Fraction,
                    "Largest loss of compounded wealth from a peak.", MaximumDrawdown, ""),
                new("Current drawdown", PerformanceMetricGroup.Risk, RiskMetricUnit.Fraction,
                    "Loss of compounded wealth from its peak, at the end.", CurrentDrawdown, ""),
                new("Best period", PerformanceMetricGroup.Returns, RiskMetricUnit.Fraction, "Largest return of a period.", BestReturn, ""),
                new("Worst period", PerformanceMetricGroup.Returns, RiskMetricUnit.Fraction,
                    "Smallest return of a period.", WorstReturn, ""),
                new("Win rate", PerformanceMetricGroup.Returns, RiskMetricUnit.Fraction,
                    "Share of the periods with a return above 0.", WinRate, ""),
                new("Value at risk", PerformanceMetricGroup.Risk, RiskMetricUnit.LossOverHorizon,
                    Invariant($"Lower empirical quantile of the losses of one period at {Confidence * 100:0.####} %."), ValueAtRisk, ""),
                new("Conditional value at risk", PerformanceMetricGroup.Risk, RiskMetricUnit.LossOverHorizon,
                    Invariant($"Mean loss in the worst {(1 - Confidence) * 100:0.####} % of the periods."), ConditionalValueAtRisk, ""),
            ];
        }
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
        double riskFree = settings.RiskFreeRate / periodsPerYear;
        bool several = returns.Length >= 2;
        int best = 0;
        int worst = 0;
        int wins = 0;
        for (int t = 0; t < returns.Length; t++)
        {
            best = returns[t] > returns[best] ? t : best;
            worst = returns[t] < returns[worst] ? t : worst;
            wins += returns[t] > 0 ? 1 : 0;
        }

        ImmutableArray<BenchmarkComparison>.Builder comparisons = ImmutableArray.CreateBuilder<BenchmarkComparison>(benchmarks.Length);
        foreach (BenchmarkSeries benchmark in benchmarks)
        {
            comparisons.Add(BenchmarkComparison.Of(
                benchmark.Name, dates[0], dates[^1], returns, benchmark.Returns.AsSpan(), frequency, riskFree));
        }

        (double valueAtRisk, double conditional) = RiskMetrics.TailLosses(returns, settings.Confidence);
        DrawdownEpisode? drawdown = RiskMetrics.LargestDrawdownOf(returns);
        return new PerformanceReport
        {
            FirstDate = dates[0],
            LastDate = dates[^1],
            Observations = returns.Length,
            Frequency = frequency,
            Confidence = settings.Confidence,
            TotalReturn = Finite(RiskMetrics.AnnualizedGeometricReturnOf(returns, returns.Length)), // as if all periods were one year
            ArithmeticReturn = Moments.MeanOf(returns) * periodsPerYear,
            GeometricReturn = Finite(RiskMetrics.AnnualizedGeometricReturnOf(returns, periodsPerYear)),
            Volatility = several ? RiskMetrics.AnnualizedVolatility(returns, frequency) : null,
            SharpeRatio = several ? RiskMetrics.SharpeRatio(returns, frequency, riskFree) : null,
            SortinoRatio = RiskMetrics.SortinoRatio(returns, frequency, settings.MinimumAcceptableReturn / periodsPerYear),
            CalmarRatio = Finite(RiskMetrics.CalmarRatio(returns, frequency)),
            LargestDrawdown = drawdown,
            PeakDate = DateAt(dates, drawdown?.Peak),
            TroughDate = DateAt(dates, drawdown?.Trough),
            RecoveryDate = DateAt(dates, drawdown?.Recovery),
            CurrentDrawdown = RiskMetrics.CurrentDrawdown(returns),
            BestReturn = returns[best],
            BestDate = dates[best],
            WorstReturn = returns[worst],
            WorstDate = dates[worst],
            WinRate = (double)wins / returns.Length,
            ValueAtRisk = valueAtRisk,
            ConditionalValueAtRisk = conditional,
            Benchmarks = comparisons.MoveToImmutable(),
        };
    }

    // A few days of a multiple, compounded over a year, leave the range of a double.
    private static double? Finite(double? value) => value is { } number && double.IsFinite(number) ? value : null;

    private static DateOnly? DateAt(ReadOnlySpan<DateOnly> dates, int? position) => position is > 0 ? dates[position.Value - 1] : null;

    private static void Check(
        ReadOnlySpan<double> returns, ReadOnlySpan<DateOnly> dates, PerformanceOptions options, ReadOnlySpan<BenchmarkSeries> benchmarks)
    {
        Guard.AtLeast(1, returns.Length, "returns", nameof(returns));
        Guard.AllFinite(returns);
        Guard.Length(returns.Length, dates.Length, "dates (one per return)", nameof(dates));
        for (int t = 1; t < dates.Length; t++)
        {
            if (dates[t] <= dates[t - 1])
            {
                throw new ArgumentException(
                    Invariant($"Date {dates[t]:yyyy-MM-dd} follows {dates[t - 1]:yyyy-MM-dd}; dates must ascend."), nameof(dates));
            }
        }

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
