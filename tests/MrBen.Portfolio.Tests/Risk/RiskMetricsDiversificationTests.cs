using System.Collections.Immutable;
using CsCheck;
using MrBen.Optimization.LinearAlgebra;
using MrBen.Portfolio.Market;
using MrBen.Portfolio.Risk;

namespace MrBen.Portfolio.Tests.Risk;

public sealed class RiskMetricsDiversificationTests
{
    // Σ = F F' + diagonal is positive definite for any F.
    private static readonly Gen<(double[] Weights, SymmetricMatrix Covariance)> Portfolios = Gen.Int[1, 12].SelectMany(n =>
        Gen.Select(
            Gen.Select(Gen.Double[0.01, 1], Gen.Bool, (size, isShort) => isShort ? -size : size).Array[n],
            Gen.Double[-0.3, 0.3].Array[2 * n],
            (weights, loadings) =>
            {
                double[] values = new double[n * n];
                for (int i = 0; i < n; i++)
                {
                    for (int j = 0; j < n; j++)
                    {
                        values[(i * n) + j] = (loadings[2 * i] * loadings[2 * j]) + (loadings[(2 * i) + 1] * loadings[(2 * j) + 1])
                            + (i == j ? 0.01 * (1 + i) : 0);
                    }
                }

                return (weights, SymmetricMatrix.Create(n, values));
            }));

    // Σ = [0.04 0.006; 0.006 0.09], w = (0.6, 0.4): Σw = (0.0264, 0.0396), w'Σw = 0.01584 + 0.01584 = 0.03168.
    [Fact]
    public void TwoAssets_MatchHandWorking()
    {
        SymmetricMatrix covariance = SymmetricMatrix.Create(2, [0.04, 0.006, 0.006, 0.09]);
        double[] weights = [0.6, 0.4];
        double volatility = Math.Sqrt(0.03168);
        double[] marginal = new double[2];
        double[] component = new double[2];
        Assert.Equal(volatility, RiskMetrics.PortfolioVolatility(weights, covariance), tolerance: 1e-16);
        Assert.True(RiskMetrics.TryMarginalContributions(weights, covariance, marginal));
        Assert.True(RiskMetrics.TryComponentContributions(weights, covariance, component));
        Assert.Equal(0.0264 / volatility, marginal[0], tolerance: 1e-15);
        Assert.Equal(0.0396 / volatility, marginal[1], tolerance: 1e-15);
        Assert.Equal(volatility / 2, component[0], tolerance: 1e-15);
        Assert.Equal(volatility / 2, component[1], tolerance: 1e-15);
        Assert.Equal(((0.6 * 0.2) + (0.4 * 0.3)) / volatility,
            RiskMetrics.DiversificationRatio(weights, covariance)!.Value, tolerance: 1e-14);
    }

    [Fact]
    public void Components_SumToTheVolatility() =>
        Portfolios.Sample(portfolio =>
        {
            (double[] weights, SymmetricMatrix covariance) = portfolio;
            double[] component = new double[weights.Length];
            double volatility = RiskMetrics.PortfolioVolatility(weights, covariance);
            Assert.True(RiskMetrics.TryComponentContributions(weights, covariance, component));
            Assert.Equal(volatility, component.Sum(), tolerance: 1e-12 * volatility);
            Assert.True(RiskMetrics.DiversificationRatio(weights, covariance) >= 1 - 1e-12);
        });

    // Volatility is homogeneous of degree 1 in the weights, diversification ratio and effective number of degree 0.
    [Fact]
    public void Leverage_ScalesVolatility_AndNothingElse() =>
        Gen.Select(Portfolios, Gen.Double[0.1, 10]).Sample((portfolio, scale) =>
        {
            (double[] weights, SymmetricMatrix covariance) = portfolio;
            double[] scaled = [.. weights.Select(w => scale * w)];
            double volatility = RiskMetrics.PortfolioVolatility(weights, covariance);
            Assert.Equal(scale * volatility, RiskMetrics.PortfolioVolatility(scaled, covariance), tolerance: 1e-12 * scale * volatility);
            Assert.Equal(RiskMetrics.DiversificationRatio(weights, covariance)!.Value,
                RiskMetrics.DiversificationRatio(scaled, covariance)!.Value, tolerance: 1e-11);
            Assert.Equal(RiskMetrics.EffectiveNumberOfAssets(weights)!.Value,
                RiskMetrics.EffectiveNumberOfAssets(scaled)!.Value, tolerance: 1e-11);
        });

