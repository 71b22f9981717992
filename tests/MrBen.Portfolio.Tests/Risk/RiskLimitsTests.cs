using System.Collections.Immutable;
using CsCheck;
using MrBen.Portfolio.Market;
using MrBen.Portfolio.Risk;

namespace MrBen.Portfolio.Tests.Risk;

public sealed class RiskLimitsTests
{
    private static readonly string[] Names =
        ["Volatility", "Value at risk", "Drawdown", "Record drawdown", "Sharpe ratio", "Correlation", "Diversification"];

    // The two assets of PortfolioRiskTests.TwoAssets: volatility √(12·24e-4/3) = 9.8 %, drawdown 3 %, Sharpe 0.12/0.098 = 1.22, correlation
    // 12/√(20·52) = 0.372, shares of risk 1/3 and 2/3, so 1 − 1/9 − 4/9 = 4/9; VaR at 95 % of four months is the worst, 3 %.
    [Fact]
    public void TwoAssets_MatchHandWorking()
    {
        ImmutableArray<RiskLimitEvaluation> limits = RiskLimits.Evaluate(TwoAssets(), recordDrawdown: 0.17);
        double[] values = [Math.Sqrt(96e-4), 0.03, 0.03, 0.17, 0.12 / Math.Sqrt(96e-4), 12 / Math.Sqrt(1040), 4.0 / 9];
        double[] bounds = [0.25, 0.15, 0.2, 0.2, 0.5, 0.7, 0.3];
        Assert.Equal(Names, limits.Select(l => l.Name));
        for (int i = 0; i < values.Length; i++)
        {
            Assert.Equal(values[i], limits[i].Value!.Value, tolerance: 1e-14);
            Assert.Equal(bounds[i], limits[i].Limit);
            Assert.Equal(i is 4 or 6, limits[i].IsMinimum);
            Assert.Equal(limits[i].IsMinimum ? values[i] - bounds[i] : bounds[i] - values[i], limits[i].Headroom!.Value, tolerance: 1e-14);
            Assert.Equal(i == 3 ? RiskLimitState.Warning : RiskLimitState.WithinLimit, limits[i].State);
            Assert.EndsWith(".", limits[i].Definition, StringComparison.Ordinal);
            Assert.NotNull(limits[i].Unit);
        }

        Assert.Equal("Record drawdown is 17.00 %, past the alert at 0.8 of its limit of at most 20.00 %.", limits[3].Detail);
    }

    // One month of daily periods is 21 of them, of weekly 4, of yearly 1; a stated horizon rules.
    [Theory]
    [InlineData(252, null, 21)]
    [InlineData(365, null, 30)]
    [InlineData(52, null, 4)]
    [InlineData(1, null, 1)]
    [InlineData(252, 10, 10)]
    public void ValueAtRisk_IsOverItsOwnHorizonAndConfidence(double periodsPerYear, int? horizon, int expected)
    {
        double[] returns = [.. Enumerable.Range(0, 100).Select(i => 0.001 * (i - 60))]; // losses 60, 59, … in thousandths
        PortfolioRiskResult risk = Risk([1], returns, Frequency.PerYear(periodsPerYear), new() { Confidence = 0.5, HorizonPeriods = 3 });
        RiskLimitEvaluation limit = RiskLimits.Evaluate(
            risk, new() { ValueAtRiskConfidence = 0.9, ValueAtRiskHorizonPeriods = horizon })[1];
        Assert.Equal(0.050 * Math.Sqrt(expected), limit.Value!.Value, tolerance: 1e-14); // 90 of 100 losses are not above 0.050
        string over = horizon is null ? "a month (periods per year/12)" : "10 periods";
        Assert.Equal(
            $"Historical value at risk of the weights held now at 90 % over {over}, one period times √horizon, " +
            "over the window of the risk.",
            limit.Definition);
    }

    // Limits are on the shared settings; that a metric of the catalogue is switched off or measured otherwise does not touch them.
    [Fact]
    public void SettingsOfSingleMetrics_DoNotTouchTheLimits()
    {
        ImmutableArray<RiskLimitEvaluation> expected = RiskLimits.Evaluate(TwoAssets());
        PortfolioRiskOptions options = new()
        {
            Metrics = Enum.GetValues<RiskMetric>().ToImmutableDictionary(m => m, _ => new RiskMetricOptions { Enabled = false }),
        };
        Assert.Equal(expected, RiskLimits.Evaluate(TwoAssets(options)));
    }

