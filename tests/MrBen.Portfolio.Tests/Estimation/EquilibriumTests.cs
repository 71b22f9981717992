using System.Collections.Immutable;
using CsCheck;
using MrBen.Optimization.LinearAlgebra;
using MrBen.Portfolio.Estimation;
using MrBen.Portfolio.Market;

namespace MrBen.Portfolio.Tests.Estimation;

/// <summary>Reverse optimisation, market weights and CAPM.</summary>
public class EquilibriumTests
{
    // Σw = (0.04·0.6 + 0.01·0.4, 0.01·0.6 + 0.09·0.4) = (0.028, 0.042); δ = 2.5 and r = 0.02 give 0.09 and 0.125.
    // The market's premium 0.6·0.07 + 0.4·0.105 = 0.084 over its variance 0.6·0.028 + 0.4·0.042 = 0.0336 is δ again.
    [Fact]
    public void EquilibriumReturns_AndImpliedRiskAversion_AreInverse()
    {
        SymmetricMatrix covariance = SymmetricMatrix.Create(2, [0.04, 0.01, 0.01, 0.09]);
        ImmutableArray<double> returns = ReverseOptimization.EquilibriumReturns(covariance, [0.6, 0.4], 2.5, 0.02);
        Assert.Equal([0.09, 0.125], returns, (x, y) => Math.Abs(x - y) < 1e-16);
        double market = (0.6 * returns[0]) + (0.4 * returns[1]);
        Assert.Equal(2.5, ReverseOptimization.ImpliedRiskAversion(market, covariance.QuadraticForm([0.6, 0.4]), 0.02), tolerance: 1e-14);
    }

    // The estimator is the formula on the estimated covariance; the weights find their assets by name.
    [Fact]
    public void EquilibriumMean_AppliesTheFormulaByName()
    {
        MarketWeights market = MarketWeights.Create(["C", "A", "B", "Z"], [0.2, 0.5, 0.3, 0]);
        ImmutableArray<double> mean =
            new EquilibriumMean(market, 3, 0.01, new SampleCovariance()).Estimate(SamplePanels.Markowitz);
        SymmetricMatrix covariance = new SampleCovariance().Estimate(SamplePanels.Markowitz).Covariance;
        Assert.Equal(ReverseOptimization.EquilibriumReturns(covariance, [0.5, 0.3, 0.2], 3, 0.01), mean);
    }

    [Fact]
    public void EquilibriumMean_MarketOfOtherAssets_IsAFailure()
    {
        AssertFailure("The market weights do not name C.", new EquilibriumMean(MarketWeights.Create(["A", "B"], [0.5, 0.5])));
        AssertFailure("The market holds 0.1 of Z, which is not among the assets.",
            new EquilibriumMean(MarketWeights.Create(["A", "Z", "B", "C"], [0.5, 0.1, 0.2, 0.2])));
        AssertFailure("The market weights do not name C.", CapmMean.ToMarketPortfolio(MarketWeights.Create(["A", "B"], [0.5, 0.5])));
    }

    // Market 0.01, 0.03, −0.01, 0.05: mean 0.02, Σ(m − 0.02)² = 0.002. A = 2·market + 0.01: beta 2. B shares the last three periods:
    // market less its mean 7/300 there: 2/300, −10/300, 8/300; B 0.02, 0.00, 0.04 less 0.02: Σ = (0 + 0.2 + 0.16)/300 = 0.0012,
    // squares (4 + 100 + 64)/90000 = 0.0018666…: beta 9/14. Expected market return 12·0.02 = 0.24, r = 0.03: 0.03 + β·0.21.
    [Fact]
    public void Capm_Index_WorkedByHand()
    {
        ReturnPanel market = SamplePanels.Create(1, [0.01, 0.03, -0.01, 0.05], Frequency.Monthly);
        ReturnPanel panel = SamplePanels.Create(2, [0.03, null, 0.07, 0.02, -0.01, 0.00, 0.11, 0.04], Frequency.Monthly);
        ImmutableArray<double> mean = new CapmMean(market, new() { RiskFreeRate = 0.03 }).Estimate(panel);
        Assert.Equal([0.03 + (2 * 0.21), 0.03 + (9.0 / 14 * 0.21)], mean, (x, y) => Math.Abs(x - y) < 1e-14);
        ImmutableArray<double> given = new CapmMean(market, new() { RiskFreeRate = 0.03, MarketReturn = 0.08 }).Estimate(panel);
        Assert.Equal(0.03 + (2 * 0.05), given[0], tolerance: 1e-15);
        double growth = Math.Pow(1.01 * 1.03 * 0.99 * 1.05, 3) - 1;
        ImmutableArray<double> compounded = new CapmMean(market, new() { Compounding = MeanCompounding.Geometric }).Estimate(panel);
        Assert.Equal(2 * growth, compounded[0], tolerance: 1e-14);
    }

    // An index that starts late, and dates that it does not have, shorten what is shared.
    [Fact]
    public void Capm_IndexWithOtherDates_MatchesByDate()
    {
        ReturnPanel all = SamplePanels.Create(2, [0.01, 0.02, 0.03, 0.07, -0.01, -0.01, 0.05, 0.11, 0.02, 0.05]);
        ReturnPanel asset = SamplePanels.Create(1, [0.02, 0.07, -0.01, 0.11, 0.05]);
        ReturnPanel index = ReturnPanel.Create(
            ["SPX"], all.Dates.RemoveAt(0).RemoveAt(2), Frequency.Yearly, ReturnKind.Simple, [0.03, -0.01, 0.02]);
        Assert.Equal(2 * 0.04 / 3, new CapmMean(index).Estimate(asset)[0], tolerance: 1e-15);
        Assert.False(new CapmMean(index, new() { MinimumObservations = 4 }).TryEstimate(asset, out _, out EstimationFailure? failure));
        Assert.Equal("SPX has 3 returns; 4 are needed, 1 more.", failure.Detail);
        double?[] late = [null, null, -0.01, 0.11, 0.05];
        Assert.False(new CapmMean(index, new() { MinimumObservations = 3 }).TryEstimate(SamplePanels.Create(1, late), out _, out failure));
        Assert.Equal("A and SPX share 2 returns; 3 are needed, 1 more.", failure.Detail);
    }

