using System.Collections.Immutable;
using CsCheck;
using MrBen.Optimization.LinearAlgebra;
using MrBen.Portfolio.Market;
using MrBen.Portfolio.Risk;

namespace MrBen.Portfolio.Tests.Risk;

public sealed class PortfolioRiskTests
{
    private static readonly Gen<(ReturnPanel Panel, double[] Weights)> Portfolios =
        Gen.Select(Gen.Int[1, 6], Gen.Int[5, 60]).SelectMany(size => Gen.Select(
            Gen.Double[-0.1, 0.1].Array[size.Item1 * size.Item2],
            Gen.Select(Gen.Double[0.05, 1], Gen.Bool, (weight, isShort) => isShort ? -weight : weight).Array[size.Item1],
            (values, weights) => (Panel(size.Item1, values), weights)));

    // Two assets over four months, weights 0.5 and 0.5, no cash:
    //   A 2 %, −2 %, 4 %, 0 %    B 0 %, −4 %, 2 %, 6 %    portfolio 1 %, −3 %, 3 %, 3 %, mean 1 %.
    // Deviations A (1, −3, 3, −1), B (−1, −5, 1, 5), portfolio (0, −4, 2, 2): squares A 20, B 52, AB −1+15+3−5 = 12, portfolio 24
    // (= (20 + 52 + 24)/4), each 1e-4/3 a month and times 12 a year.
    [Fact]
    public void TwoAssets_MatchHandWorking()
    {
        ReturnPanel panel = Panel(2, [0.02, 0, -0.02, -0.04, 0.04, 0.02, 0, 0.06]);
        PortfolioRisk risk = PortfolioRisk.Calculate(panel, [0.5, 0.5], new() { Confidence = 0.75, HorizonPeriods = 4 }).GetRiskOrThrow();
        double volatility = Math.Sqrt(12 * 24e-4 / 3);

        Assert.Equal((4, 0), (risk.Observations, risk.DroppedPeriods));
        Assert.Equal((new DateOnly(2020, 1, 1), new DateOnly(2020, 1, 4)), (risk.FirstDate, risk.LastDate));
        Assert.Equal(volatility, risk.Volatility, tolerance: 1e-15);
        Assert.Equal(Math.Sqrt(12 * 9e-4 / 4), risk.DownsideDeviation, tolerance: 1e-15);
        Assert.Equal(2 * -0.01, risk.ValueAtRisk, tolerance: 1e-15); // 3 of 4 losses are not above −1 %; √4 = 2
        Assert.Equal(2 * 0.03, risk.ConditionalValueAtRisk, tolerance: 1e-15); // the worst of four
        Assert.Equal((2 * Math.Sqrt(8e-4) * 0.6744897501960817) - 0.04, risk.GaussianValueAtRisk, tolerance: 1e-15); // R: qnorm(.75)
        Assert.Equal((2 * Math.Sqrt(8e-4) * 4 * Math.Exp(-0.5 * 0.6744897501960817 * 0.6744897501960817) / Math.Sqrt(2 * Math.PI)) - 0.04,
            risk.GaussianConditionalValueAtRisk, tolerance: 1e-14);
        Assert.Equal(new DrawdownEpisode(risk.MaximumDrawdown, 1, 2, 4), risk.LargestDrawdown); // 0.97·1.03·1.03 > 1
        Assert.Equal(0.03, risk.MaximumDrawdown, tolerance: 1e-15);
        Assert.Equal(0.12, risk.ArithmeticReturn, tolerance: 1e-15);
        Assert.Equal(Math.Pow(1.01 * 0.97 * 1.03 * 1.03, 3) - 1, risk.GeometricReturn!.Value, tolerance: 1e-14);
        Assert.Equal(0.12 / volatility, risk.SharpeRatio!.Value, tolerance: 1e-14);
        Assert.Equal(0.12 / risk.DownsideDeviation, risk.SortinoRatio!.Value, tolerance: 1e-14);
        Assert.Equal(risk.GeometricReturn.Value / risk.MaximumDrawdown, risk.CalmarRatio!.Value, tolerance: 1e-14);
        Assert.Equal(12 / Math.Sqrt(20 * 52), risk.Correlation!.Largest, tolerance: 1e-15);
        Assert.Equal((risk.Correlation.Largest, 1), (risk.Correlation.Mean, risk.Correlation.Pairs));
        Assert.Equal((Math.Sqrt(20) + Math.Sqrt(52)) / 2 / Math.Sqrt(24), risk.DiversificationRatio!.Value, tolerance: 1e-14);
        Assert.Equal((2, 1, 1), (risk.EffectiveNumberOfAssets, risk.GrossExposure, risk.NetExposure));

        // (Σw)ᵢ ∝ (20 + 12)/2 and (12 + 52)/2: one third and two thirds of the risk.
        Assert.Equal(["A0", "A1"], risk.Assets.Select(a => a.Asset.Value));
        Assert.Equal(1.0 / 3, risk.Assets[0].RiskScore!.Value, tolerance: 1e-14);
        Assert.Equal(2.0 / 3, risk.Assets[1].RiskScore!.Value, tolerance: 1e-14);
        Assert.Equal(volatility / 3, risk.Assets[0].ComponentContribution!.Value, tolerance: 1e-14);
        Assert.Equal(volatility * 2 / 3, risk.Assets[0].MarginalContribution!.Value, tolerance: 1e-14);
        Assert.Equal(Math.Sqrt(12 * 20e-4 / 3), risk.Assets[0].Volatility, tolerance: 1e-15);
        Assert.Equal(0.5, risk.Assets[0].Weight);
        Assert.Equal("volatility 9.8 % per year, VaR -2.0 % at 75.0 % over 4 periods", risk.ToString());
    }

