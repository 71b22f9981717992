using CsCheck;
using MrBen.Portfolio.Market;
using MrBen.Portfolio.Risk;
using MrBen.Portfolio.Statistics;

namespace MrBen.Portfolio.Tests.Risk;

public sealed class PerformanceMetricCatalogueTests
{
    private const double RiskFree = 1.0 / 4_096; // binary fractions: per year and back they are the same, and so are ties with returns
    private const double Mar = 1.0 / 2_048;
    private const double Level = 0.9;
    private const double TestPeriods = 52;

    private static readonly Frequency Weekly = Frequency.Weekly;

    // What the public functions say of the same series: all figures but those that are plain counts and means.
    private static readonly Dictionary<string, Func<double[], double?>> Functions = new()
    {
        ["ArithmeticReturn"] = r => RiskMetrics.AnnualizedArithmeticReturn(r, Weekly),
        ["GeometricReturn"] = r => RiskMetrics.AnnualizedGeometricReturn(r, Weekly),
        ["GeometricMeanReturn"] = r => RiskMetrics.AnnualizedGeometricReturn(r, Frequency.Yearly),
        ["WorstReturn"] = r => -RiskMetrics.WorstLoss(r),
        ["Volatility"] = r => RiskMetrics.AnnualizedVolatility(r, Weekly),
        ["SemiDeviation"] = r => RiskMetrics.SemiDeviation(r) * Math.Sqrt(TestPeriods),
        ["DownsideDeviation"] = r => RiskMetrics.DownsideDeviation(r, Mar) * Math.Sqrt(TestPeriods),
        ["UpsideDeviation"] = r => RiskMetrics.UpsideDeviation(r, Mar) * Math.Sqrt(TestPeriods),
        ["DownsidePotential"] = r => RiskMetrics.LowerPartialMoment(r, 1, Mar),
        ["DownsideFrequency"] = r => RiskMetrics.LowerPartialMoment(r, 0, Mar),
        ["UpsidePotential"] = r => RiskMetrics.UpperPartialMoment(r, 1, Mar),
        ["WinRate"] = r => RiskMetrics.UpperPartialMoment(r, 0),
        ["MeanAbsoluteDeviation"] = r => RiskMetrics.MeanAbsoluteDeviation(r),
        ["GiniMeanDifference"] = r => RiskMetrics.GiniMeanDifference(r),
        ["Skewness"] = r => Moments.Skewness(r),
        ["AdjustedSkewness"] = r => Moments.AdjustedSkewness(r),
        ["ExcessKurtosis"] = r => Moments.ExcessKurtosis(r),
        ["AdjustedExcessKurtosis"] = r => Moments.AdjustedExcessKurtosis(r),
        ["Autocorrelation"] = r => RiskMetrics.Autocorrelation(r),
        ["Hurst"] = r => RiskMetrics.Hurst(r),
        ["ValueAtRisk"] = r => RiskMetrics.ValueAtRisk(r, Level),
        ["ConditionalValueAtRisk"] = r => RiskMetrics.ConditionalValueAtRisk(r, Level),
        ["EntropicValueAtRisk"] = r => RiskMetrics.EntropicValueAtRisk(r, Level),
        ["GaussianValueAtRisk"] = r => RiskMetrics.GaussianValueAtRisk(r, Level),
        ["GaussianConditionalValueAtRisk"] = r => RiskMetrics.GaussianConditionalValueAtRisk(r, Level),
        ["CornishFisherValueAtRisk"] = r => RiskMetrics.CornishFisherValueAtRisk(r, Level),
        ["CornishFisherConditionalValueAtRisk"] = r => RiskMetrics.CornishFisherConditionalValueAtRisk(r, Level),
        ["KernelValueAtRisk"] = r => RiskMetrics.KernelValueAtRisk(r, Level),
        ["KernelConditionalValueAtRisk"] = r => RiskMetrics.KernelConditionalValueAtRisk(r, Level),
        ["ParetoValueAtRisk"] = r => RiskMetrics.ParetoValueAtRisk(r, Level),
        ["ParetoConditionalValueAtRisk"] = r => RiskMetrics.ParetoConditionalValueAtRisk(r, Level),
        ["LognormalValueAtRisk"] = r => RiskMetrics.LognormalValueAtRisk(r, Level),
        ["LognormalConditionalValueAtRisk"] = r => RiskMetrics.LognormalConditionalValueAtRisk(r, Level),
        ["MaximumDrawdown"] = r => RiskMetrics.MaximumDrawdown(r),
        ["CurrentDrawdown"] = r => RiskMetrics.CurrentDrawdown(r),
        ["AverageDrawdown"] = r => RiskMetrics.AverageDrawdown(r),
        ["AverageDrawdownLength"] = r => RiskMetrics.AverageDrawdownLength(r),
        ["AverageRecoveryLength"] = r => RiskMetrics.AverageRecoveryLength(r),
        ["LongestDrawdown"] = r => RiskMetrics.LongestDrawdown(r),
        ["TimeUnderWater"] = r => RiskMetrics.TimeUnderWater(r),
        ["PainIndex"] = r => RiskMetrics.PainIndex(r),
        ["UlcerIndex"] = r => RiskMetrics.UlcerIndex(r),
        ["DrawdownDeviation"] = r => RiskMetrics.DrawdownDeviation(r),
        ["DrawdownAtRisk"] = r => RiskMetrics.DrawdownAtRisk(r, Level),
        ["ConditionalDrawdownAtRisk"] = r => RiskMetrics.ConditionalDrawdownAtRisk(r, Level),
        ["SharpeRatio"] = r => RiskMetrics.SharpeRatio(r, Weekly, RiskFree),
        ["AdjustedSharpeRatio"] = r => RiskMetrics.AdjustedSharpeRatio(r, Weekly, RiskFree),
        ["AutocorrelationAdjustedSharpeRatio"] = r => RiskMetrics.AutocorrelationAdjustedSharpeRatio(r, Weekly, RiskFree),
        ["SortinoRatio"] = r => RiskMetrics.SortinoRatio(r, Weekly, Mar),
        ["OmegaRatio"] = r => RiskMetrics.OmegaRatio(r, Mar),
        ["GainLossRatio"] = r => RiskMetrics.OmegaRatio(r),
        ["PayoffRatio"] = r => RiskMetrics.PayoffRatio(r),
        ["DRatio"] = r => RiskMetrics.DRatio(r),
        ["KappaRatio"] = r => RiskMetrics.KappaRatio(r, 3, Mar),
        ["UpsidePotentialRatio"] = r => RiskMetrics.UpsidePotentialRatio(r, Mar),
        ["VolatilitySkewness"] = r => RiskMetrics.VolatilitySkewness(r, Mar),
        ["ProspectRatio"] = r => RiskMetrics.ProspectRatio(r, Mar),
        ["KellyFraction"] = r => RiskMetrics.KellyFraction(r, RiskFree),
        ["SkewnessKurtosisRatio"] = r => Moments.Skewness(r) / (Moments.ExcessKurtosis(r) + 3),
        ["RachevRatio"] = r => RiskMetrics.RachevRatio(r, Level, RiskFree),
        ["TailRatio"] = r => RiskMetrics.TailRatio(r, Level),
        ["RewardToConditionalValueAtRisk"] = r => RiskMetrics.RewardToConditionalValueAtRisk(r, Level, RiskFree),
        ["CalmarRatio"] = r => RiskMetrics.CalmarRatio(r, Weekly),
        ["SterlingRatio"] = r => RiskMetrics.SterlingRatio(r, Weekly, RiskFree),
        ["BurkeRatio"] = r => RiskMetrics.BurkeRatio(r, Weekly, RiskFree),
        ["ModifiedBurkeRatio"] = r => RiskMetrics.ModifiedBurkeRatio(r, Weekly, RiskFree),
        ["MartinRatio"] = r => RiskMetrics.MartinRatio(r, Weekly, RiskFree),
        ["PainRatio"] = r => RiskMetrics.PainRatio(r, Weekly, RiskFree),
        ["RecoveryFactor"] = r => RiskMetrics.RecoveryFactor(r),
        ["ProbabilisticSharpeRatio"] = r => ProbabilisticSharpeRatio.Compute(Excess(r)),
        ["MinimumTrackRecord"] = r => ProbabilisticSharpeRatio.MinimumTrackRecord(Excess(r), 0, Level),
    };