    [Fact]
    public void NoRisk_LeavesEveryLimitUndefined_ButTheRecord()
    {
        PortfolioRiskResult none = Risk([0], [0.1, 0.2], Frequency.Monthly);
        ImmutableArray<RiskLimitEvaluation> limits = RiskLimits.Evaluate(none, recordDrawdown: 0.3, custom: [new EffectiveAssets(2)]);
        Assert.Equal([.. Names, "Effective assets"], limits.Select(l => l.Name));
        Assert.All(limits.Where(l => l.Name != "Record drawdown"), l =>
        {
            Assert.Equal((RiskLimitState.Undefined, null, null), (l.State, l.Value, l.Headroom));
            Assert.Equal($"{l.Name} is undefined: Every weight is zero.", l.Detail);
        });
        Assert.Equal((RiskLimitState.Breached, "Record drawdown is 30.00 %, above its limit of at most 20.00 %."),
            (limits[3].State, limits[3].Detail));
    }

    [Fact]
    public void UndefinedMetrics_AreUndefinedLimits()
    {
        PortfolioRiskResult constant = Risk([1], [.. Enumerable.Repeat(0.01, 9)], Frequency.Monthly);
        ImmutableArray<RiskLimitEvaluation> limits = RiskLimits.Evaluate(constant);
        Assert.Equal("Record drawdown is undefined: There is no record of the portfolio's value.", limits[3].Detail);
        Assert.Equal("Sharpe ratio is undefined: The portfolio's returns do not vary.", limits[4].Detail);
        Assert.Equal("Correlation is undefined: Fewer than two held assets vary.", limits[5].Detail);
        Assert.Equal("Diversification is undefined: The portfolio's volatility is zero.", limits[6].Detail);
        Assert.Equal((0.7, 0.3, true), (limits[5].Limit!.Value, limits[6].Limit!.Value, limits[6].IsMinimum));
    }

    [Fact]
    public void ALimitThatIsOff_IsNotInTheAnswer()
    {
        RiskLimitOptions off = new()
        {
            MaxVolatility = null,
            MaxValueAtRisk = null,
            MaxDrawdown = null,
            MaxRecordDrawdown = null,
            MinSharpeRatio = null,
            MaxCorrelation = null,
            MinDiversification = null,
        };
        Assert.Empty(RiskLimits.Evaluate(TwoAssets(), off));
        Assert.Equal(["Correlation"], RiskLimits.Evaluate(TwoAssets(), off with { MaxCorrelation = 0.3 }).Select(l => l.Name));
        Assert.Equal(RiskLimits.Evaluate(TwoAssets(), new()), RiskLimits.Evaluate(TwoAssets().GetRiskOrThrow(), new()));
    }

    [Fact]
    public void ACustomLimit_PlugsIn()
    {
        RiskLimitEvaluation limit = RiskLimits.Evaluate(TwoAssets(), custom: [new EffectiveAssets(3)])[^1];
        Assert.Equal((RiskLimitState.Breached, -1), (limit.State, limit.Headroom!.Value));
        Assert.Equal("Effective assets is 2, below its limit of at least 3.", limit.Detail);
        Assert.Equal("The limit Broken returned no evaluation.",
            Assert.Throws<InvalidOperationException>(() => RiskLimits.Evaluate(TwoAssets(), custom: [new Broken()])).Message);
        Assert.Equal("A custom limit is null. (Parameter 'custom')",
            Assert.Throws<ArgumentException>(() => RiskLimits.Evaluate(TwoAssets(), custom: [null!])).Message);
    }

