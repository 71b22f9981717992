using MrBen.Portfolio.Market;
using MrBen.Portfolio.Risk;
using MrBen.Portfolio.Statistics;

namespace MrBen.Portfolio.Conformance.Tests.Risk;

// The figures of one series and those beside a benchmark that the first file leaves out, all series, 1e-10. Where the two define alike the
// value is ours; where a formula turns ours into theirs it stands here, and Risk/METRICS.md says why ours differs. Not compared, since no
// formula leads from one to the other: BurkeRatio (its falls are runs of losing periods), RachevRatio and CDD (whole observations in tails
// of their own choice), SharpeRatio by modified VaR and ES. Not ours: OmegaExcessReturn, UpDownRatios by count.
public sealed partial class PerformanceAnalyticsTests
{
    private static readonly Dictionary<(string Metric, string Parameters), Func<double[], double?>> Figures = new()
    {
        [("mean.geometric", "")] = r => RiskMetrics.AnnualizedGeometricReturn(r, Frequency.Yearly),
        [("Return.cumulative", "geometric")] = r => Report(r).TotalReturn,
        [("skewness", "method=fisher")] = r => Moments.AdjustedSkewness(r),
        [("skewness", "method=sample")] = r => Moments.Skewness(r) * r.Length * r.Length / ((r.Length - 1.0) * (r.Length - 2.0)),
        [("kurtosis", "method=fisher")] = r => Moments.AdjustedExcessKurtosis(r),
        [("kurtosis", "method=sample_excess")] = r => Moments.AdjustedExcessKurtosis(r),
        [("kurtosis", "method=sample")] = r => Moments.AdjustedExcessKurtosis(r) + (3 * Math.Pow(r.Length - 1, 2) /
            ((r.Length - 2.0) * (r.Length - 3.0))),
        [("SkewnessKurtosisRatio", "")] = r => Figure(r, "SkewnessKurtosisRatio"),
        [("SemiDeviation", "about mean")] = r => RiskMetrics.SemiDeviation(r),
        [("SemiVariance", "about mean")] = r => // over the periods below the mean only
            Math.Pow(RiskMetrics.SemiDeviation(r), 2) * r.Length / r.Count(x => x < Moments.Mean(r)),
        [("MeanAbsoluteDeviation", "")] = r => RiskMetrics.MeanAbsoluteDeviation(r),
        [("BernardoLedoitRatio", "")] = r => RiskMetrics.OmegaRatio(r),
        [("DRatio", "")] = r => RiskMetrics.DRatio(r),
        [("ProspectRatio", "MAR=0")] = r => RiskMetrics.ProspectRatio(r),
        [("ProspectRatio", "MAR=0.005")] = r => // the minimum once, not once a period
            RiskMetrics.ProspectRatio(r, 0.005) + (0.005 * (1 - (1.0 / r.Length)) / RiskMetrics.DownsideDeviation(r, 0.005)),
        [("KellyRatio", "Rf=0;method=half")] = r => RiskMetrics.KellyFraction(r) / 2,
        [("AverageDrawdown", "")] = r => RiskMetrics.AverageDrawdown(r),
        [("AverageLength", "")] = r => RiskMetrics.AverageDrawdownLength(r) + OpenShare(r),
        [("AverageRecovery", "")] = r => RiskMetrics.AverageRecoveryLength(r) + OpenShare(r),
        [("DrawdownDeviation", "")] = r => RiskMetrics.DrawdownDeviation(r),
        [("UlcerIndex", "")] = r => RiskMetrics.UlcerIndex(r),
        [("PainIndex", "")] = r => RiskMetrics.PainIndex(r),
        [("PainRatio", "Rf=0")] = r => RiskMetrics.PainRatio(r, Frequency.Monthly),
        [("MartinRatio", "Rf=0")] = r => RiskMetrics.MartinRatio(r, Frequency.Monthly),
        [("SterlingRatio", "excess=.1")] = r => RiskMetrics.SterlingRatio(r, Frequency.Monthly),
        [("AdjustedSharpeRatio", "Rf=0")] = r => // a ratio per year with the moments of months
            RiskMetrics.SharpeRatio(r, Frequency.Monthly) is { } sharpe
                ? sharpe * (1 + (Moments.Skewness(r) / 6 * sharpe) - (Moments.ExcessKurtosis(r) / 24 * sharpe * sharpe))
                : null,
        [("ProbSharpeRatio", "refSR=0 (per period)")] = r => // the kurtosis is left out
            ProbabilisticSharpeRatio.FromMoments(PerMonth(r), Moments.Skewness(r)!.Value, 0, r.Length),
        [("MinTrackRecord", "refSR=0;p=.95")] = r =>
            ProbabilisticSharpeRatio.MinimumTrackRecordFromMoments(PerMonth(r), Moments.Skewness(r)!.Value, 0),
        [("SharpeRatio.annualized", "Rf=0;geometric=TRUE")] = r => RiskMetrics.SharpeRatio(r, Frequency.Monthly),
    };