    private static readonly Dictionary<string, Func<double[], double[], double?>> Comparisons = new()
    {
        ["Beta"] = (r, b) => RiskMetrics.Beta(r, b),
        ["Alpha"] = (r, b) => RiskMetrics.Alpha(r, b, Weekly, RiskFree),
        ["ActiveReturn"] = (r, b) => RiskMetrics.ActiveReturn(r, b, Weekly),
        ["TrackingError"] = (r, b) => RiskMetrics.TrackingError(r, b, Weekly),
        ["InformationRatio"] = (r, b) => RiskMetrics.InformationRatio(r, b, Weekly),
        ["Correlation"] = (r, b) => RiskMetrics.Correlation(r, b),
        ["RSquared"] = (r, b) => RiskMetrics.RSquared(r, b),
        ["UpCapture"] = (r, b) => RiskMetrics.UpCapture(r, b),
        ["DownCapture"] = (r, b) => RiskMetrics.DownCapture(r, b),
        ["BattingAverage"] = (r, b) => RiskMetrics.BattingAverage(r, b),
        ["SystematicRisk"] = (r, b) => RiskMetrics.SystematicRisk(r, b, Weekly),
        ["SpecificRisk"] = (r, b) => RiskMetrics.SpecificRisk(r, b, Weekly),
        ["FamaBeta"] = (r, b) => RiskMetrics.FamaBeta(r, b),
        ["TreynorRatio"] = (r, b) => RiskMetrics.TreynorRatio(r, b, Weekly, RiskFree),
        ["MSquared"] = (r, b) => RiskMetrics.MSquared(r, b, Weekly, RiskFree),
        ["MSquaredExcess"] = (r, b) => RiskMetrics.MSquaredExcess(r, b, Weekly, RiskFree),
        ["MSquaredSortino"] = (r, b) => RiskMetrics.MSquaredSortino(r, b, Weekly, Mar),
        ["AppraisalRatio"] = (r, b) => RiskMetrics.AppraisalRatio(r, b, Weekly, RiskFree),
        ["NetSelectivity"] = (r, b) => RiskMetrics.NetSelectivity(r, b, Weekly, RiskFree),
        ["UpBeta"] = (r, b) => RiskMetrics.UpBeta(r, b, RiskFree),
        ["DownBeta"] = (r, b) => RiskMetrics.DownBeta(r, b, RiskFree),
        ["TimingRatio"] = (r, b) => RiskMetrics.DownBeta(r, b, RiskFree) > 1e-14
            ? RiskMetrics.UpBeta(r, b, RiskFree) / RiskMetrics.DownBeta(r, b, RiskFree)
            : null,
        ["TreynorMazuyTiming"] = (r, b) => RiskMetrics.TreynorMazuyTiming(r, b, RiskFree),
        ["HenrikssonMertonTiming"] = (r, b) => RiskMetrics.HenrikssonMertonTiming(r, b, RiskFree),
        ["Coskewness"] = (r, b) => RiskMetrics.Coskewness(r, b),
        ["Cokurtosis"] = (r, b) => RiskMetrics.Cokurtosis(r, b),
        ["BetaCoskewness"] = (r, b) => RiskMetrics.BetaCoskewness(r, b),
        ["BetaCokurtosis"] = (r, b) => RiskMetrics.BetaCokurtosis(r, b),
    };

