using System.Collections.Immutable;
using CsCheck;
using MrBen.Optimization.LinearAlgebra;
using MrBen.Portfolio.Market;
using MrBen.Portfolio.Risk;

namespace MrBen.Portfolio.Tests.Risk;

public sealed class RiskMetricOptionsTests
{
    // Four sines are nearly bell-shaped (excess kurtosis −1.5/4), and the amplitude falls, so that windows differ.
    private static readonly double[] Values = [.. Enumerable.Range(0, 240).Select(i => (0.03 - (i / 12e3)) *
        (Math.Sin(1.7 * i) + Math.Sin((2.9 * i) + 1) + Math.Sin((0.77 * i) + 2) + Math.Sin((5.3 * i) + 3)))];

    private static readonly double[] Weights = [0.5, 0.4];

    // A metric with settings of its own is that metric of a calculation in which all have them. (The risk-free rate is apart: cash earns
    // the shared one; and so is the annualisation: a panel of that frequency has other cash.)
    [Theory]
    [InlineData(RiskMetric.ValueAtRisk)]
    [InlineData(RiskMetric.ConditionalValueAtRisk)]
    [InlineData(RiskMetric.GaussianValueAtRisk)]
    [InlineData(RiskMetric.GaussianConditionalValueAtRisk)]
    [InlineData(RiskMetric.CornishFisherValueAtRisk)]
    [InlineData(RiskMetric.CornishFisherConditionalValueAtRisk)]
    public void TailMetric_WithItsOwnSettings_IsThatOfTheWholeCalculation(RiskMetric metric)
    {
        ReturnPanel panel = Panel();
        PortfolioRisk shared = PortfolioRisk.Calculate(panel, Weights).GetRiskOrThrow();
        PortfolioRisk expected = PortfolioRisk.Calculate(
            panel, Weights, new() { Confidence = 0.9, HorizonPeriods = 5, Window = 60 }).GetRiskOrThrow();
        PortfolioRisk actual = PortfolioRisk.Calculate(
            panel, Weights, With(metric, new() { Confidence = 0.9, HorizonPeriods = 5, Window = 60 })).GetRiskOrThrow();
        Assert.Equal(expected[metric].Value, actual[metric].Value);
        Assert.NotEqual(shared[metric].Value, actual[metric].Value);
        Assert.Equal((0.9, 5, 60), (actual[metric].Confidence!.Value, actual[metric].HorizonPeriods!.Value, actual[metric].Observations));
        foreach (RiskMetricValue other in actual.Metrics.Where(m => m.Metric != metric))
        {
            Assert.Equal(shared[other.Metric], other);
        }

        Assert.Equal(shared.ValueAtRisk, actual.ValueAtRisk); // the properties keep the shared settings
    }

    [Fact]
    public void EveryMetric_WithAWindowOfItsOwn_IsThatOfTheWindow()
    {
        ReturnPanel panel = Panel();
        PortfolioRisk expected = PortfolioRisk.Calculate(panel, Weights, new() { Window = 50 }, benchmark: Benchmark()).GetRiskOrThrow();
        Assert.All(RiskMetricCatalogue.Definitions.Where(d => d.Settings.HasFlag(RiskMetricSettings.Window)), definition =>
        {
            PortfolioRisk actual = PortfolioRisk.Calculate(
                panel, Weights, With(definition.Metric, new() { Window = 50 }), benchmark: Benchmark()).GetRiskOrThrow();
            Assert.Equal(expected[definition.Metric], actual[definition.Metric]);
            Assert.NotNull(actual[definition.Metric].Value);
        });
    }

    // Periods per year: returns grow in proportion, deviations and ratios with the root; with no cash and no rate that is exact.
    [Theory]
    [InlineData(RiskMetric.Volatility, 0.5)]
    [InlineData(RiskMetric.DownsideDeviation, 0.5)]
    [InlineData(RiskMetric.SharpeRatio, 0.5)]
    [InlineData(RiskMetric.SortinoRatio, 0.5)]
    [InlineData(RiskMetric.ArithmeticReturn, 1)]
    [InlineData(RiskMetric.Alpha, 1)]
    [InlineData(RiskMetric.ActiveReturn, 1)]
    [InlineData(RiskMetric.TrackingError, 0.5)]
    [InlineData(RiskMetric.InformationRatio, 0.5)]
    public void PeriodsPerYear_ScaleTheMetric(RiskMetric metric, double power)
    {
        PortfolioRisk shared = PortfolioRisk.Calculate(Panel(), [0.5, 0.5], benchmark: Benchmark()).GetRiskOrThrow();
        PortfolioRisk actual = PortfolioRisk.Calculate(
            Panel(), [0.5, 0.5], With(metric, new() { PeriodsPerYear = 365 }), benchmark: Benchmark()).GetRiskOrThrow();
        double expected = shared[metric].Value!.Value * Math.Pow(365.0 / 252, power);
        Assert.Equal(expected, actual[metric].Value!.Value, tolerance: 1e-12 * Math.Max(1, Math.Abs(expected)));
        Assert.Equal((252, 365), (shared[metric].PeriodsPerYear!.Value, actual[metric].PeriodsPerYear!.Value));
    }

