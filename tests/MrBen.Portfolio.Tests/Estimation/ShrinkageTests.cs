using MrBen.Optimization.LinearAlgebra;
using MrBen.Portfolio.Estimation;
using MrBen.Portfolio.Market;

namespace MrBen.Portfolio.Tests.Estimation;

public class ShrinkageTests
{
    public static TheoryData<ICovarianceEstimator> All { get; } =
    [
        new LedoitWolfCovariance(), new LedoitWolfCovariance(ShrinkageTarget.ConstantCorrelation),
        new LedoitWolfCovariance(ShrinkageTarget.SingleFactor), new OracleApproximatingShrinkage(),
    ];

    // scikit-learn 1.2.1, ledoit_wolf(x) of the same 18 × 3 numbers.
    [Fact]
    public void ScaledIdentity_MarkowitzReturns_MatchesScikitLearn()
    {
        CovarianceEstimate estimate = new LedoitWolfCovariance().Estimate(SamplePanels.Markowitz);
        AssertUpper(
            [.02749890497434, .010284936251657, .007933814791962, .066273300941741, .005716264262147, .035246220009846],
            estimate.Covariance, 1e-14); // printed to 15 decimals
        Assert.Equal(0.452460414720361, estimate.ShrinkageIntensity!.Value, tolerance: 1e-14);
        Assert.Equal(
            "Ledoit–Wolf shrinkage to a scaled identity with intensity 0.4525 of 18 returns, divisor n, 1 per year.", estimate.Description);
    }

    // scikit-learn 1.2.1, oas(x) of the same 18 × 3 numbers.
    [Fact]
    public void OracleApproximating_MarkowitzReturns_MatchesScikitLearn()
    {
        CovarianceEstimate estimate = new OracleApproximatingShrinkage().Estimate(SamplePanels.Markowitz);
        AssertUpper(
            [.02414255133929, .012510986138709, .009650992914354, .071309195702966, .006953480429924, .03356667888367],
            estimate.Covariance, 1e-14);
        Assert.Equal(0.3339521029384421, estimate.ShrinkageIntensity!.Value, tolerance: 1e-14);
    }

    // Computed in numpy 1.24.2 from the definitions, pair by pair: πᵢⱼ = mean((xᵢxⱼ − sᵢⱼ)²), ϑᵢᵢ,ᵢⱼ = mean((xᵢ² − sᵢᵢ)(xᵢxⱼ − sᵢⱼ)),
    // ρ = Σ πᵢᵢ + Σᵢ≠ⱼ r̄/2 (√(sⱼⱼ/sᵢᵢ) ϑᵢᵢ,ᵢⱼ + √(sᵢᵢ/sⱼⱼ) ϑⱼⱼ,ᵢⱼ): Ledoit and Wolf (2004), J. Portfolio Management 30(4), appendix B.
    [Fact]
    public void ConstantCorrelation_MarkowitzReturns_MatchesTheDefinitions()
    {
        CovarianceEstimate estimate = new LedoitWolfCovariance(ShrinkageTarget.ConstantCorrelation).Estimate(SamplePanels.Markowitz);
        AssertUpper(
            [
                0.014684469135802465, 0.01745984249841346, 0.010966907013122446,
                0.08550016358024691, 0.020796307525742297, 0.028833793209876543,
            ], estimate.Covariance, 1e-15);
        Assert.Equal(0.7689348627616105, estimate.ShrinkageIntensity!.Value, tolerance: 1e-13);
    }

    // Computed in numpy 1.24.2 from the definitions, pair by pair: with m the mean of the assets, sᵢ₀ their covariances with it, s₀₀ its
    // variance, rᵢⱼ = mean((sⱼ₀s₀₀xᵢ + sᵢ₀s₀₀xⱼ − sᵢ₀sⱼ₀m)·m·xᵢxⱼ)/s₀₀² − fᵢⱼsᵢⱼ:
    // Ledoit and Wolf (2003), J. Empirical Finance 10(5), Lemma 2.
    [Fact]
    public void SingleFactor_MarkowitzReturns_MatchesTheDefinitions()
    {
        CovarianceEstimate estimate = new LedoitWolfCovariance(ShrinkageTarget.SingleFactor).Estimate(SamplePanels.Markowitz);
        AssertUpper(
            [
                0.014684469135802465, 0.0190788103426048, 0.014375394609181028,
                0.08550016358024691, 0.011242369422393397, 0.028833793209876543,
            ], estimate.Covariance, 1e-15);
        Assert.Equal(0.0444410230053163, estimate.ShrinkageIntensity!.Value, tolerance: 1e-13);
    }