    // Weights 0.5 of one asset, the rest in cash at 12 % a year, 1 % a month: 0.5·{2 %, −2 %} + 0.5·1 % = {1.5 %, −0.5 %}.
    // Excess {0.5 %, −1.5 %}, mean −0.5 %, deviation √2 %. MAR 6 % a year is 0.5 % a month: shortfalls 0 and −1 %.
    [Fact]
    public void Cash_EarnsTheRiskFreeRate()
    {
        PortfolioRisk risk = PortfolioRisk.Calculate(Panel(1, [0.02, -0.02]), [0.5],
            new() { RiskFreeRate = 0.12, MinimumAcceptableReturn = 0.06 }).GetRiskOrThrow();
        Assert.Equal(0.06, risk.ArithmeticReturn, tolerance: 1e-15);
        Assert.Equal(-0.5 / Math.Sqrt(2) * Math.Sqrt(12), risk.SharpeRatio!.Value, tolerance: 1e-13);
        Assert.Equal(0.01 / Math.Sqrt(2) * Math.Sqrt(12), risk.DownsideDeviation, tolerance: 1e-15);
        Assert.Equal(0, risk.SortinoRatio!.Value, tolerance: 1e-13);
        Assert.Equal(0.005, risk.ValueAtRisk, tolerance: 1e-16);
        Assert.Equal((0.5, 0.5, 1), (risk.GrossExposure, risk.NetExposure, risk.EffectiveNumberOfAssets));
    }

