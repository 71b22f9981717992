using CsCheck;
using MrBen.Optimization.LinearAlgebra;
using MrBen.Portfolio.Estimation;
using ColumnMajorMatrix = MathNet.Numerics.LinearAlgebra.Double.DenseMatrix;

namespace MrBen.Portfolio.Tests.Estimation;

/// <summary>What must hold for every panel, with more assets than periods as well as fewer.</summary>
public class CovarianceProperties
{
    private static readonly ICovarianceEstimator[] Estimators =
    [
        new SampleCovariance(),
        new ExponentiallyWeightedCovariance(ExponentialDecay.FromFactor(0.9)),
        new ExponentiallyWeightedCovariance(ExponentialDecay.FromFactor(0.9), ReturnCentering.SampleMean),
        new LedoitWolfCovariance(),
        new LedoitWolfCovariance(ShrinkageTarget.ConstantCorrelation),
        new LedoitWolfCovariance(ShrinkageTarget.SingleFactor),
        new OracleApproximatingShrinkage(),
        new Semicovariance(),
        new DenoisedCovariance(),
        new DenoisedCovariance(new() { Treatment = NoiseTreatment.TargetedShrinkage, NoiseKept = 0.3 }),
    ];

    private static readonly Gen<ICovarianceEstimator> AnyEstimator = Gen.Int[0, Estimators.Length - 1].Select(k => Estimators[k]);

    // Returns of whole thousandths: constant assets, equal assets and assets that cancel come up, and come up exactly.
    private static readonly Gen<(int Columns, double[] Values)> Panels =
        from n in Gen.Int[1, 8]
        from periods in Gen.Int[3, 25]
        from largest in Gen.OneOf(Gen.Const(1), Gen.Const(300))
        from values in Gen.Int[-largest, largest].Select(k => k / 1000.0).Array[n * periods]
        select (n, values);

    [Fact]
    public void Estimates_ArePositiveSemidefiniteWithAnIntensityInZeroToOne() =>
        Gen.Select(Panels, AnyEstimator).Sample((panel, estimator) =>
        {
            if (!estimator.TryEstimate(SamplePanels.Create(panel.Columns, panel.Values), out CovarianceEstimate? estimate, out _))
            {
                return;
            }

            double smallest = SmallestEigenvalue(estimate.Covariance);
            Assert.True(smallest >= -1e-14, FormattableString.Invariant($"{estimator.Name}: smallest eigenvalue {smallest}."));
            Assert.True(estimate.ShrinkageIntensity is null or (>= 0 and <= 1));
        });

    // Shrinkage to a scaled identity is positive definite as soon as anything moves, also for fewer periods than assets.
    [Fact]
    public void ShrinkageToIdentity_FewerPeriodsThanAssets_IsPositiveDefinite() =>
        Gen.Select(Gen.Double[0.01, 0.3].Array[3 * 10], Gen.Bool).Sample((values, oracle) =>
        {
            ICovarianceEstimator estimator = oracle ? new OracleApproximatingShrinkage() : new LedoitWolfCovariance();
            CovarianceEstimate estimate = estimator.Estimate(SamplePanels.Create(10, values));
            Assert.True(estimate.ShrinkageIntensity > 0);
            Assert.True(SmallestEigenvalue(estimate.Covariance) > 0);
        });

    [Fact]
    public void Estimates_AreEquivariantUnderPermutation() =>
        Gen.Select(Panels, AnyEstimator).Sample((panel, estimator) =>
        {
            int n = panel.Columns;
            double[] reversed = new double[panel.Values.Length];
            for (int k = 0; k < reversed.Length; k++)
            {
                reversed[k] = panel.Values[(k - (k % n)) + n - 1 - (k % n)];
            }

            AssertRelated(estimator, (n, panel.Values), reversed, scale: 1, (i, j) => (n - 1 - i, n - 1 - j));
        });

    // Returns c times as large have c² the covariance and the same intensity.
    [Fact]
    public void Estimates_AreEquivariantUnderScale() =>
        Gen.Select(Panels, AnyEstimator, Gen.Double[0.001, 3]).Sample((panel, estimator, factor) =>
            AssertRelated(estimator, panel, [.. panel.Values.Select(x => x * factor)], factor * factor, (i, j) => (i, j)));

    // A constant added to every return of an asset is in its mean only; estimators about a fixed level are left out.
    [Fact]
    public void CenteredEstimates_AreInvariantUnderTranslation() =>
        Gen.Select(Panels, AnyEstimator, Gen.Double[-0.5, 0.5]).Sample((panel, estimator, shift) =>
        {
            if (estimator is Semicovariance or ExponentiallyWeightedCovariance { Centering: ReturnCentering.Zero })
            {
                return;
            }

            AssertRelated(estimator, panel, [.. panel.Values.Select(x => x + shift)], scale: 1, (i, j) => (i, j));
        });

    // The pairwise path without gaps is the complete path: a missing cell in an asset of its own leaves the others as they are.
    [Fact]
    public void PairwiseEstimates_WithoutSharedGaps_EqualTheCompleteOnes() =>
        Panels.Sample(panel =>
        {
            int n = panel.Columns;
            int periods = panel.Values.Length / n;
            double?[] withGap = new double?[periods * (n + 1)];
            for (int t = 0; t < periods; t++)
            {
                for (int i = 0; i < n; i++)
                {
                    withGap[(t * (n + 1)) + i] = panel.Values[(t * n) + i];
                }

                withGap[(t * (n + 1)) + n] = t == 0 ? null : panel.Values[t * n];
            }

            foreach (ICovarianceEstimator estimator in Estimators[..3])
            {
                SymmetricMatrix complete = estimator.Estimate(SamplePanels.Create(n, panel.Values)).Covariance;
                SymmetricMatrix pairwise = estimator.Estimate(SamplePanels.Create(n + 1, withGap)).Covariance;
                AssertClose(complete, pairwise, scale: 1, (i, j) => (i, j));
            }
        });

    // Both panels have an estimate or neither has, and the second is the first, scaled and with its entries moved.
    private static void AssertRelated(
        ICovarianceEstimator estimator, (int Columns, double[] Values) given, double[] changed, double scale,
        Func<int, int, (int Row, int Column)> place)
    {
        bool first = estimator.TryEstimate(
            SamplePanels.Create(given.Columns, given.Values), out CovarianceEstimate? expected, out EstimationFailure? failure);
        Assert.Equal(first, estimator.TryEstimate(
            SamplePanels.Create(given.Columns, changed), out CovarianceEstimate? actual, out EstimationFailure? other));
        Assert.Equal(failure?.GetType(), other?.GetType());
        if (first)
        {
            AssertClose(expected!.Covariance, actual!.Covariance, scale, place);
        }
    }

    private static void AssertClose(
        SymmetricMatrix expected, SymmetricMatrix actual, double scale, Func<int, int, (int Row, int Column)> place)
    {
        double size = scale * Kernels.MaxAbs(expected.Values);
        for (int i = 0; i < expected.Order; i++)
        {
            for (int j = 0; j < expected.Order; j++)
            {
                (int row, int column) = place(i, j);

                // The intensity is a quotient whose numerator and denominator may both nearly cancel, hence more than rounding.
                Assert.Equal(scale * expected[i, j], actual[row, column], tolerance: 1e-9 * size);
            }
        }
    }

    private static double SmallestEigenvalue(SymmetricMatrix matrix) =>
        new ColumnMajorMatrix(matrix.Order, matrix.Order, matrix.Values.ToArray()).Evd().EigenValues.Min(value => value.Real);
}