    [Fact]
    public void PeriodsPerYear_ScaleAGivenCovarianceToo()
    {
        SymmetricMatrix covariance = SymmetricMatrix.FromDiagonal([0.04, 0.09]);
        PortfolioRisk actual = PortfolioRisk.Calculate(
            Panel(), [1, 0], With(RiskMetric.Volatility, new() { PeriodsPerYear = 63 }), covariance).GetRiskOrThrow();
        Assert.Equal(0.1, actual[RiskMetric.Volatility].Value!.Value, tolerance: 1e-15); // 0.2·√(63/252)
        Assert.Equal(0.2, actual.Volatility, tolerance: 1e-15);
    }

    // Sharpe with its own rate: the mean falls by the rate, the deviation stays; the 10 % of cash earn the shared rate of 0.
    [Fact]
    public void RiskFreeRate_IsSubtracted_AndCashKeepsTheSharedOne()
    {
        PortfolioRisk shared = PortfolioRisk.Calculate(Panel(), Weights).GetRiskOrThrow();
        PortfolioRisk actual = PortfolioRisk.Calculate(
            Panel(), Weights, With(RiskMetric.SharpeRatio, new() { RiskFreeRate = 0.03 })).GetRiskOrThrow();
        Assert.Equal((shared.ArithmeticReturn - 0.03) / shared.Volatility, actual[RiskMetric.SharpeRatio].Value!.Value, tolerance: 1e-12);
    }

    [Fact]
    public void MinimumAcceptableReturn_IsTheMetricsOwn()
    {
        PortfolioRisk expected = PortfolioRisk.Calculate(Panel(), Weights, new() { MinimumAcceptableReturn = 0.1 }).GetRiskOrThrow();
        PortfolioRisk actual = PortfolioRisk.Calculate(
            Panel(), Weights, With(RiskMetric.SortinoRatio, new() { MinimumAcceptableReturn = 0.1 })).GetRiskOrThrow();
        Assert.Equal(expected.SortinoRatio, actual[RiskMetric.SortinoRatio].Value);
        Assert.NotEqual(expected.DownsideDeviation, actual[RiskMetric.DownsideDeviation].Value);
    }

    [Fact]
    public void ADisabledMetric_IsNotListed_AndSaysSo()
    {
        PortfolioRisk risk = PortfolioRisk.Calculate(
            Panel(), Weights, With(RiskMetric.CalmarRatio, new() { Enabled = false, Window = 50 })).GetRiskOrThrow();
        Assert.DoesNotContain(risk.Metrics, m => m.Metric == RiskMetric.CalmarRatio);
        Assert.Equal(RiskMetricCatalogue.Definitions.Length - 1, risk.Metrics.Length);
        Assert.Equal((null, "The metric is switched off in the options."),
            (risk[RiskMetric.CalmarRatio].Value, risk[RiskMetric.CalmarRatio].Reason));
        Assert.NotNull(risk.CalmarRatio);
    }

    // Both assets miss most of the last periods: the shared window has enough, the metric's own has not.
    [Fact]
    public void AWindowWithTooLittleHistory_IsUndefined_ForThatMetricOnly()
    {
        bool[] observed = [.. Enumerable.Range(0, 240).Select(i => i < 200)];
        PortfolioRisk risk = PortfolioRisk.Calculate(
            Panel(observed), Weights, With(RiskMetric.SharpeRatio, new() { Window = 10 })).GetRiskOrThrow();
        Assert.Equal("A0 has 0 returns, A1 has 0; 2 are needed.", risk[RiskMetric.SharpeRatio].Reason);
        Assert.Equal(0, risk[RiskMetric.SharpeRatio].Observations);
        Assert.NotNull(risk[RiskMetric.SortinoRatio].Value);
    }