    // More volatility never improves the volatility limit, and no number is NaN, whatever the returns.
    [Fact]
    public void Leverage_NeverImprovesTheLimitsOnSize() =>
        Gen.Select(Gen.Double[-0.3, 0.3].Array[2, 50], Gen.Double[0.01, 2], Gen.Double[1, 3]).Sample((returns, weight, more) =>
        {
            ImmutableArray<RiskLimitEvaluation> small = RiskLimits.Evaluate(Risk([weight], returns, Frequency.Daily));
            ImmutableArray<RiskLimitEvaluation> large = RiskLimits.Evaluate(Risk([weight * more], returns, Frequency.Daily));
            Assert.True(large[0].State >= small[0].State);
            Assert.True(large[2].State >= small[2].State);
            Assert.All(small, l => Assert.True(double.IsFinite(l.Value ?? 0) && double.IsFinite(l.Headroom ?? 0) && l.Detail.Length > 0));
            Assert.All(small, l => Assert.Equal(l.Value is null, l.State == RiskLimitState.Undefined));
        });

    [Fact]
    public void Options_ListEveryFault()
    {
        Assert.Empty(new RiskLimitOptions().Validate());
        Assert.Equal(new RiskLimitOptions(), new RiskLimitOptions());
        RiskLimitOptions options = new()
        {
            MaxVolatility = 0,
            MaxValueAtRisk = 1.5,
            ValueAtRiskConfidence = 95,
            ValueAtRiskHorizonPeriods = 0,
            MaxDrawdown = double.NaN,
            MaxRecordDrawdown = -0.1,
            MinSharpeRatio = double.NegativeInfinity,
            MaxCorrelation = 1.1,
            MinDiversification = 1,
            AlertThresholds = [0.8, 1],
        };
        Assert.Equal(
            [
                "MaxVolatility must be positive and finite; it is 0.",
                "MaxValueAtRisk must be in (0, 1]; it is 1.5.",
                "ValueAtRiskConfidence must be in (0, 1); it is 95.",
                "ValueAtRiskHorizonPeriods must be at least 1; it is 0.",
                "MaxDrawdown must be in (0, 1]; it is NaN.",
                "MaxRecordDrawdown must be in (0, 1]; it is -0.1.",
                "MinSharpeRatio must be finite; it is -Infinity.",
                "MaxCorrelation must be in (0, 1]; it is 1.1.",
                "MinDiversification must be in [0, 1); it is 1.",
                "AlertThresholds[1] must be in (0, 1); it is 1.",
            ],
            options.Validate());
        Assert.Equal(["AlertThresholds must not be default; empty means none."],
            new RiskLimitOptions { AlertThresholds = default }.Validate());
        Assert.Equal("MaxCorrelation must be in (0, 1]; it is 0. (Parameter 'options')",
            Assert.Throws<ArgumentException>(() => RiskLimits.Evaluate(TwoAssets(), new() { MaxCorrelation = 0 })).Message);
        Assert.Equal("recordDrawdown is -0.1; it must be finite and not negative. (Parameter 'recordDrawdown')",
            Assert.Throws<ArgumentOutOfRangeException>(() => RiskLimits.Evaluate(TwoAssets(), recordDrawdown: -0.1)).Message);
    }

    private static PortfolioRiskResult TwoAssets(PortfolioRiskOptions? options = null) =>
        Risk([0.5, 0.5], [0.02, 0, -0.02, -0.04, 0.04, 0.02, 0, 0.06], Frequency.Monthly, options);

    private static PortfolioRiskResult Risk(double[] weights, double[] values, Frequency frequency, PortfolioRiskOptions? options = null)
    {
        int n = weights.Length;
        ReturnPanel panel = ReturnPanel.Create([.. Enumerable.Range(0, n).Select(i => new AssetId($"A{i}"))],
            [.. Enumerable.Range(0, values.Length / n).Select(t => new DateOnly(2020, 1, 1).AddDays(t))],
            frequency, ReturnKind.Simple, values);
        return PortfolioRisk.Calculate(panel, weights, options);
    }

    private sealed class EffectiveAssets(double least) : IRiskLimit
    {
        public string Name => "Effective assets";

        public string Definition => "Effective number of assets of the weights held now.";

        public RiskLimitEvaluation Evaluate(PortfolioRisk risk) =>
            RiskLimitEvaluation.AtLeast(Name, Definition, RiskMetricUnit.Assets, risk.EffectiveNumberOfAssets, least);
    }

    private sealed class Broken : IRiskLimit
    {
        public string Name => "Broken";

        public string Definition => "Nothing.";

        public RiskLimitEvaluation Evaluate(PortfolioRisk risk) => null!;
    }
}
