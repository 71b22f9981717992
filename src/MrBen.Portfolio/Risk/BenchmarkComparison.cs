using System.Collections.Immutable;
using MrBen.Portfolio.Market;

namespace MrBen.Portfolio.Risk;

/// <summary>
/// A series of returns beside a benchmark's over the same periods. Immutable and thread-safe; <see langword="null"/> means undefined, and
/// <see cref="Figures"/> says why.
/// </summary>
public sealed record BenchmarkComparison
{
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

    /// <summary>Every figure with its definition, in the order of the catalogue, and why where there is none.</summary>
    public ImmutableArray<PerformanceFigure> Figures { get; private init; } = [];

    /// <summary>Compares checked series of one length, at least 1.</summary>
    internal static BenchmarkComparison Of(
        string name, DateOnly firstDate, DateOnly lastDate, ReadOnlySpan<double> returns, ReadOnlySpan<double> benchmark,
        Frequency frequency, double riskFreePerPeriod, double minimumAcceptablePerPeriod = 0)
    {
        JointSummary joint = JointSummary.Of(
            returns, benchmark, frequency.PeriodsPerYear, riskFreePerPeriod, minimumAcceptablePerPeriod);
        return new BenchmarkComparison(name, firstDate, lastDate, returns.Length)
        {
            Beta = RiskMetrics.BetaOf(joint.Moments),
            Alpha = RiskMetrics.AlphaOf(joint.Moments, joint.PeriodsPerYear, riskFreePerPeriod),
            ActiveReturn = (joint.Moments.Mean - joint.Moments.BenchmarkMean) * joint.PeriodsPerYear,
            TrackingError = joint.Count >= 2 ? joint.Moments.ActiveDeviation * joint.Root : null,
            InformationRatio = RiskMetrics.InformationRatioOf(joint.Moments, joint.PeriodsPerYear),
            Correlation = RiskMetrics.CorrelationOf(joint.Moments),
            UpCapture = joint.Capture.Up,
            DownCapture = joint.Capture.Down,
            Figures = [.. PerformanceMetricCatalogue.Beside.Select(definition => definition.Evaluate(joint))],
        };
    }
}
