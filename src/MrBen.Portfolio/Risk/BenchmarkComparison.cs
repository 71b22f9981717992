using System.Collections.Immutable;
using MrBen.Portfolio.Market;

namespace MrBen.Portfolio.Risk;

/// <summary>
/// A series of returns beside a benchmark's over the same periods. Immutable and thread-safe; <see langword="null"/> means undefined, and
/// <see cref="Figures"/> says why.
/// </summary>
public sealed record BenchmarkComparison
{
    private const string TooFew = "There are fewer than 2 shared periods.";
    private const string Constant = "The benchmark does not vary, or there are fewer than 2 shared periods.";
    private const string NoGap = "The differences to the benchmark do not vary, or there are fewer than 2 shared periods.";

    private BenchmarkComparison(string name, DateOnly firstDate, DateOnly lastDate, int observations) =>
        (Name, FirstDate, LastDate, Observations) = (name, firstDate, lastDate, observations);

    /// <summary>The benchmark.</summary>
    public string Name { get; }

    /// <summary>Last day of the first shared period.</summary>
    public DateOnly FirstDate { get; }

    /// <summary>Last day of the last shared period.</summary>
    public DateOnly LastDate { get; }

    /// <summary>Shared periods, at least 1.</summary>
    public int Observations { get; }

    /// <summary>Beta, see <see cref="RiskMetrics.Beta"/>.</summary>
    public double? Beta { get; private init; }

    /// <summary>Jensen's alpha per year, see <see cref="RiskMetrics.Alpha"/>.</summary>
    public double? Alpha { get; private init; }

    /// <summary>Active return per year, see <see cref="RiskMetrics.ActiveReturn"/>.</summary>
    public double ActiveReturn { get; private init; }

    /// <summary>Tracking error per year, see <see cref="RiskMetrics.TrackingError"/>.</summary>
    public double? TrackingError { get; private init; }

    /// <summary>Information ratio per year, see <see cref="RiskMetrics.InformationRatio"/>.</summary>
    public double? InformationRatio { get; private init; }

    /// <summary>Correlation, see <see cref="RiskMetrics.Correlation"/>.</summary>
    public double? Correlation { get; private init; }

    /// <summary>Up capture, see <see cref="RiskMetrics.UpCapture"/>.</summary>
    public double? UpCapture { get; private init; }

    /// <summary>Down capture, see <see cref="RiskMetrics.DownCapture"/>.</summary>
    public double? DownCapture { get; private init; }

    /// <summary>Every figure with its definition, and why where there is none; made at each call.</summary>
    public ImmutableArray<PerformanceFigure> Figures =>
    [
        new("Beta", PerformanceMetricGroup.Risk, RiskMetricUnit.Ratio,
            "Covariance of returns and benchmark over the variance of the benchmark.", Beta, Constant),
        new("Alpha", PerformanceMetricGroup.RiskAdjusted, RiskMetricUnit.FractionPerYear,
            "(Mean excess return − beta × mean excess return of the benchmark) × periods per year.", Alpha, Constant),
        new("Active return", PerformanceMetricGroup.Returns, RiskMetricUnit.FractionPerYear,
            "Mean difference to the benchmark × periods per year.", ActiveReturn, ""),
        new("Tracking error", PerformanceMetricGroup.Risk, RiskMetricUnit.FractionPerYear,
            "Sample standard deviation (n − 1) of the differences to the benchmark × √periods per year.", TrackingError, TooFew),
        new("Information ratio", PerformanceMetricGroup.RiskAdjusted, RiskMetricUnit.Ratio,
            "Active return over tracking error.", InformationRatio, NoGap),
        new("Correlation", PerformanceMetricGroup.Risk, RiskMetricUnit.Ratio,
            "Pearson's correlation of returns and benchmark.", Correlation,
            "The returns or the benchmark do not vary, or there are fewer than 2 shared periods."),
        new("Up capture", PerformanceMetricGroup.Returns, RiskMetricUnit.Ratio,
            "Geometric mean return over the benchmark's, in the periods in which the benchmark gained.", UpCapture,
            "The benchmark never gained, or a period lost more than everything."),
        new("Down capture", PerformanceMetricGroup.Returns, RiskMetricUnit.Ratio,
            "Geometric mean return over the benchmark's, in the periods in which the benchmark lost.", DownCapture,
            "The benchmark never lost, or a period lost more than everything."),
    ];

    /// <summary>Compares checked series of one length, at least 1.</summary>
    internal static BenchmarkComparison Of(
        string name, DateOnly firstDate, DateOnly lastDate, ReadOnlySpan<double> returns, ReadOnlySpan<double> benchmark,
        Frequency frequency, double riskFreePerPeriod)
    {
        BenchmarkComparison comparison = new(name, firstDate, lastDate, returns.Length)
        {
            ActiveReturn = RiskMetrics.ActiveReturn(returns, benchmark, frequency),
            UpCapture = RiskMetrics.CaptureOf(returns, benchmark, sign: 1),
            DownCapture = RiskMetrics.CaptureOf(returns, benchmark, sign: -1),
        };
        if (returns.Length < 2)
        {
            return comparison;
        }

        JointMoments moments = JointMoments.Of(returns, benchmark);
        double periodsPerYear = frequency.PeriodsPerYear;
        return comparison with
        {
            Beta = RiskMetrics.BetaOf(moments),
            Alpha = RiskMetrics.AlphaOf(moments, periodsPerYear, riskFreePerPeriod),
            TrackingError = moments.ActiveDeviation * Math.Sqrt(periodsPerYear),
            InformationRatio = RiskMetrics.InformationRatioOf(moments, periodsPerYear),
            Correlation = RiskMetrics.CorrelationOf(moments),
        };
    }
}