    [Fact]
    public void EveryPortfolio_KeepsTheIdentities() =>
        Portfolios.Sample(portfolio =>
        {
            (ReturnPanel panel, double[] weights) = portfolio;
            PortfolioRisk risk = PortfolioRisk.Calculate(panel, weights).GetRiskOrThrow();
            double[] series = [.. Enumerable.Range(0, panel.Observations).Select(
                t => panel.Row(t).ToArray().Zip(weights, (r, w) => r * w).Sum())];

            // With the sample covariance √(w'Σw) is the volatility of the portfolio's own returns.
            double volatility = RiskMetrics.AnnualizedVolatility(series, panel.Frequency);
            Assert.Equal(volatility, risk.Volatility, tolerance: 1e-12);
            if (series.Distinct().Count() > 1 && risk.Assets.All(a => a.RiskScore is not null))
            {
                Assert.Equal(risk.Volatility, risk.Assets.Sum(a => a.ComponentContribution!.Value), tolerance: 1e-12 * risk.Volatility);
                Assert.Equal(1, risk.Assets.Sum(a => a.RiskScore!.Value), tolerance: 1e-12);
                Assert.True(risk.DiversificationRatio >= 1 - 1e-12);
            }
            else
            {
                Assert.Equal(0, risk.Volatility, tolerance: 1e-13); // Without risk there is none to share.
            }

            Assert.Equal(RiskMetrics.ValueAtRisk(series, 0.95), risk.ValueAtRisk, tolerance: 1e-15);
            Assert.Equal(RiskMetrics.ConditionalValueAtRisk(series, 0.95), risk.ConditionalValueAtRisk, tolerance: 1e-14);
            Assert.Equal(RiskMetrics.GaussianValueAtRisk(series, 0.95), risk.GaussianValueAtRisk, tolerance: 1e-13);
            Assert.Equal(RiskMetrics.MaximumDrawdown(series), risk.MaximumDrawdown, tolerance: 1e-14);
            Assert.True(risk.ConditionalValueAtRisk >= risk.ValueAtRisk - 1e-15);
            Assert.True(risk.GaussianConditionalValueAtRisk >= risk.GaussianValueAtRisk);
            Assert.InRange(risk.EffectiveNumberOfAssets, 1 - 1e-12, weights.Length + 1e-12);
            Assert.True(risk.Correlation is null || (risk.Correlation.Largest <= 1 + 1e-12 && risk.Correlation.Mean >= -1 - 1e-12));
        }, iter: 200);

    // A column that is not held changes nothing, wherever it stands and whatever it holds.
    [Fact]
    public void UnheldAssets_DoNotMatter() =>
        Portfolios.Sample(portfolio =>
        {
            (ReturnPanel panel, double[] weights) = portfolio;
            int n = weights.Length;
            double[] wider = new double[panel.Observations * (n + 1)];
            for (int t = 0; t < panel.Observations; t++)
            {
                wider[t * (n + 1)] = 0.01 * t;
                panel.Row(t).CopyTo(wider.AsSpan((t * (n + 1)) + 1, n));
            }

            PortfolioRisk expected = PortfolioRisk.Calculate(panel, weights).GetRiskOrThrow();
            PortfolioRisk actual = PortfolioRisk.Calculate(Panel(n + 1, wider), [0, .. weights]).GetRiskOrThrow();
            Assert.Equal(expected.Metrics.Select(m => m.Value), actual.Metrics.Select(m => m.Value));
            Assert.Equal(n, actual.Assets.Length);
        });

    // The given covariance rules volatility, Gaussian tail and contributions; the history keeps the rest.
    [Fact]
    public void GivenCovariance_IsUsed()
    {
        ReturnPanel panel = Panel(3, [0.02, 9, 0, -0.02, 9, -0.04, 0.04, 9, 0.02, 0, 9, 0.06]);
        SymmetricMatrix covariance = SymmetricMatrix.Create(3, [0.04, 0, 0.006, 0, 1, 0, 0.006, 0, 0.09]);
        PortfolioRisk sample = PortfolioRisk.Calculate(panel, [0.6, 0, 0.4]).GetRiskOrThrow();
        PortfolioRisk risk = PortfolioRisk.Calculate(panel, [0.6, 0, 0.4], annualCovariance: covariance).GetRiskOrThrow();
        Assert.Equal(Math.Sqrt(0.03168), risk.Volatility, tolerance: 1e-15); // worked in RiskMetricsDiversificationTests
        Assert.Equal(0.5, risk.Assets[0].RiskScore!.Value, tolerance: 1e-14);
        Assert.Equal(0.1, risk.Correlation!.Largest, tolerance: 1e-15); // 0.006/(0.2·0.3)
        Assert.Equal((Math.Sqrt(0.03168 / 12) * 1.6448536269514722) - (sample.ArithmeticReturn / 12),
            risk.GaussianValueAtRisk, tolerance: 1e-14);
        Assert.Equal(sample.SharpeRatio, risk.SharpeRatio);
        Assert.Equal(sample.ValueAtRisk, risk.ValueAtRisk);
    }

