using System.Collections.Immutable;
using MrBen.Optimization.LinearAlgebra;
using MrBen.Portfolio.Risk;
using MrBen.Portfolio.Risk.Attribution;

namespace MrBen.Portfolio.Tests.Risk.Attribution;

public class RiskAttributionTests
{
    // By hand: Σ = [[4, 2], [2, 9]]·10⁻², w = (0.5, 0.5): Σw = (3, 5.5)·10⁻², w′Σw = 0.0425; contributions 0.015 and 0.0275 over σ.
    private static readonly SymmetricMatrix Covariance = SymmetricMatrix.Create(2, [0.04, 0.02, 0.02, 0.09]);

    [Fact]
    public void ByAsset_OfTwo_IsThatByHand()
    {
        double volatility = Math.Sqrt(0.0425);
        ImmutableArray<RiskShare> shares = RiskAttribution.ByAsset(["A", "B"], [0.5, 0.5], Covariance);
        Assert.Equal(0.015 / volatility, shares[0].Contribution, tolerance: 1e-15);
        Assert.Equal(0.0275 / 0.0425, shares[1].Share, tolerance: 1e-15);
        Assert.Equal(volatility, shares.Sum(share => share.Contribution), tolerance: 1e-15);
    }

    // B = (1, 0; 1, 1; 0.5, −1), Ω = [[0.04, 0.01], [0.01, 0.02]], d = (0.01, 0.02, 0.03), w = (0.5, 0.3, 0.2): b = B′w = (0.9, 0.1);
    // Ωb = (0.037, 0.011); factors 0.0333 and 0.0011, specific 0.0025 + 0.0018 + 0.0012 = 0.0055; the variance is 0.0399.
    [Fact]
    public void ByFactor_OfTwoFactors_IsThatByHand()
    {
        FactorCovariance covariance = FactorCovariance.Create(
            DenseMatrix.Create(3, 2, [1, 0, 1, 1, 0.5, -1]), SymmetricMatrix.Create(2, [0.04, 0.01, 0.01, 0.02]), [0.01, 0.02, 0.03]);
        double[] weights = [0.5, 0.3, 0.2];
        ImmutableArray<RiskShare> shares = RiskAttribution.ByFactor(["market", "size"], weights, covariance);
        Assert.Equal(["market", "size", RiskAttribution.Specific], shares.Select(share => share.Name));
        Assert.Equal(0.9, shares[0].Exposure, tolerance: 1e-15);
        Assert.Equal(0.1, shares[1].Exposure, tolerance: 1e-15);
        Assert.Equal(0.0333 / 0.0399, shares[0].Share, tolerance: 1e-14);
        Assert.Equal(0.0011 / 0.0399, shares[1].Share, tolerance: 1e-14);
        Assert.Equal(0.0055 / 0.0399, shares[2].Share, tolerance: 1e-14);

        // Both ways to the same volatility.
        Assert.Equal(
            RiskMetrics.PortfolioVolatility(weights, covariance.ToCovariance()), shares.Sum(share => share.Contribution), tolerance: 1e-15);
    }

    [Fact]
    public void ByGroup_SumsItsAssets()
    {
        SymmetricMatrix covariance = SymmetricMatrix.Create(3, [0.04, 0.01, 0, 0.01, 0.09, 0.02, 0, 0.02, 0.16]);
        double[] weights = [0.6, -0.2, 0.6];
        ImmutableArray<RiskShare> assets = RiskAttribution.ByAsset(["a", "b", "c"], weights, covariance);
        ImmutableArray<RiskShare> groups = RiskAttribution.ByGroup(["tech", "energy", "tech"], weights, covariance);
        Assert.Equal(["tech", "energy"], groups.Select(group => group.Name));
        Assert.Equal(assets[0].Contribution + assets[2].Contribution, groups[0].Contribution, tolerance: 1e-16);
        Assert.Equal(1.2, groups[0].Exposure, tolerance: 1e-15);
        Assert.Equal(assets[1].Share, groups[1].Share, tolerance: 1e-15);
        Assert.Equal(1, groups.Sum(group => group.Share), tolerance: 1e-15);
    }

    [Fact]
    public void Attribution_WithoutVolatility_IsEmpty()
    {
        Assert.Empty(RiskAttribution.ByAsset(["A", "B"], [0, 0], Covariance));
        Assert.Empty(RiskAttribution.ByGroup(["A", "B"], [0, 0], Covariance));
        FactorCovariance factors = FactorCovariance.Create(DenseMatrix.Create(2, 1, [1, 1]), SymmetricMatrix.Create(1, [0.04]), [0, 0]);
        Assert.Empty(RiskAttribution.ByFactor(["f"], [1, -1], factors)); // hedged to nothing
    }

    // ½(|0.2| + |−0.1| + |−0.1|) = 0.2; with uncorrelated assets of variances 1, 4, 9 the tracking error is √(0.04 + 0.04 + 0.09).
    [Fact]
    public void ActiveRisk_OfThree_IsThatByHand()
    {
        double[] weights = [0.5, 0.3, 0.2];
        double[] benchmark = [0.3, 0.4, 0.3];
        Assert.Equal(0.2, ActiveRisk.ActiveShare(weights, benchmark), tolerance: 1e-15);
        SymmetricMatrix covariance = SymmetricMatrix.FromDiagonal([1, 4, 9]);
        Assert.Equal(Math.Sqrt(0.17), ActiveRisk.TrackingError(weights, benchmark, covariance), tolerance: 1e-15);
        Assert.Equal(0, ActiveRisk.TrackingError(weights, weights, covariance));
        Assert.Equal(1, ActiveRisk.ActiveShare([1, 0], [0, 1]));

        // Of the 0.17, 0.04, 0.04 and 0.09 come from the three differences.
        double[] active = new double[3];
        ActiveRisk.ActiveWeights(weights, benchmark, active);
        ImmutableArray<RiskShare> shares = RiskAttribution.ByAsset(["A", "B", "C"], active, covariance);
        Assert.Equal(0.09 / 0.17, shares[2].Share, tolerance: 1e-14);
        Assert.Equal(Math.Sqrt(0.17), shares.Sum(share => share.Contribution), tolerance: 1e-15);
    }

    [Fact]
    public void BadArguments_AreRefused()
    {
        Assert.Equal("Expected 2 names (one per weight), got 1. (Parameter 'names')",
            Assert.Throws<ArgumentException>(() => RiskAttribution.ByAsset(["A"], [0.5, 0.5], Covariance)).Message);
        Assert.Equal("Expected 2 benchmark weights (one per asset), got 1. (Parameter 'benchmarkWeights')",
            Assert.Throws<ArgumentException>(() => ActiveRisk.ActiveShare([1, 0], [1])).Message);
        Assert.Throws<ArgumentException>(() => RiskAttribution.ByGroup(["A", "B"], [0.5, double.NaN], Covariance));
    }
}