    // Equal weights of N uncorrelated assets of one volatility: σ/√N, ratio √N, N effective assets, equal components.
    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    [InlineData(1000)]
    public void EqualWeights_OfUncorrelatedAssets_MatchTheClosedForm(int n)
    {
        double[] weights = [.. Enumerable.Repeat(1.0 / n, n)];
        SymmetricMatrix covariance = SymmetricMatrix.FromDiagonal([.. Enumerable.Repeat(0.04, n)]);
        double[] component = new double[n];
        Assert.True(RiskMetrics.TryComponentContributions(weights, covariance, component));
        Assert.Equal(0.2 / Math.Sqrt(n), RiskMetrics.PortfolioVolatility(weights, covariance), tolerance: 1e-13);
        Assert.Equal(Math.Sqrt(n), RiskMetrics.DiversificationRatio(weights, covariance)!.Value, tolerance: 1e-11);
        Assert.Equal(n, RiskMetrics.EffectiveNumberOfAssets(weights)!.Value, tolerance: 1e-12 * n);
        Assert.All(component, c => Assert.Equal(0.2 / Math.Sqrt(n) / n, c, tolerance: 1e-14));
    }

    // Long 1, short 1 of uncorrelated assets with volatility 0.3 and 0.4: σ = 0.5, ratio 0.7/0.5; absolute weights are equal.
    [Fact]
    public void LongShort_CountsAbsoluteWeights()
    {
        SymmetricMatrix covariance = SymmetricMatrix.FromDiagonal([0.09, 0.16]);
        Assert.Equal(0.5, RiskMetrics.PortfolioVolatility([1, -1], covariance), tolerance: 1e-15);
        Assert.Equal(1.4, RiskMetrics.DiversificationRatio([1, -1], covariance)!.Value, tolerance: 1e-14);
        Assert.Equal(2, RiskMetrics.EffectiveNumberOfAssets([1, -1]));
        Assert.Equal(1.6, RiskMetrics.EffectiveNumberOfAssets([3, -1, 0])!.Value, tolerance: 1e-15); // (3 + 1)²/(9 + 1)
    }

    // Three times the same asset, weights 0.3, 0.3, −0.6: nothing is left but rounding, and that is no risk.
    [Fact]
    public void PerfectHedge_HasNoVolatility_AndNoContributions()
    {
        SymmetricMatrix covariance = SymmetricMatrix.Create(3, [.. Enumerable.Repeat(0.04, 9)]);
        double[] weights = [0.3, 0.3, -0.6];
        double[] contributions = [7, 7, 7];
        Assert.Equal(0, RiskMetrics.PortfolioVolatility(weights, covariance));
        Assert.False(RiskMetrics.TryComponentContributions(weights, covariance, contributions));
        Assert.Equal([0, 0, 0], contributions);
        Assert.Null(RiskMetrics.DiversificationRatio(weights, covariance));
    }

    [Fact]
    public void EffectiveNumber_OfExtremeWeights_StaysInRange()
    {
        Assert.Null(RiskMetrics.EffectiveNumberOfAssets([0, 0]));
        Assert.Equal(2, RiskMetrics.EffectiveNumberOfAssets([1e-200, 1e-200]));
        Assert.Equal(2, RiskMetrics.EffectiveNumberOfAssets([1e300, -1e300]));
    }