    // ln(1 + r) of the hand-worked panel gives the same risk as the simple returns.
    [Fact]
    public void LogReturns_AreTurnedIntoSimpleOnes()
    {
        double[] values = [0.02, 0, -0.02, -0.04, 0.04, 0.02, 0, 0.06];
        PortfolioRisk simple = PortfolioRisk.Calculate(Panel(2, values), [0.5, 0.5]).GetRiskOrThrow();
        PortfolioRisk log = PortfolioRisk.Calculate(
            Panel(2, [.. values.Select(v => Math.Log(1 + v))], ReturnKind.Log), [0.5, 0.5]).GetRiskOrThrow();
        foreach ((RiskMetricValue expected, RiskMetricValue actual) in simple.Metrics.Zip(log.Metrics))
        {
            Assert.Equal(expected.Reason, actual.Reason); // without a benchmark five metrics have none
            Assert.Equal(expected.Value ?? 0, actual.Value ?? 0, tolerance: 1e-12);
        }
    }

    [Fact]
    public void Window_CountsTheLastPeriodsOnly()
    {
        double[] values = [0.5, -0.5, 0.02, 0, -0.02, -0.04, 0.04, 0.02, 0, 0.06];
        PortfolioRisk expected = PortfolioRisk.Calculate(Panel(2, values[2..]), [0.5, 0.5]).GetRiskOrThrow();
        PortfolioRisk actual = PortfolioRisk.Calculate(Panel(2, values), [0.5, 0.5], new() { Window = 4 }).GetRiskOrThrow();
        Assert.Equal(expected.Metrics.Select(m => m.Value), actual.Metrics.Select(m => m.Value));
        Assert.Equal((4, new DateOnly(2020, 1, 2)), (actual.Observations, actual.FirstDate));
    }

    // A misses the second period, B the first; both are held, so the last two of four count. C is not held and may miss everything.
    [Fact]
    public void MissingReturns_LeavePeriodsOut_AndAreReported()
    {
        ReturnPanel panel = Panel(3, [0.5, 0, 0, 0, 0.5, 0, 0.01, 0.03, 0, 0.02, -0.01, 0], ReturnKind.Simple,
            [true, false, false, false, true, false, true, true, false, true, true, false]);
        PortfolioRisk risk = PortfolioRisk.Calculate(panel, [0.5, 0.5, 0]).GetRiskOrThrow();
        Assert.Equal((2, 2, new DateOnly(2020, 1, 3)), (risk.Observations, risk.DroppedPeriods, risk.FirstDate));
        Assert.Equal(0.5 * (0.02 + 0.005) * 12, risk.ArithmeticReturn, tolerance: 1e-15);

        PortfolioRiskResult tooFew = PortfolioRisk.Calculate(panel, [0.5, 0.5, 0], new() { MinimumObservations = 3 });
        Assert.Equal(RiskStatus.InsufficientHistory, tooFew.Status);
        Assert.Equal("The 2 held assets share 2 periods in which each has a return; 3 are needed.", tooFew.Detail);
        PortfolioRiskResult unseen = PortfolioRisk.Calculate(panel, [0.5, 0.5, 0.1], new() { MinimumObservations = 4 });
        Assert.Equal("A0 has 3 returns, A1 has 3, A2 has 0; 4 are needed.", unseen.Detail);
    }