    // One asset: sample and target are the same, so the result is the variance with divisor T whatever the intensity. The deviations from
    // the mean 0.02 are ±0.01: (0.0001 + 0.0001)/2.
    [Theory]
    [MemberData(nameof(All))]
    public void OneAsset_GivesItsVariance(ICovarianceEstimator estimator) =>
        Assert.Equal(0.0001, estimator.Estimate(SamplePanels.Create(1, [0.03, 0.01])).Covariance[0, 0], tolerance: 1e-18);

    [Fact]
    public void ConstantCorrelation_TwoAssets_IsTheSample()
    {
        CovarianceEstimate estimate = new LedoitWolfCovariance(ShrinkageTarget.ConstantCorrelation)
            .Estimate(SamplePanels.Create(2, [0.02, 0.01, -0.02, 0.03, 0.04, -0.02]));
        Assert.Equal(0, estimate.ShrinkageIntensity);
    }

    [Theory]
    [MemberData(nameof(All))]
    public void OneRow_IsAFailure(ICovarianceEstimator estimator)
    {
        Assert.False(estimator.TryEstimate(SamplePanels.Create(1, [0.01]), out _, out EstimationFailure? failure));
        Assert.Equal("A has 1 return; 2 are needed, 1 more.", failure.Detail);
    }

    [Theory]
    [MemberData(nameof(All))]
    public void IncompletePanel_IsAFailureThatNamesTheFirstGap(ICovarianceEstimator estimator)
    {
        ReturnPanel panel = SamplePanels.Create(2, [0.01, 0.02, 0.02, null, 0.01, 0.03, null, 0.01]);
        Assert.False(estimator.TryEstimate(panel, out _, out EstimationFailure? failure));
        Assert.Equal($"2 of 8 returns are missing, the first of B on 2024-01-02; {estimator.Name} needs a complete panel.", failure.Detail);
        Assert.Equal(failure.Detail, Assert.Throws<EstimationException>(() => estimator.Estimate(panel)).Message);
    }

    [Fact]
    public void ConstantCorrelation_AssetThatNeverMoves_IsAFailureThatNamesIt()
    {
        ReturnPanel panel = SamplePanels.Create(2, [0.01, 0.1, 0.02, 0.1, -0.01, 0.1]);
        LedoitWolfCovariance estimator = new(ShrinkageTarget.ConstantCorrelation);
        Assert.False(estimator.TryEstimate(panel, out _, out EstimationFailure? failure));
        Assert.Equal("B has zero variance over 3 returns; its correlation with the others is undefined.", failure.Detail);
        Assert.Equal("B", Assert.IsType<UndefinedEstimate>(failure).Asset?.Value);
    }

    [Fact]
    public void SingleFactor_MarketThatNeverMoves_IsAFailure()
    {
        ReturnPanel panel = SamplePanels.Create(2, [0.01, -0.01, 0.02, -0.02, -0.03, 0.03]);
        Assert.False(new LedoitWolfCovariance(ShrinkageTarget.SingleFactor).TryEstimate(panel, out _, out EstimationFailure? failure));
        Assert.Equal("The equally weighted mean of 2 assets has zero variance over 3 returns; it cannot be a factor.", failure.Detail);
    }

    [Fact]
    public void ScaledIdentity_NothingMoves_IsZero()
    {
        CovarianceEstimate estimate = new LedoitWolfCovariance().Estimate(SamplePanels.Create(2, [0.01, 0.1, 0.01, 0.1, 0.01, 0.1]));
        Assert.Equal([0, 0, 0, 0], estimate.Covariance.Values.ToArray());
        Assert.Equal(0, estimate.ShrinkageIntensity);
    }

    private static void AssertUpper(double[] expected, SymmetricMatrix actual, double tolerance)
    {
        double[] upper = [actual[0, 0], actual[0, 1], actual[0, 2], actual[1, 1], actual[1, 2], actual[2, 2]];
        Assert.Equal(expected, upper, (x, y) => Math.Abs(x - y) <= tolerance);
    }
}
