using System.Buffers;
using System.Diagnostics;
using MrBen.Portfolio.Statistics;

namespace MrBen.Portfolio.Risk;

/// <summary>
/// Everything that the figures of one series are made of, computed once: moments, tails of the sorted returns, drawdowns, growth. Every
/// figure is a formula of it. Immutable.
/// </summary>
internal sealed record ReturnSummary
{
    /// <summary>Periods, at least 1.</summary>
    public required int Count { get; init; }

    /// <summary>By which is annualised.</summary>
    public required double PeriodsPerYear { get; init; }

    /// <summary>Risk-free return per period.</summary>
    public required double RiskFree { get; init; }

    /// <summary>Minimum acceptable return per period.</summary>
    public required double MinimumAcceptable { get; init; }

    /// <summary>Confidence level of the tails.</summary>
    public required double Confidence { get; init; }

    /// <summary>Mean, deviation (n − 1), skewness and kurtosis; the last three are 0 for a single period.</summary>
    public ReturnShape Shape { get; private init; }

    /// <summary>About 0.</summary>
    public PartialMoments AboutZero { get; private init; }

    /// <summary>About the minimum acceptable return.</summary>
    public PartialMoments AboutAcceptable { get; private init; }

    /// <summary>About the mean.</summary>
    public PartialMoments AboutMean { get; private init; }

    /// <summary>The two ends of the sorted returns.</summary>
    public SortedTails Tails { get; private init; }

    /// <summary>Entropic value at risk.</summary>
    public double Entropic { get; private init; }

    /// <summary>Tail of the smoothed sample.</summary>
    public KernelTail Kernel { get; private init; }

    /// <summary>Generalised Pareto distribution of the largest tenth of the losses; null where there is no fit.</summary>
    public ParetoTail? Pareto { get; private init; }

    /// <summary>Tail of lognormal wealth; null for a single period, and where one lost everything.</summary>
    public LognormalTail? Lognormal { get; private init; }

    /// <summary>The falls of wealth.</summary>
    public DrawdownSummary Drawdowns { get; private init; }

    /// <summary>Tail of the drawdowns at the end of the periods.</summary>
    public (double ValueAtRisk, double ConditionalValueAtRisk) DrawdownTail { get; private init; }

    /// <summary>ln Π(1 + r); null where a return below −1 makes it impossible, −∞ where everything was lost.</summary>
    public double? LogGrowth { get; private init; }

    /// <summary>Longest run of periods above 0, and below.</summary>
    public (int Wins, int Losses) Streaks { get; private init; }

    /// <summary>Autocorrelation at lag 1.</summary>
    public double? Autocorrelation { get; private init; }

    /// <summary>Long-run variance of the customary lags.</summary>
    public double LongRunVariance { get; private init; }

    /// <summary>Hurst exponent.</summary>
    public double? Hurst { get; private init; }

    /// <summary>Whether a period lost more than everything.</summary>
    public bool IsRuined => Tails.Worst < -1;

    /// <summary>√periods per year.</summary>
    public double Root => Math.Sqrt(PeriodsPerYear);

    /// <summary>Mean above the risk-free rate.</summary>
    public double Excess => Shape.Mean - RiskFree;

    /// <summary>Sharpe ratio of one period.</summary>
    public double? SharpePerPeriod => RiskMetrics.Ratio(Excess, Shape.Deviation);

    /// <summary>Compound return over a number of periods at the rate of the series.</summary>
    public double? GrowthOver(double periods) => LogGrowth is { } growth ? double.ExpM1(growth * periods / Count) : null;

    /// <summary>Compound return per year above the risk-free rate, over a denominator.</summary>
    public double? GrowthRatio(double denominator) => GrowthOver(PeriodsPerYear) is { } growth && double.IsFinite(growth)
        ? RiskMetrics.Ratio(growth - (RiskFree * PeriodsPerYear), denominator)
        : GrowthOver(PeriodsPerYear);