    [Fact]
    public void TooLittleHistory_IsAStatus()
    {
        ReturnPanel panel = Panel(1, [.. Enumerable.Repeat(0.01, 17)]);
        PortfolioRiskResult result = PortfolioRisk.Calculate(panel, [1], new() { MinimumObservations = 60 });
        Assert.Equal(RiskStatus.InsufficientHistory, result.Status);
        Assert.Equal("A0 has 17 returns; 60 are needed.", result.Detail);
        Assert.Null(result.Risk);
        Assert.False(result.IsCalculated);
        Assert.Equal("No risk was calculated: A0 has 17 returns; 60 are needed.",
            Assert.Throws<InvalidOperationException>(result.GetRiskOrThrow).Message);
        Assert.Equal("A0 has 1 return; 2 are needed.", PortfolioRisk.Calculate(Panel(1, [0.01]), [1]).Detail);
        Assert.Equal("A0 has 0 returns, A1 has 0, A2 has 0, A3 has 0, A4 has 0, 2 more assets have too few; 2 are needed.",
            PortfolioRisk.Calculate(Panel(7, []), [1, 1, 1, 1, 1, 1, 1]).Detail);
    }

    [Fact]
    public void NoPositions_IsAStatus()
    {
        PortfolioRiskResult result = PortfolioRisk.Calculate(Panel(2, [0.1, 0.2, 0.1, 0.2]), [0, -0.0]);
        Assert.Equal((RiskStatus.NoPositions, "Every weight is zero."), (result.Status, result.Detail));
        Assert.Equal(RiskStatus.NoPositions, PortfolioRisk.Calculate(Panel(0, []), []).Status);
    }

    [Fact]
    public void ConstantReturns_HaveNoRisk_AndSaySo()
    {
        PortfolioRisk risk = PortfolioRisk.Calculate(Panel(1, [.. Enumerable.Repeat(0.01, 30)]), [1]).GetRiskOrThrow();
        Assert.Equal((0, 0, 0), (risk.Volatility, risk.MaximumDrawdown, risk.DownsideDeviation));
        Assert.Equal((-0.01, -0.01), (risk.ValueAtRisk, risk.GaussianValueAtRisk));
        Assert.Equal(-0.01, risk.ConditionalValueAtRisk, tolerance: 1e-16);
        Assert.Equal(new AssetRisk("A0", 1, 0, null, null, null), risk.Assets[0]);
        Assert.Equal("The portfolio's returns do not vary.", risk[RiskMetric.SharpeRatio].Reason);
        Assert.Equal("No return is below the minimum acceptable return.", risk[RiskMetric.SortinoRatio].Reason);
        Assert.Equal("There is no drawdown to divide by, or no geometric return to divide.", risk[RiskMetric.CalmarRatio].Reason);
        Assert.Equal("Fewer than two held assets vary.", risk[RiskMetric.MeanCorrelation].Reason);
        Assert.Equal("Fewer than two held assets vary.", risk[RiskMetric.LargestCorrelation].Reason);
        Assert.Equal("The portfolio's volatility is zero.", risk[RiskMetric.DiversificationRatio].Reason);
        Assert.All(risk.Metrics, m => Assert.True(
            m.Value is { } value ? double.IsFinite(value) && m.Reason is null : m.Reason is not null));
    }

    // Twice the capital in an asset that loses 60 %: 120 % of the capital is gone.
    [Fact]
    public void LeveragedRuin_IsToldAsItIs()
    {
        PortfolioRisk risk = PortfolioRisk.Calculate(Panel(1, [0.1, -0.6, 0.1]), [2]).GetRiskOrThrow();
        Assert.Equal(1.2, risk.MaximumDrawdown, tolerance: 1e-15);
        Assert.Null(risk.GeometricReturn);
        Assert.Null(risk.CalmarRatio);
        Assert.Equal("A period lost more than everything; such wealth does not compound.", risk[RiskMetric.GeometricReturn].Reason);
    }

