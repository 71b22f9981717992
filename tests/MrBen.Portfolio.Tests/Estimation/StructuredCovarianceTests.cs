using CsCheck;
using MrBen.Optimization.LinearAlgebra;
using MrBen.Portfolio.Estimation;
using MrBen.Portfolio.Market;

namespace MrBen.Portfolio.Tests.Estimation;

/// <summary>Semicovariance, denoising, detoning and the factor form.</summary>
public class StructuredCovarianceTests
{
    // Eight periods of five assets, whole thousandths; the eigenvalues of their correlations are 2.0008, 1.5639, 0.5891, 0.4278, 0.4184.
    private static readonly double[] Five =
    [
        -.013, .008, -.035, .058, .007, .023, -.037, .043, .032, -.003, -.046, -.037, .012, .029, .05, -.018, .03, -.052, -.021, .042,
        .008, -.012, -.053, -.016, -.06, .015, -.005, -.054, -.041, 0, -.016, .003, .009, -.004, -.036, -.005, -.007, .052, .001, .004,
    ];

    // numpy 1.24.2: d = minimum(x − 0.05, 0); d.T @ d / 18, on Markowitz' 18 × 3 returns.
    [Fact]
    public void Semicovariance_MatchesNumpy()
    {
        CovarianceEstimate estimate = new Semicovariance(0.05).Estimate(SamplePanels.Markowitz);
        double[] expected =
        [
            0.0071468888888888875, 0.008139166666666664, 0.005685333333333332, 0.008139166666666664, 0.012665611111111114,
            0.007600666666666666, 0.005685333333333332, 0.007600666666666666, 0.009372611111111111,
        ];
        Assert.Equal(expected, estimate.Covariance.Values.ToArray(), (x, y) => Math.Abs(x - y) < 1e-16);
        Assert.Equal("Semicovariance of 18 returns below 0.05 per period, divisor n, 1 per year.", estimate.Description);
    }

    // Nobody fell below −50 %: no shortfalls, no semicovariance, and no failure.
    [Fact]
    public void Semicovariance_NothingFellShort_IsZero() =>
        Assert.All(new Semicovariance(-0.5).Estimate(SamplePanels.Markowitz).Covariance.Values.ToArray(), entry => Assert.Equal(0, entry));

    // numpy 1.24.2 with the full eigendecomposition, noise variance 0.5: λ₊ = 0.5·(1 + √(5/8))² = 1.6031 leaves one signal. Entries (0,1),
    // (0,4), (2,3); the variance (1,1) is the sample's.
    [Theory]
    [InlineData(NoiseTreatment.ConstantEigenvalue, 0, 0, 9.521155720296189e-05, -0.00013077003409441793, 0.00046639718595965334)]
    [InlineData(NoiseTreatment.TargetedShrinkage, 0, 0, 0.00014257115938404386, -0.00018767252622495803, 0.0008272119865231607)]
    [InlineData(NoiseTreatment.TargetedShrinkage, 0.5, 0, 4.6464151120593274e-05, -0.00031626483454105043, 0.0007160702789758656)]
    [InlineData(NoiseTreatment.ConstantEigenvalue, 0, 1, -0.000114755329580447, 0.0001686397212655005, -0.00039322625165717496)]
    public void Denoised_MatchesNumpy(NoiseTreatment treatment, double kept, int market, double first, double second, double third)
    {
        DenoisedCovariance estimator = new(new()
        {
            NoiseVariance = 0.5,
            Treatment = treatment,
            NoiseKept = kept,
            MarketComponents = market,
        });
        CovarianceEstimate estimate = estimator.Estimate(SamplePanels.Create(5, Five));
        Assert.Equal(first, estimate.Covariance[0, 1], tolerance: 1e-16);
        Assert.Equal(second, estimate.Covariance[0, 4], tolerance: 1e-16);
        Assert.Equal(third, estimate.Covariance[2, 3], tolerance: 1e-16);
        Assert.Equal(new SampleCovariance().Estimate(SamplePanels.Create(5, Five)).Covariance[1, 1], estimate.Covariance[1, 1]);
        Assert.Equal(
            $"Denoised, 1 of 5 eigenvalues above the noise of at most 1.6031{(market > 0 ? ", less 1 market components" : "")}; of: "
            + "Sample covariance of 8 returns, divisor n − 1, 1 per year.", estimate.Description);
    }