    private static readonly Dictionary<string, Func<double[], double, double?>> AboutAMinimum = new()
    {
        ["Omega;L"] = (r, mar) => RiskMetrics.OmegaRatio(r, mar),
        ["OmegaSharpeRatio;MAR"] = (r, mar) => RiskMetrics.OmegaRatio(r, mar) - 1,
        ["Kappa;MAR;l=2"] = (r, mar) => RiskMetrics.KappaRatio(r, 2, mar),
        ["Kappa;MAR;l=3"] = (r, mar) => RiskMetrics.KappaRatio(r, 3, mar),
        ["DownsideFrequency;MAR"] = (r, mar) => RiskMetrics.LowerPartialMoment(r, 0, mar),
        ["UpsideFrequency;MAR"] = (r, mar) => RiskMetrics.UpperPartialMoment(r, 0, mar),
        ["DownsidePotential;MAR"] = (r, mar) => RiskMetrics.LowerPartialMoment(r, 1, mar),
        ["DownsideDeviation;MAR;method=subset"] = (r, mar) =>
            RiskMetrics.DownsideDeviation(r, mar) * Math.Sqrt((double)r.Length / r.Count(x => x < mar)),
        ["UpsideRisk;MAR;stat=risk"] = (r, mar) => RiskMetrics.UpsideDeviation(r, mar),
        ["VolatilitySkewness;MAR;stat=variability"] = (r, mar) => RiskMetrics.VolatilitySkewness(r, mar),
        ["VolatilitySkewness;MAR;stat=volatility"] = (r, mar) => Math.Pow(RiskMetrics.VolatilitySkewness(r, mar)!.Value, 2),
        ["UpsidePotentialRatio;MAR;method=subset"] = (r, mar) => // gains over the periods above, losses over those below
            RiskMetrics.UpsidePotentialRatio(r, mar) * r.Length / r.Count(x => x > mar)
                * Math.Sqrt((double)r.Count(x => x < mar) / r.Length),
    };

    [Theory]
    [MemberData(nameof(DataSets))]
    public void Figures_OfEverySeries_Match(string dataSet)
    {
        Dictionary<string, double[]> series = Series(dataSet);
        int compared = 0;
        foreach (((string name, string metric, string parameters), double expected) in Published(dataSet))
        {
            double? actual = Figures.TryGetValue((metric, parameters), out Func<double[], double?>? figure)
                ? figure(series[name])
                : MinimumFigure(metric, parameters)?.Invoke(series[name]);
            if (actual is { } value)
            {
                Close(expected, value, $"{dataSet} {name} {metric} {parameters}");
                compared++;
            }
        }

        // The Sharpe ratio called geometric is the arithmetic one in 2.1.0.
        int names = Published(dataSet).Keys.Select(key => key.Name).Distinct().Count();
        Assert.Equal((Figures.Count + (2 * AboutAMinimum.Count)) * names, compared);
    }