    [Fact]
    public void Validate_ListsEveryFault()
    {
        PortfolioRiskOptions options = new()
        {
            MinimumObservations = 20,
            Metrics = new Dictionary<RiskMetric, RiskMetricOptions>
            {
                [RiskMetric.Volatility] = new()
                {
                    Confidence = 2,
                    HorizonPeriods = 0,
                    Window = 1,
                    PeriodsPerYear = double.NaN,
                    RiskFreeRate = double.NaN,
                    MinimumAcceptableReturn = double.PositiveInfinity,
                },
                [RiskMetric.ValueAtRisk] = new() { Window = 19 },
                [RiskMetric.Beta] = null!,
                [(RiskMetric)99] = new(),
            }.ToImmutableDictionary(),
        };
        Assert.Equal(
            [
                "Metrics[Volatility].Confidence must be in (0, 1); it is 2.",
                "Metrics[Volatility].HorizonPeriods must be at least 1; it is 0.",
                "Metrics[Volatility].Window must be at least 2; it is 1.",
                "Metrics[Volatility].PeriodsPerYear must be positive and finite; it is NaN.",
                "Metrics[Volatility].RiskFreeRate must be finite; it is NaN.",
                "Metrics[Volatility].MinimumAcceptableReturn must be finite; it is Infinity.",
                "Metrics[Volatility].Confidence is set, but the metric does not depend on it.",
                "Metrics[Volatility].HorizonPeriods is set, but the metric does not depend on it.",
                "Metrics[Volatility].RiskFreeRate is set, but the metric does not depend on it.",
                "Metrics[Volatility].MinimumAcceptableReturn is set, but the metric does not depend on it.",
                "Metrics[ValueAtRisk].Window must be at least MinimumObservations, 20; it is 19.",
                "Metrics[Beta] must not be null.",
                "Metrics[99] is not a metric.",
            ],
            options.Validate());
        Assert.Equal(["Metrics must not be null."], new PortfolioRiskOptions { Metrics = null! }.Validate());
        Assert.Empty(new RiskMetricOptions().Validate());
    }

    [Fact]
    public void ACopy_DoesNotFollowTheOriginal()
    {
        PortfolioRiskOptions original = With(RiskMetric.ValueAtRisk, new() { Confidence = 0.9 });
        original.Window = 77;
        PortfolioRiskOptions copy = original with { };
        original.Metrics[RiskMetric.ValueAtRisk].Confidence = 0.5;
        Assert.Equal((0.9, 77), (copy.Metrics[RiskMetric.ValueAtRisk].Confidence!.Value, copy.Window!.Value));
        Assert.Equal(new PortfolioRiskOptions(), new PortfolioRiskOptions() with { });
    }

    // Settings a metric does not list have no effect on it: measured by changing all of them at once for everything.
    [Fact]
    public void Settings_TellWhatAMetricDependsOn() =>
        Gen.Enum<RiskMetricSettings>().Where(setting => setting != RiskMetricSettings.None).Sample(setting =>
        {
            PortfolioRiskOptions options = new()
            {
                Confidence = setting == RiskMetricSettings.Confidence ? 0.9 : 0.95,
                HorizonPeriods = setting == RiskMetricSettings.Horizon ? 7 : 1,
                Window = setting == RiskMetricSettings.Window ? 70 : null,
                RiskFreeRate = setting == RiskMetricSettings.RiskFreeRate ? 0.02 : 0,
                MinimumAcceptableReturn = setting == RiskMetricSettings.MinimumAcceptableReturn ? 0.02 : 0,
            };
            Frequency frequency = setting == RiskMetricSettings.PeriodsPerYear ? Frequency.CalendarDaily : Frequency.Daily;
            PortfolioRisk before = PortfolioRisk.Calculate(Panel(), [0.5, 0.5], benchmark: Benchmark()).GetRiskOrThrow();
            PortfolioRisk after = PortfolioRisk.Calculate(
                Panel(frequency: frequency), [0.5, 0.5], options, benchmark: Benchmark(frequency)).GetRiskOrThrow();
            Assert.All(RiskMetricCatalogue.Definitions, definition =>
            {
                double change = Math.Abs(before[definition.Metric].Value!.Value - after[definition.Metric].Value!.Value);
                Assert.True(definition.Settings.HasFlag(setting) == change > 1e-9, $"{definition.Metric} {setting} {change}");
            });
        }, iter: 60);

    private static PortfolioRiskOptions With(RiskMetric metric, RiskMetricOptions own) =>
        new() { Metrics = ImmutableDictionary<RiskMetric, RiskMetricOptions>.Empty.Add(metric, own) };

    private static ImmutableArray<DateOnly> Dates() => [.. Enumerable.Range(0, 120).Select(t => new DateOnly(2020, 1, 1).AddDays(t))];

    private static ReturnPanel Panel(bool[]? observed = null, Frequency? frequency = null) => ReturnPanel.Create(
        ["A0", "A1"], Dates(), frequency ?? Frequency.Daily, ReturnKind.Simple, Values, observed ?? []);

    private static ReturnPanel Benchmark(Frequency? frequency = null) => ReturnPanel.Create(["SPY"], Dates(), frequency ?? Frequency.Daily,
        ReturnKind.Simple, [.. Enumerable.Range(0, 120).Select(t => 0.002 + (0.01 * Math.Sin(t * 2.3)))]);
}