    // Keeping all of the noise is keeping the matrix.
    [Fact]
    public void TargetedShrinkage_KeepingAll_IsTheSample()
    {
        DenoisedCovarianceOptions options = new() { NoiseVariance = 0.5, Treatment = NoiseTreatment.TargetedShrinkage, NoiseKept = 1 };
        double[] expected = new SampleCovariance().Estimate(SamplePanels.Create(5, Five)).Covariance.Values.ToArray();
        Assert.Equal(expected, new DenoisedCovariance(options).Estimate(SamplePanels.Create(5, Five)).Covariance.Values.ToArray(),
            (x, y) => Math.Abs(x - y) < 1e-17);
    }

    // Independent series are all noise: the fitted variance is near 1 and no correlation is left (Marchenko–Pastur's own setting). With
    // three strong common factors added, three eigenvalues are signal; also where there are fewer periods than assets.
    [Theory]
    [InlineData(0, 100, 1000)]
    [InlineData(3, 100, 1000)]
    [InlineData(3, 200, 150)]
    public void Fit_FindsTheFactorsOfASimulatedMarket(int factors, int n, int periods)
    {
        Random random = new(Seed: 20260103);
        double Normal() => Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
        double[] loadings = [.. Enumerable.Range(0, n * factors).Select(_ => Normal())];
        double[] values = new double[n * periods];
        for (int t = 0; t < periods; t++)
        {
            double[] common = [.. Enumerable.Range(0, factors).Select(_ => Normal())];
            for (int i = 0; i < n; i++)
            {
                values[(t * n) + i] = 0.01 * (Normal() + Kernels.Dot(common, loadings.AsSpan(i * factors, factors)));
            }
        }

        CovarianceEstimate estimate = new DenoisedCovariance().Estimate(SamplePanels.Create(n, values, Frequency.Daily));
        Assert.StartsWith($"Denoised, {factors} of {n} eigenvalues above the noise", estimate.Description, StringComparison.Ordinal);
        if (factors == 0)
        {
            Assert.Equal(0, estimate.Covariance[3, 7], tolerance: 1e-18);
        }
    }

    // Detoned correlations have no first component left: what was the market's direction has (about) no variance.
    [Fact]
    public void Detoned_LosesItsLargestEigenvalue()
    {
        DenoisedCovarianceOptions options = new() { NoiseVariance = 1e-6, MarketComponents = 1 };
        SymmetricMatrix covariance = new DenoisedCovariance(options).Estimate(SamplePanels.Create(5, Five)).Covariance;
        Assert.False(Spectrum.Of(covariance).IsPositiveDefinite);
    }

    [Fact]
    public void Denoised_WhatIsUndefined_IsAFailure()
    {
        double[] constant = [.. Five.Select((value, k) => k % 5 == 2 ? 0.01 : value)];
        Assert.False(new DenoisedCovariance().TryEstimate(SamplePanels.Create(5, constant), out _, out EstimationFailure? failure));
        Assert.Equal("C has zero variance; its correlation with the others is undefined.", failure.Detail);
        DenoisedCovariance detoned = new(new() { MarketComponents = 5 });
        Assert.False(detoned.TryEstimate(SamplePanels.Create(5, Five), out _, out failure));
        Assert.Equal("5 market components cannot be taken out of 5 eigenvalues; at least one must stay.", failure.Detail);

        // Two equal assets beside an unrelated one: all there is of A and B is their common component.
        double[] twins = [0.01, 0.01, 0.02, -0.01, -0.01, 0.02, 0.01, 0.01, -0.02, -0.01, -0.01, -0.02];
        detoned = new(new() { NoiseVariance = 1e-6, MarketComponents = 1 });
        Assert.False(detoned.TryEstimate(SamplePanels.Create(3, twins), out _, out failure));
        Assert.Equal("Nothing is left of A without the market components; its correlation with the others is undefined.", failure.Detail);
        Assert.False(new DenoisedCovariance().TryEstimate(SamplePanels.Create(2, [0.1, 0.2]), out _, out failure));
        Assert.IsType<InsufficientHistory>(failure);
    }