    [Fact]
    public void EveryFigure_IsDefinedOnce_WithEverythingTold()
    {
        Assert.Equal(PerformanceMetricCatalogue.Definitions.Length,
            PerformanceMetricCatalogue.Definitions.Select(d => d.Id).Distinct(StringComparer.Ordinal).Count());
        Assert.Equal(PerformanceMetricCatalogue.Definitions.Length,
            PerformanceMetricCatalogue.Definitions.Select(d => d.Name).Distinct(StringComparer.Ordinal).Count());
        Assert.All(PerformanceMetricCatalogue.Definitions, definition =>
        {
            Assert.Matches("^[A-Z][A-Za-z]+$", definition.Id);
            Assert.NotEmpty(definition.Sign);
            Assert.NotEmpty(definition.Source);
            Assert.NotEmpty(definition.Others);
            Assert.EndsWith(".", definition.Definition, StringComparison.Ordinal);
            Assert.True(definition.Undefined.Length == 0 || definition.Undefined.EndsWith('.'));
            Assert.Equal(definition.Period == MetricPeriod.Year, definition.Settings.HasFlag(RiskMetricSettings.PeriodsPerYear));
            Assert.Same(definition, PerformanceMetricCatalogue.Find(definition.Id));
        });
    }

    [Fact]
    public void Find_OfAnUnknownFigure_IsRefused()
    {
        Assert.Equal("Beauty is not a figure of a series of returns. (Parameter 'id')",
            Assert.Throws<ArgumentException>(() => PerformanceMetricCatalogue.Find("Beauty")).Message);
        PerformanceReport report = PerformanceReport.Calculate([0.01], [new DateOnly(2020, 1, 1)], Frequency.Daily);
        Assert.Equal("Beta needs a benchmark; see Benchmarks. (Parameter 'id')",
            Assert.Throws<ArgumentException>(() => report.Find("Beta")).Message);
        Assert.Equal(0.01, report.Find("TotalReturn").Value!.Value, tolerance: 1e-16);
    }