    // Correlations 0.5, −0.25 and 0.1: mean 0.35/3, largest A with B.
    [Fact]
    public void CorrelationSummary_NamesTheClosestPair()
    {
        double[] deviations = [0.1, 0.2, 0.4];
        double[] correlations = [1, 0.5, -0.25, 0.5, 1, 0.1, -0.25, 0.1, 1];
        double[] values = [.. correlations.Select((c, k) => c * deviations[k / 3] * deviations[k % 3])];
        CorrelationSummary summary = CorrelationSummary.FromCovariance(Assets("A", "B", "C"), SymmetricMatrix.Create(3, values))!;
        Assert.Equal(0.35 / 3, summary.Mean, tolerance: 1e-15);
        Assert.Equal(0.5, summary.Largest, tolerance: 1e-15);
        Assert.Equal(("A", "B", 3), (summary.First.Value, summary.Second.Value, summary.Pairs));
    }

    [Fact]
    public void CorrelationSummary_LeavesOutAssetsThatDoNotVary()
    {
        SymmetricMatrix covariance = SymmetricMatrix.Create(3, [0.04, 0, -0.02, 0, 0, 0, -0.02, 0, 0.04]);
        CorrelationSummary summary = CorrelationSummary.FromCovariance(Assets("A", "CASH", "C"), covariance)!;
        Assert.Equal(-0.5, summary.Largest, tolerance: 1e-15);
        Assert.Equal(("A", "C", 1), (summary.First.Value, summary.Second.Value, summary.Pairs));
        Assert.Null(CorrelationSummary.FromCovariance(Assets("A", "CASH"), SymmetricMatrix.FromDiagonal([0.04, 0])));
        Assert.Null(CorrelationSummary.FromCovariance(Assets("A"), SymmetricMatrix.FromDiagonal([0.04])));
    }

    // Columns that are multiples of one another have correlation ±1, whatever the rounding of their sums; so says Cauchy–Schwarz.
    [Fact]
    public void CorrelationSummary_OfMultiples_IsOneAndNotBeyond() => Gen.Select(
        Gen.Double[-0.1, 0.1].Array[3, 400], Gen.Double[1e-3, 1e3], Gen.Bool).Sample((returns, factor, opposed) =>
        {
            double multiple = opposed ? -factor : factor;
            double[] sums = [0, 0, 0];
            foreach (double x in returns)
            {
                double y = multiple * x;
                (sums[0], sums[1], sums[2]) = (sums[0] + (x * x), sums[1] + (x * y), sums[2] + (y * y));
            }

            CorrelationSummary? summary = CorrelationSummary.FromCovariance(
                Assets("A", "B"), SymmetricMatrix.Create(2, [sums[0], sums[1], sums[1], sums[2]]));
            if (summary is not null)
            {
                Assert.InRange(summary.Largest, -1, 1);
                Assert.InRange(summary.Mean, -1, 1);
                Assert.Equal(opposed ? -1 : 1, summary.Largest, tolerance: 1e-12);
            }
        });

    [Fact]
    public void CorrelationSummary_BeyondOne_IsRoundingOrAnError()
    {
        CorrelationSummary rounded = CorrelationSummary.FromCovariance(
            Assets("A", "B"), SymmetricMatrix.Create(2, [1, 1 + 9e-13, 1 + 9e-13, 1]))!;
        Assert.Equal((1.0, 1.0), (rounded.Largest, rounded.Mean));
        CorrelationSummary opposed = CorrelationSummary.FromCovariance(
            Assets("A", "B"), SymmetricMatrix.Create(2, [1, -1 - 9e-13, -1 - 9e-13, 1]))!;
        Assert.Equal((-1.0, -1.0), (opposed.Largest, opposed.Mean));
        Assert.Equal("Correlation of A and B is -1.2; it must be in [-1, 1]. (Parameter 'covariance')",
            Assert.Throws<ArgumentException>(() => CorrelationSummary.FromCovariance(
                Assets("A", "B"), SymmetricMatrix.Create(2, [1, -1.2, -1.2, 1]))).Message);
    }