    [Fact]
    public void SameInput_GivesTheSameBits() =>
        Portfolios.Sample(portfolio => Assert.Equal(
            PortfolioRisk.Calculate(portfolio.Panel, portfolio.Weights).GetRiskOrThrow().Metrics.Select(m => m.Value),
            PortfolioRisk.Calculate(portfolio.Panel, portfolio.Weights).GetRiskOrThrow().Metrics.Select(m => m.Value)));

    [Fact]
    public void AThousandAssets_WithFewerPeriodsThanAssets_KeepTheSum()
    {
        double[] values = [.. Enumerable.Range(0, 60 * 1000).Select(i => 0.02 * Math.Sin(i * 1.7) * Math.Cos(i / 31.0))];
        double[] weights = [.. Enumerable.Range(0, 1000).Select(i => ((i % 7) - 2.5) / 1000)];
        PortfolioRisk risk = PortfolioRisk.Calculate(Panel(1000, values), weights).GetRiskOrThrow();
        Assert.Equal(risk.Volatility, risk.Assets.Sum(a => a.ComponentContribution!.Value), tolerance: 1e-12 * risk.Volatility);
    }

    [Fact]
    public void Refusals_NameTheFault()
    {
        ReturnPanel panel = Panel(2, [0.1, 0.2, 0.1, 0.3]);
        Assert.Throws<ArgumentNullException>("panel", () => PortfolioRisk.Calculate(null!, [1]));
        Assert.Equal("Expected 2 weights (one per asset), got 1. (Parameter 'weights')",
            Assert.Throws<ArgumentException>(() => PortfolioRisk.Calculate(panel, [1])).Message);
        Assert.Equal("Element 0 is NaN; every element must be finite. (Parameter 'weights')",
            Assert.Throws<ArgumentException>(() => PortfolioRisk.Calculate(panel, [double.NaN, 1])).Message);
        Assert.Equal("Expected 2 rows of the covariance (one per asset), got 1. (Parameter 'annualCovariance')",
            Assert.Throws<ArgumentException>(
                () => PortfolioRisk.Calculate(panel, [1, 1], null, SymmetricMatrix.FromDiagonal([1]))).Message);
        Assert.Equal("Variance of A1 is -1; it must not be negative. (Parameter 'annualCovariance')",
            Assert.Throws<ArgumentException>(
                () => PortfolioRisk.Calculate(panel, [0, 1], null, SymmetricMatrix.FromDiagonal([1, -1]))).Message);
        Assert.Equal("The portfolio's variance is -2: the covariance is not positive semidefinite. (Parameter 'annualCovariance')",
            Assert.Throws<ArgumentException>(
                () => PortfolioRisk.Calculate(panel, [1, -1], null, SymmetricMatrix.Create(2, [1, 2, 2, 1]))).Message);
        Assert.Equal("Confidence must be in (0, 1); it is 95. HorizonPeriods must be at least 1; it is 0. (Parameter 'options')",
            Assert.Throws<ArgumentException>(
                () => PortfolioRisk.Calculate(panel, [1, 1], new() { Confidence = 95, HorizonPeriods = 0 })).Message);
    }

    private static ReturnPanel Panel(int assets, double[] values, ReturnKind kind = ReturnKind.Simple, bool[]? observed = null)
    {
        int periods = assets == 0 ? 0 : values.Length / assets;
        ImmutableArray<AssetId> names = [.. Enumerable.Range(0, assets).Select(i => new AssetId($"A{i}"))];
        ImmutableArray<DateOnly> dates = [.. Enumerable.Range(0, periods).Select(t => new DateOnly(2020, 1, 1).AddDays(t))];
        return ReturnPanel.Create(names, dates, Frequency.Monthly, kind, values, observed ?? []);
    }
}