    // A metric of a portfolio that is a figure of its returns has one definition, not two.
    [Fact]
    public void MetricsOfAPortfolio_ThatAreFigures_ShareTheDefinition()
    {
        RiskMetricDefinition[] shared = [.. RiskMetricCatalogue.Definitions.Where(d => d.Figure is not null)];
        Assert.Equal(12, shared.Length);
        Assert.All(shared, metric =>
        {
            Assert.Equal(metric.Metric.ToString(), metric.Figure!.Id);
            Assert.Same(metric.Definition, metric.Figure.Definition);
            Assert.Equal((metric.Unit, metric.NeedsBenchmark), (metric.Figure.Unit, metric.Figure.NeedsBenchmark));
        });
    }

    // Each figure is what the function over a span says, also in which series it has no number; rates are per year there, per period here.
    [Fact]
    public void Figures_AreTheFunctions() =>
        Gen.Select(Gen.Double[-0.1, 0.11].Array[40, 130], Gen.Double[-0.05, 0.05].Array[130], (r, b) => (r, b[..r.Length])).Sample(
            pair =>
            {
                (double[] returns, double[] benchmark) = pair;
                PerformanceReport report = Report(returns, benchmark);
                Assert.All(Functions, entry => Same(entry.Value(returns), report.Find(entry.Key)));
                Assert.All(Comparisons, entry => Same(
                    entry.Value(returns, benchmark), report.Benchmarks[0].Figures.Single(f => f.Metric.Id == entry.Key)));
                Assert.Equal(Comparisons.Count, report.Benchmarks[0].Figures.Length);
            },
            iter: TestTier.Count(brief: 100, full: 2_000));

    // Constant, single, ruined, tiny and huge series: a finite number or a sentence for each figure.
    [Fact]
    public void AnySeries_HasFiguresOrReasons()
    {
        double[][] many =
        [
            [0.01], [0, 0, 0], [0.01, 0.01, 0.01, 0.01], [-0.01, -0.01, -0.01, -0.01], [0.1, -1, 0.5, 0.2], [0.1, -2, 0.5, 0.2],
            [1e-150, -1e-150, 2e-150], [1e70, -1e69, 1e68, 3], [1e70, -0.5],
        ];
        Assert.All(many, returns =>
        {
            PerformanceReport report = Report(returns, [.. returns.Reverse()]);
            Assert.All(report.Figures.Concat(report.Benchmarks[0].Figures), figure => Assert.True(
                figure.Value is { } value ? double.IsFinite(value) && figure.Reason is null : figure.Reason!.EndsWith('.'), figure.Name));
        });
    }

    private static void Same(double? expected, PerformanceFigure figure)
    {
        Assert.True(expected.HasValue == figure.Value.HasValue, $"{figure.Metric.Id}: {expected} and {figure.Value} ({figure.Reason})");
        if (expected is { } number)
        {
            Assert.True(Math.Abs(number - figure.Value!.Value) <= 1e-10 * Math.Max(1, Math.Abs(number)),
                FormattableString.Invariant($"{figure.Metric.Id}: {number} is not {figure.Value}."));
        }
    }

    private static double[] Excess(double[] returns) => [.. returns.Select(r => r - RiskFree)];

    private static PerformanceReport Report(double[] returns, double[] benchmark) => PerformanceReport.Calculate(
        returns, [.. Enumerable.Range(0, returns.Length).Select(t => new DateOnly(2020, 1, 1).AddDays(7 * t))], Weekly,
        new() { Confidence = Level, RiskFreeRate = TestPeriods * RiskFree, MinimumAcceptableReturn = TestPeriods * Mar },
        new BenchmarkSeries("B", [.. benchmark]));
}