    [Theory]
    [InlineData("managers", "HAM1", "SP500 TR")]
    [InlineData("managers", "HAM3", "SP500 TR")]
    [InlineData("managers", "HAM5", "SP500 TR")]
    [InlineData("portfolio_bacon", "portfolio", "benchmark")]
    public void Figures_BesideABenchmark_Match(string dataSet, string name, string against)
    {
        (double[] returns, double[] benchmark) = Pair(dataSet, name, against);
        Dictionary<(string, string, string), double> published = Published(dataSet);
        void Check(string metric, double? actual, string more = "") =>
            Close(published[(name, metric, $"bench={against};Rf=0{more}")], actual!.Value, $"{name} {metric}");
        int n = returns.Length;
        double growth = RiskMetrics.AnnualizedGeometricReturn(returns, Frequency.Monthly)!.Value;
        double other = RiskMetrics.AnnualizedGeometricReturn(benchmark, Frequency.Monthly)!.Value;
        double beta = RiskMetrics.Beta(returns, benchmark)!.Value;
        double fama = RiskMetrics.FamaBeta(returns, benchmark)!.Value;
        double systematic = RiskMetrics.SystematicRisk(returns, benchmark, Frequency.Monthly)!.Value;
        double specific = RiskMetrics.SpecificRisk(returns, benchmark, Frequency.Monthly)!.Value * Math.Sqrt((n - 1.0) / n);
        double jensen = growth - (beta * other);
        Check("SFM.beta.bull", RiskMetrics.UpBeta(returns, benchmark));
        Check("SFM.beta.bear", RiskMetrics.DownBeta(returns, benchmark));
        Check("FamaBeta", fama);
        Check("SystematicRisk", systematic);
        Check("SpecificRisk", specific);
        Check("TotalRisk", Math.Sqrt((systematic * systematic) + (specific * specific)));
        Check("TreynorRatio", growth / beta);
        Check("Selectivity", jensen);
        Check("AppraisalRatio", jensen / specific, ";method=appraisal");
        Check("NetSelectivity", jensen - ((fama - beta) * other));
        Check("MSquared", growth / fama);
        Check("MSquaredExcess", ((1 + (growth / fama)) / (1 + other)) - 1, ";geometric");
        double gap = RiskMetrics.DownsideDeviation(benchmark, 0.005) - RiskMetrics.DownsideDeviation(returns, 0.005);
        Check("M2Sortino", growth + (RiskMetrics.KappaRatio(returns, 2, 0.005) * gap * Math.Sqrt(12)), ";MAR=.005");

        // Ours is theirs with arithmetic returns throughout.
        double mean = 12 * Moments.Mean(returns);
        double market = 12 * Moments.Mean(benchmark);
        double ours = specific / Math.Sqrt((n - 1.0) / n);
        Close(mean / beta, RiskMetrics.TreynorRatio(returns, benchmark, Frequency.Monthly)!.Value, "Treynor");
        Close(mean / fama, RiskMetrics.MSquared(returns, benchmark, Frequency.Monthly)!.Value, "M²");
        Close((mean / fama) - market, RiskMetrics.MSquaredExcess(returns, benchmark, Frequency.Monthly)!.Value, "M² excess");
        Close((mean - (beta * market)) / ours, RiskMetrics.AppraisalRatio(returns, benchmark, Frequency.Monthly)!.Value, "appraisal");
        Close(mean - (fama * market), RiskMetrics.NetSelectivity(returns, benchmark, Frequency.Monthly)!.Value, "net selectivity");
        Close(RiskMetrics.AnnualizedVolatility(returns, Frequency.Monthly),
            Math.Sqrt((systematic * systematic) + (ours * ours)), "total risk");
    }

    // The table of drawdowns has the depth that maxDrawdown has in its first row, and all episodes have the mean that AverageDrawdown has.
    [Theory]
    [MemberData(nameof(DataSets))]
    public void Drawdowns_OfEverySeries_Match(string dataSet)
    {
        Dictionary<string, double[]> series = Series(dataSet);
        foreach (((string name, string metric, string _), double expected) in Published(dataSet))
        {
            if (metric == "maxDrawdown")
            {
                Close(expected, RiskMetrics.LargestDrawdowns(series[name], 3)[0].Depth, name);
            }
            else if (metric == "AverageDrawdown")
            {
                Close(expected, RiskMetrics.Drawdowns(series[name]).Average(episode => episode.Depth), name);
            }
        }
    }

    private static Func<double[], double?>? MinimumFigure(string metric, string parameters)
    {
        string[] parts = parameters.Split(';');
        string[] first = parts[0].Split('=');
        if (first.Length != 2 || first[0] is not ("MAR" or "L"))
        {
            return null;
        }

        string key = string.Join(';', [metric, first[0], .. parts[1..]]);
        return AboutAMinimum.TryGetValue(key, out Func<double[], double, double?>? figure) ? r => figure(r, Number(first[1])) : null;
    }

    // A fall that has not recovered counts one period longer there.
    private static double OpenShare(double[] returns)
    {
        IReadOnlyList<DrawdownEpisode> episodes = RiskMetrics.Drawdowns(returns);
        return episodes.Any(episode => episode.Recovery is null) ? 1.0 / episodes.Count : 0;
    }

    private static double PerMonth(double[] returns) => RiskMetrics.SharpeRatio(returns, Frequency.Yearly)!.Value;

    private static PerformanceReport Report(double[] returns) => PerformanceReport.Calculate(
        returns, [.. Enumerable.Range(0, returns.Length).Select(t => new DateOnly(1996, 1, 1).AddMonths(t))], Frequency.Monthly);

    private static double? Figure(double[] returns, string id) => Report(returns).Find(id).Value;

    private static void Close(double expected, double actual, string what) =>
        Assert.True(Math.Abs(actual - expected) <= 1e-10 * Math.Max(1, Math.Abs(expected)),
            FormattableString.Invariant($"{what}: {actual} is not {expected}."));
}