    // The market-weighted average of the betas to the market portfolio is 1, so that of the returns is the market's own.
    [Fact]
    public void Capm_MarketPortfolio_AveragesToTheMarket() =>
        Gen.Select(Gen.Int[-200_000, 200_000].Array[5 * 12], Gen.Int[1, 100].Array[5]).Sample((counts, capitalizations) =>
        {
            double[] values = [.. counts.Select(k => k / 1e6)];
            MarketWeights market = MarketWeights.FromCapitalizations(SamplePanels.Names(5), [.. capitalizations.Select(c => (double)c)]);
            ReturnPanel panel = SamplePanels.Create(5, values);
            ImmutableArray<double> mean = CapmMean.ToMarketPortfolio(market, new() { RiskFreeRate = 0.02 }).Estimate(panel);
            ImmutableArray<double> sample = new HistoricalMean().Estimate(panel);
            Assert.Equal(Kernels.Dot(market.Weights, sample.AsSpan()), Kernels.Dot(market.Weights, mean.AsSpan()), tolerance: 1e-12);
        });

    [Fact]
    public void Capm_MarketThatDidNotMove_IsAFailure()
    {
        AssertFailure("SPX did not move in the 18 returns that it shares with A; beta is undefined.", Constant(Frequency.Yearly));
        AssertFailure(
            "Returns of SPX are 12 per year, those of the panel 1 per year; beta needs one frequency.", Constant(Frequency.Monthly));

        static CapmMean Constant(Frequency frequency) => new(ReturnPanel.Create(
            ["SPX"], SamplePanels.Markowitz.Dates, frequency, ReturnKind.Simple, [.. Enumerable.Repeat(0.1, 18)]));
    }

    [Fact]
    public void Capm_MarketPortfolioOfAnIncompletePanel_IsAFailure()
    {
        ReturnPanel gap = SamplePanels.Create(2, [0.01, 0.02, null, 0.01, 0.03, 0.02]);
        Assert.False(CapmMean.ToMarketPortfolio(MarketWeights.Equal(["A", "B"])).TryEstimate(gap, out _, out EstimationFailure? failure));
        Assert.Equal(
            "1 of 6 returns are missing, the first of A on 2024-01-02; a market portfolio of the panel's assets needs a complete panel.",
            failure.Detail);
    }

    [Fact]
    public void MarketWeights_Unsound_AreRefused()
    {
        AssertMessage("Market weights sum to 0.9; they must sum to 1. Use FromCapitalizations to rescale.",
            () => MarketWeights.Create(["A", "B"], [0.5, 0.4]));
        AssertMessage("Weight of B is -0.5; it must not be negative.", () => MarketWeights.Create(["A", "B"], [1.5, -0.5]));
        AssertMessage("Asset A appears twice.", () => MarketWeights.Create(["A", "A"], [0.5, 0.5]));
        AssertMessage("Expected 2 values (one per asset), got 1.", () => MarketWeights.Create(["A", "B"], [1]));
        AssertMessage("Expected at least 1 assets, got 0.", () => MarketWeights.Equal([]));
        AssertMessage("Capitalizations sum to 0; the sum must be positive and finite.",
            () => MarketWeights.FromCapitalizations(["A", "B"], [0, 0]));
        AssertMessage("Element 1 is NaN; every element must be finite.",
            () => MarketWeights.FromCapitalizations(["A", "B"], [1, double.NaN]));
        Assert.Equal([0.25, 0.75], MarketWeights.FromCapitalizations(["A", "B"], [2, 6]).Weights.ToArray());
    }

    [Fact]
    public void UnsoundNumbers_AreRefused()
    {
        AssertMessage("riskAversion is 0; it must be positive and finite.", () => new EquilibriumMean(MarketWeights.Equal(["A"]), 0));
        AssertMessage("marketVariance is 0; it must be positive and finite.", () => ReverseOptimization.ImpliedRiskAversion(0.05, 0));
        AssertMessage("RiskFreeRate must be finite; it is NaN. MarketReturn must be finite; it is Infinity. Compounding is unknown: 9. "
            + "MinimumObservations must be at least 2; it is 1.", () => CapmMean.ToMarketPortfolio(MarketWeights.Equal(["A"]), new()
            {
                RiskFreeRate = double.NaN,
                MarketReturn = double.PositiveInfinity,
                Compounding = (MeanCompounding)9,
                MinimumObservations = 1,
            }));
        AssertMessage("The market must be one series; it has 3.", () => new CapmMean(SamplePanels.Markowitz));
    }

    private static void AssertFailure(string expected, IExpectedReturnEstimator estimator)
    {
        Assert.False(estimator.TryEstimate(SamplePanels.Markowitz, out _, out EstimationFailure? failure));
        Assert.Equal(expected, failure.Detail);
    }

    private static void AssertMessage(string expected, Func<object> act) =>
        Assert.StartsWith(expected, Assert.ThrowsAny<ArgumentException>(act).Message, StringComparison.Ordinal);
}
