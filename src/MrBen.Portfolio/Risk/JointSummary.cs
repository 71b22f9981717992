using System.Diagnostics;

namespace MrBen.Portfolio.Risk;

/// <summary>
/// Everything that the comparisons of a series with its benchmark are made of, computed once: every figure is a formula of it. Immutable.
/// </summary>
internal sealed record JointSummary
{
    /// <summary>Shared periods, at least 1.</summary>
    public required int Count { get; init; }

    /// <summary>By which is annualised.</summary>
    public required double PeriodsPerYear { get; init; }

    /// <summary>Risk-free return per period.</summary>
    public required double RiskFree { get; init; }

    /// <summary>Minimum acceptable return per period.</summary>
    public required double MinimumAcceptable { get; init; }

    /// <summary>Means and second moments; of two or more periods.</summary>
    public JointMoments Moments { get; private init; }

    /// <summary>Third and fourth moments; of two or more periods.</summary>
    public CoMoments Higher { get; private init; }

    /// <summary>Up and down capture.</summary>
    public (double? Up, double? Down) Capture { get; private init; }

    /// <summary>Betas of the periods with a benchmark above, and below, the risk-free rate.</summary>
    public (double? Up, double? Down) SplitBeta { get; private init; }

    /// <summary>Share of the periods in which the series beat the benchmark.</summary>
    public double BattingAverage { get; private init; }

    /// <summary>Slope on the squared benchmark.</summary>
    public double? SquareTiming { get; private init; }

    /// <summary>Slope on the call on the benchmark.</summary>
    public double? CallTiming { get; private init; }

    /// <summary>The series about the minimum acceptable return.</summary>
    public PartialMoments Own { get; private init; }

    /// <summary>The benchmark about the minimum acceptable return.</summary>
    public PartialMoments Other { get; private init; }

    /// <summary>Mean of the series above the risk-free rate.</summary>
    public double Excess => Moments.Mean - RiskFree;

    /// <summary>Mean of the benchmark above the risk-free rate.</summary>
    public double BenchmarkExcess => Moments.BenchmarkMean - RiskFree;

    /// <summary>√periods per year.</summary>
    public double Root => Math.Sqrt(PeriodsPerYear);

    /// <summary>Summarises checked series of one length, at least 1.</summary>
    public static JointSummary Of(
        ReadOnlySpan<double> returns, ReadOnlySpan<double> benchmark, double periodsPerYear, double riskFree, double minimumAcceptable)
    {
        Debug.Assert(returns.Length > 0 && returns.Length == benchmark.Length, "Callers check.");
        JointSummary summary = new()
        {
            Count = returns.Length,
            PeriodsPerYear = periodsPerYear,
            RiskFree = riskFree,
            MinimumAcceptable = minimumAcceptable,
            Capture = (RiskMetrics.CaptureOf(returns, benchmark, sign: 1), RiskMetrics.CaptureOf(returns, benchmark, sign: -1)),
            BattingAverage = RiskMetrics.BattingAverageOf(returns, benchmark),
            Own = PartialMoments.Of(returns, minimumAcceptable),
            Other = PartialMoments.Of(benchmark, minimumAcceptable),
        };
        return returns.Length < 2
            ? summary with { Moments = new JointMoments(returns[0], benchmark[0], 0, 0, 0, 0) }
            : summary with
            {
                Moments = JointMoments.Of(returns, benchmark),
                Higher = CoMoments.Of(returns, benchmark),
                SplitBeta = (RiskMetrics.SplitBetaOf(returns, benchmark, riskFree, sign: 1),
                    RiskMetrics.SplitBetaOf(returns, benchmark, riskFree, sign: -1)),
                SquareTiming = TimingRegression.OnSquare(returns, benchmark, riskFree)?.Gamma,
                CallTiming = TimingRegression.OnCall(returns, benchmark, riskFree)?.Gamma,
            };
    }
}