    /// <summary>Summarises checked returns, at least 1, by checked settings.</summary>
    /// <param name="returns">Simple returns, oldest first.</param>
    /// <param name="options">Settings.</param>
    /// <param name="periodsPerYear">By which is annualised.</param>
    /// <param name="episodes">Receives the drawdowns; null for none.</param>
    public static ReturnSummary Of(
        ReadOnlySpan<double> returns, PerformanceOptions options, double periodsPerYear, List<DrawdownEpisode>? episodes = null)
    {
        Debug.Assert(returns.Length > 0, "Callers check.");
        int n = returns.Length;
        ReturnShape shape = n >= 2 ? ReturnShape.Of(returns) : new ReturnShape(returns[0], 0, 0, 0);
        double[] rented = ArrayPool<double>.Shared.Rent(n);
        try
        {
            Span<double> copy = rented.AsSpan(0, n);
            DrawdownSummary drawdowns = DrawdownSummary.Of(returns, copy, episodes);
            (double ValueAtRisk, double ConditionalValueAtRisk) drawdownTail = RiskMetrics.TailLosses(copy, options.Confidence);
            RiskMetrics.Deviations(returns, shape.Mean, copy);
            double longRun = n >= 2 ? NeweyWest.OfDeviations(copy, NeweyWest.CustomaryLags(n)) : 0;
            double? hurst = n >= HurstExponent.FewestReturns ? HurstExponent.Of(copy) : null;
            BucketSort.Sort(returns, copy);
            SortedTails tails = SortedTails.Of(copy, options.Confidence);
            int ties = copy.IndexOfAnyExcept(copy[0]) is >= 0 and var other ? other : n;
            KernelTail kernel = KernelTail.Of(copy, shape.Deviation, options.Confidence);
            ParetoTail? pareto = ParetoTail.FitAscending(copy, ParetoTail.CountOf(n, ParetoTail.DefaultShare));
            double? growth = RiskMetrics.LogGrowthOf(returns);
            double minimumAcceptable = options.MinimumAcceptableReturn / periodsPerYear;
            PartialMoments aboutZero = PartialMoments.Of(returns, 0);
            return new ReturnSummary
            {
                Count = n,
                PeriodsPerYear = periodsPerYear,
                RiskFree = options.RiskFreeRate / periodsPerYear,
                MinimumAcceptable = minimumAcceptable,
                Confidence = options.Confidence,
                Shape = shape,
                AboutZero = aboutZero,
                AboutAcceptable = minimumAcceptable == 0 ? aboutZero : PartialMoments.Of(returns, minimumAcceptable),
                AboutMean = PartialMoments.Of(returns, shape.Mean),
                Tails = tails,
                Entropic = EntropicTail.Of(returns, tails.Worst, ties, shape, options.Confidence),
                Drawdowns = drawdowns,
                DrawdownTail = drawdownTail,
                LogGrowth = growth,
                Kernel = kernel,
                Pareto = pareto,
                Lognormal = n >= 2 && growth is { } finite && double.IsFinite(finite)
                    ? LognormalTail.Of(returns, finite, options.Confidence)
                    : null,
                Streaks = StreaksOf(returns),
                Autocorrelation = n >= 2 ? RiskMetrics.AutocorrelationOf(returns, 1, shape.Mean) : null,
                LongRunVariance = longRun,
                Hurst = hurst,
            };
        }
        finally
        {
            ArrayPool<double>.Shared.Return(rented);
        }
    }

    private static (int Wins, int Losses) StreaksOf(ReadOnlySpan<double> returns)
    {
        int wins = 0;
        int losses = 0;
        int won = 0;
        int lost = 0;
        foreach (double value in returns)
        {
            won = value > 0 ? won + 1 : 0;
            lost = value < 0 ? lost + 1 : 0;
            wins = Math.Max(wins, won);
            losses = Math.Max(losses, lost);
        }

        return (wins, losses);
    }
}