    [Fact]
    public void Refusals_NameTheFault()
    {
        SymmetricMatrix indefinite = SymmetricMatrix.Create(2, [0.01, 0.02, 0.02, 0.01]);
        SymmetricMatrix negative = SymmetricMatrix.FromDiagonal([0.01, -0.01]);
        Assert.Equal("Expected 2 weights (one per row of the covariance), got 1. (Parameter 'weights')",
            Assert.Throws<ArgumentException>(() => RiskMetrics.PortfolioVolatility([1], indefinite)).Message);
        Assert.Equal("Element 1 is NaN; every element must be finite. (Parameter 'weights')",
            Assert.Throws<ArgumentException>(() => RiskMetrics.PortfolioVolatility([1, double.NaN], indefinite)).Message);
        Assert.Equal("The portfolio's variance is -0.02: the covariance is not positive semidefinite. (Parameter 'covariance')",
            Assert.Throws<ArgumentException>(() => RiskMetrics.PortfolioVolatility([1, -1], indefinite)).Message);
        Assert.Equal("Variance (1,1) is -0.01; it must not be negative. (Parameter 'covariance')",
            Assert.Throws<ArgumentException>(() => RiskMetrics.DiversificationRatio([1, -1], negative)).Message);
        Assert.Equal("Expected 2 elements, got 1. (Parameter 'contributions')",
            Assert.Throws<ArgumentException>(() => RiskMetrics.TryMarginalContributions([1, 1], indefinite, new double[1])).Message);
        Assert.Equal("Expected at least 1 weights, got 0. (Parameter 'weights')",
            Assert.Throws<ArgumentException>(() => RiskMetrics.EffectiveNumberOfAssets([])).Message);
        Assert.Equal("Expected 2 assets (one per row of the covariance), got 1. (Parameter 'assets')",
            Assert.Throws<ArgumentException>(() => CorrelationSummary.FromCovariance(Assets("A"), indefinite)).Message);
    }

    private static ImmutableArray<AssetId> Assets(params string[] names) => [.. names.Select(AssetId.FromString)];

    // Variances 0.04 and 0.09, covariance 0.006, weights 0.6 and 0.4: (Σw)ᵢ = 0.0264 and 0.0396, contributions 0.01584 each, so 1/2.
    // Weights 1 and −1: (Σw)ᵢ = 0.034 and −0.084, contributions in the ratio 34 : 84.
    // Weights 1 and −0.2: (Σw)ᵢ = 0.0388 and −0.012, contributions 388 : 24.
    [Fact]
    public void RiskDiversification_MatchesHandWorking()
    {
        SymmetricMatrix covariance = SymmetricMatrix.Create(2, [0.04, 0.006, 0.006, 0.09]);
        Assert.Equal(0.5, RiskMetrics.RiskDiversification([0.6, 0.4], covariance)!.Value, tolerance: 1e-14);
        Assert.Equal(1 - (((34.0 * 34) + (84 * 84)) / (118 * 118)),
            RiskMetrics.RiskDiversification([1, -1], covariance)!.Value, tolerance: 1e-14);
        Assert.Equal(1 - (((388.0 * 388) + (24 * 24)) / (412 * 412)),
            RiskMetrics.RiskDiversification([1, -0.2], covariance)!.Value, tolerance: 1e-14);
        Assert.Equal(0, RiskMetrics.RiskDiversification([1, 0], covariance)!.Value);
        Assert.Null(RiskMetrics.RiskDiversification([0, 0], covariance));
        Assert.Throws<ArgumentException>(() => RiskMetrics.RiskDiversification([1], covariance));
    }

    // A hedge, weights 2 and −1 with variances 0.01 and 0.01 and covariance 0.009: (Σw)ᵢ = 0.011 and 0.008, contributions 0.022 and −0.008:
    // signed shares 22/14 and −8/14 have squares above 1, absolute ones 22/30 and 8/30 have not.
    [Fact]
    public void RiskDiversification_OfAHedge_StaysAShare() => Assert.Equal(
        1 - (((22.0 * 22) + (8 * 8)) / (30 * 30)),
        RiskMetrics.RiskDiversification([2, -1], SymmetricMatrix.Create(2, [0.01, 0.009, 0.009, 0.01]))!.Value, tolerance: 1e-13);
}