    [Fact]
    public void Denoised_OneAsset_IsTheSample()
    {
        ReturnPanel one = SamplePanels.Create(1, [0.01, -0.02, 0.03]);
        Assert.Equal(new SampleCovariance().Estimate(one).Covariance[0, 0], new DenoisedCovariance().Estimate(one).Covariance[0, 0]);
    }

    [Fact]
    public void Denoised_UnsoundSettings_AreListed() =>
        Assert.StartsWith("Covariance must name an estimator; it is null. Treatment is unknown: 9. NoiseKept must be in [0, 1]; it is 2. "
            + "NoiseVariance must be in (0, 1]; it is 0. Bandwidth must be positive and finite; it is 0. MarketComponents must not be "
            + "negative; it is -1.", Assert.Throws<ArgumentException>(() => new DenoisedCovariance(new()
            {
                Covariance = null!,
                Treatment = (NoiseTreatment)9,
                NoiseKept = 2,
                NoiseVariance = 0,
                Bandwidth = 0,
                MarketComponents = -1,
            })).Message, StringComparison.Ordinal);

    // numpy.linalg.eigh of numpy.cov (1.24.2) on Markowitz' returns: first eigenvalue, its vector, and the specific variances left.
    [Fact]
    public void StatisticalFactor_MatchesNumpy()
    {
        Assert.True(new StatisticalFactorCovariance(1).TryEstimateFactors(SamplePanels.Markowitz, out FactorCovariance? factors, out _));
        Assert.Equal(0.09861557730214399, factors.Factors[0, 0], tolerance: 1e-16);
        Assert.Equal([0.26445623259759615, 0.9407343806189211, 0.21232457738524207], factors.Loadings.Values.ToArray(),
            (x, y) => Math.Abs(x - y) < 1e-14);
        Assert.Equal([0.008651374049159133, 0.0032566555051507656, 0.026084138241585248], factors.SpecificVariances.ToArray(),
            (x, y) => Math.Abs(x - y) < 1e-15);
    }

    // With as many factors as there is variance the sample covariance comes back; the variances do with any number. Fewer periods than
    // assets take the eigenvectors from the other side.
    [Fact]
    public void StatisticalFactors_KeepVariancesAndWithAllOfThemTheSample() =>
        Gen.Select(Gen.Int[1, 8], Gen.Int[2, 14], Gen.Int[1, 9])
            .SelectMany((n, t, k) => Gen.Select(Gen.Const(n), Gen.Const(k), Gen.Int[-300_000, 300_000].Array[n * t]))
            .Sample((n, k, counts) =>
            {
                ReturnPanel panel = SamplePanels.Create(n, [.. counts.Select(c => c / 1e6)], Frequency.Monthly);
                SymmetricMatrix sample = new SampleCovariance().Estimate(panel).Covariance;
                Assert.True(new StatisticalFactorCovariance(k).TryEstimateFactors(panel, out FactorCovariance? factors, out _));
                SymmetricMatrix dense = factors.ToCovariance();
                Assert.True(factors.FactorCount <= Math.Min(k, Math.Min(n, panel.Observations - 1)));
                Assert.True(Spectrum.Of(dense).Values[^1] > -1e-14);
                for (int i = 0; i < n; i++)
                {
                    Assert.Equal(sample[i, i], dense[i, i], tolerance: 1e-13);
                }

                SymmetricMatrix all = new StatisticalFactorCovariance(99).Estimate(panel).Covariance;
                Assert.Equal(sample.Values.ToArray(), all.Values.ToArray(), (x, y) => Math.Abs(x - y) < 1e-12);
            });

    // Products, rows and diagonal through the factors are those of the dense matrix.
    [Fact]
    public void FactorCovariance_EqualsItsDenseForm()
    {
        FactorCovariance factors = FactorCovariance.Create(DenseMatrix.Create(3, 2, [1, 0.5, -0.3, 2, 0.7, 0]),
            SymmetricMatrix.Create(2, [0.04, 0.01, 0.01, 0.09]), [0.01, 0, 0.02]);
        SymmetricMatrix dense = factors.ToCovariance();

        // (1, .5)Ω(1, .5)' = 0.04 + 2·0.5·0.01 + 0.25·0.09 = 0.0725, and 0.01 of its own; with asset 2: (1, .5)Ω(−.3, 2)' = 0.0935.
        Assert.Equal(0.0825, dense[0, 0], tolerance: 1e-16);
        Assert.Equal((-0.3 * 0.045) + (2 * 0.055), dense[0, 1], tolerance: 1e-16);
        double[] expected = new double[3];
        double[] actual = new double[3];
        dense.Multiply([1, -2, 3], expected);
        factors.Multiply([1, -2, 3], actual);
        Assert.Equal(expected, actual, (x, y) => Math.Abs(x - y) < 1e-15);
        for (int i = 0; i < 3; i++)
        {
            factors.CopyRow(i, actual);
            Assert.Equal(dense.Row(i).ToArray(), actual, (x, y) => Math.Abs(x - y) < 1e-16);
            Assert.Equal(dense[i, i], factors.Diagonal(i), tolerance: 1e-16);
        }
    }

    [Fact]
    public void StatisticalFactors_ConstantSeries_HaveNoFactors()
    {
        ReturnPanel constant = SamplePanels.Create(2, [.. Enumerable.Repeat(0.1, 20)]);
        Assert.True(new StatisticalFactorCovariance(2).TryEstimateFactors(constant, out FactorCovariance? factors, out _));
        Assert.Equal(0, factors.FactorCount);
        Assert.Equal([0, 0, 0, 0], factors.ToCovariance().Values.ToArray());
    }

    [Fact]
    public void AThousandAssets_OverSixtyPeriods_AreEstimated()
    {
        Random random = new(Seed: 20260104);
        double[] values = [.. Enumerable.Range(0, 60 * 1000).Select(_ => 0.02 * (random.NextDouble() - 0.5))];
        ReturnPanel panel = SamplePanels.Create(1000, values, Frequency.Daily);
        SymmetricMatrix sample = new SampleCovariance().Estimate(panel).Covariance;
        ICovarianceEstimator[] estimators = [new Semicovariance(), new StatisticalFactorCovariance(10), new DenoisedCovariance()];
        foreach (ICovarianceEstimator estimator in estimators)
        {
            CovarianceEstimate estimate = estimator.Estimate(panel);
            Assert.Equal(60, estimate.Observations);
            Assert.True(estimate.Covariance.QuadraticForm([.. Enumerable.Range(0, 1000).Select(i => i % 2 == 0 ? 1.0 : -1.0)]) > 0);
        }

        Assert.Equal(sample[7, 7], new StatisticalFactorCovariance(10).Estimate(panel).Covariance[7, 7], tolerance: 1e-14);
        Assert.True(new SampleCorrelation(CorrelationMethod.Spearman).TryEstimate(panel, out _, out _));
    }

    [Fact]
    public void FactorCovariance_BadArguments_AreRefused()
    {
        DenseMatrix loadings = DenseMatrix.Create(2, 1, [1, 2]);
        SymmetricMatrix one = SymmetricMatrix.Create(1, [0.04]);
        AssertMessage("Specific variance 1 is -0.1; it must not be negative.", () => FactorCovariance.Create(loadings, one, [0.1, -0.1]));
        AssertMessage("Expected 2 specific variances (one per asset), got 1.", () => FactorCovariance.Create(loadings, one, [0.1]));
        AssertMessage("Variance of factor 0 is -1; it must not be negative.",
            () => FactorCovariance.Create(loadings, SymmetricMatrix.Create(1, [-1]), [0.1, 0.1]));
        AssertMessage("Expected 1 rows of the factor covariance (one per factor), got 2.",
            () => FactorCovariance.Create(loadings, SymmetricMatrix.FromDiagonal([1, 1]), [0.1, 0.1]));
        AssertMessage("There must be at least 1 factor; there are 0.", () => new StatisticalFactorCovariance(0));
        AssertMessage("benchmark is NaN; it must be finite.", () => new Semicovariance(double.NaN));
    }

    private static void AssertMessage(string expected, Func<object> act) =>
        Assert.StartsWith(expected, Assert.ThrowsAny<ArgumentException>(act).Message, StringComparison.Ordinal);
}
