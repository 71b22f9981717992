using CsCheck;
using MrBen.Optimization.LinearAlgebra;
using MrBen.Portfolio.Estimation;
using MrBen.Portfolio.Market;
using ColumnMajorMatrix = MathNet.Numerics.LinearAlgebra.Double.DenseMatrix;

namespace MrBen.Portfolio.Tests.Estimation;

public class SampleCorrelationTests
{
    public static TheoryData<CorrelationMethod> Methods { get; } = [.. Enum.GetValues<CorrelationMethod>()];

    // scipy 1.10.1 with numpy 1.24.2 on Markowitz' 18 × 3 returns: numpy.corrcoef, scipy.stats.spearmanr, scipy.stats.kendalltau; the
    // entries (0,1), (0,2), (1,2).
    [Theory]
    [InlineData(CorrelationMethod.Pearson, 0.5301191382188212, 0.7041845952707888, 0.21026278511712967)]
    [InlineData(CorrelationMethod.Spearman, 0.5851393188854489, 0.6140350877192982, 0.15170278637770898)]
    [InlineData(CorrelationMethod.Kendall, 0.411764705882353, 0.4509803921568628, 0.12418300653594773)]
    public void CompletePanel_MatchesScipy(CorrelationMethod method, double first, double second, double third)
    {
        CorrelationEstimate estimate = new SampleCorrelation(method).Estimate(SamplePanels.Markowitz);
        Assert.Equal(first, estimate.Correlation[0, 1], tolerance: 1e-15);
        Assert.Equal(second, estimate.Correlation[2, 0], tolerance: 1e-15);
        Assert.Equal(third, estimate.Correlation[1, 2], tolerance: 1e-15);
        Assert.Equal(1, estimate.Correlation[1, 1]);
        Assert.Equal(18, estimate.Observations);
        Assert.Equal($"{method} correlation of 18 returns.", estimate.Description);
    }

    // A third asset that has only the first four returns leaves the pair (A, B) as it is, and is compared over those four.
    [Theory]
    [MemberData(nameof(Methods))]
    public void IncompletePanel_UsesThePeriodsThatEachPairShares(CorrelationMethod method)
    {
        double?[] values = [.. Enumerable.Range(0, 18 * 3).Select(k =>
            k % 3 == 2 && k / 3 >= 4 ? (double?)null : SamplePanels.Markowitz.Values[k])];
        CorrelationEstimate estimate = new SampleCorrelation(method).Estimate(SamplePanels.Create(3, values));
        SampleCorrelation estimator = new(method);
        Assert.Equal(estimator.Estimate(SamplePanels.Markowitz).Correlation[0, 1], estimate.Correlation[0, 1], tolerance: 1e-15);
        Assert.Equal(
            estimator.Estimate(SamplePanels.Markowitz.Slice(0, 4)).Correlation[1, 2], estimate.Correlation[1, 2], tolerance: 1e-15);
        Assert.Equal(4, estimate.Observations);
        Assert.Equal($"Pairwise {method} correlation of 4 to 18 returns; it may be indefinite.", estimate.Description);
    }

    [Theory]
    [MemberData(nameof(Methods))]
    public void TooLittleOverlap_NamesThePairs(CorrelationMethod method)
    {
        ReturnPanel panel = SamplePanels.Create(2, [0.01, null, 0.02, 0.01, 0.03, 0.02, 0.01, 0.03, null, 0.01]);
        Assert.False(new SampleCorrelation(method, minimumObservations: 4).TryEstimate(panel, out _, out EstimationFailure? failure));
        Assert.Equal("A and B share 3 returns; 4 are needed, 1 more.", failure.Detail);
        Assert.False(new SampleCorrelation(method).TryEstimate(SamplePanels.Create(1, [0.01, 0.02]), out _, out failure));
        Assert.Equal("A has 2 returns; 3 are needed, 1 more.", failure.Detail);
    }

    [Theory]
    [MemberData(nameof(Methods))]
    public void AssetThatDidNotMove_IsNamed(CorrelationMethod method)
    {
        double?[] values = [0.01, 0.1, 0.02, 0.1, -0.01, 0.1, 0.03, 0.1];
        Assert.False(new SampleCorrelation(method).TryEstimate(SamplePanels.Create(2, values), out _, out EstimationFailure? failure));
        Assert.Equal("B did not move in 4 returns; its correlation with the others is undefined.", failure.Detail);
        values[0] = null;
        Assert.False(new SampleCorrelation(method).TryEstimate(SamplePanels.Create(2, values), out _, out failure));
        Assert.Equal("B did not move in 3 returns; its correlation with the others is undefined.", failure.Detail);
    }

    [Theory]
    [MemberData(nameof(Methods))]
    public void OneAsset_CorrelatesWithItself(CorrelationMethod method) =>
        Assert.Equal(
            [1.0], new SampleCorrelation(method).Estimate(SamplePanels.Create(1, [0.01, 0.02, 0.04])).Correlation.Values.ToArray());

    // Fewer periods than assets too; reversed assets give the reversed matrix; the scale of the returns is in no correlation.
    [Fact]
    public void CompletePanels_ArePositiveSemidefiniteEquivariantAndScaleFree() =>
        Gen.Select(Gen.Int[1, 8], Gen.Int[3, 20]).SelectMany((n, t) => Gen.Select(Gen.Const(n), Gen.Int[-30, 30].Array[n * t]))
        .Sample((n, counts) =>
        {
            double[] values = [.. counts.Select(k => k / 1000.0)];
            double[] changed = [.. Enumerable.Range(0, values.Length).Select(k => 3 * values[k - (k % n) + n - 1 - (k % n)])];
            foreach (CorrelationMethod method in Enum.GetValues<CorrelationMethod>())
            {
                SampleCorrelation estimator = new(method);
                bool defined = estimator.TryEstimate(SamplePanels.Create(n, values), out CorrelationEstimate? given, out _);
                Assert.Equal(defined, estimator.TryEstimate(SamplePanels.Create(n, changed), out CorrelationEstimate? other, out _));
                if (!defined)
                {
                    continue;
                }

                SymmetricMatrix matrix = given!.Correlation;
                Assert.True(new ColumnMajorMatrix(n, n, matrix.Values.ToArray()).Evd().EigenValues.Min(value => value.Real) > -1e-13);
                for (int k = 0; k < n * n; k++)
                {
                    Assert.Equal(matrix[k / n, k % n], other!.Correlation[n - 1 - (k / n), n - 1 - (k % n)], tolerance: 1e-13);
                }
            }
        });

    [Fact]
    public void Constructor_UnsoundArguments_Throw()
    {
        Assert.StartsWith("Unknown correlation 7.",
            Refused(() => new SampleCorrelation((CorrelationMethod)7)), StringComparison.Ordinal);
        Assert.StartsWith("The fewest shared returns must be at least 2; they are 1.",
            Refused(() => new SampleCorrelation(minimumObservations: 1)), StringComparison.Ordinal);

        static string Refused(Func<object> act) => Assert.Throws<ArgumentOutOfRangeException>(act).Message;
    }

    [Fact]
    public void CorrelationEstimate_WhatIsNoCorrelation_IsRefused()
    {
        SymmetricMatrix beyond = SymmetricMatrix.Create(2, [1, 1.5, 1.5, 1]);
        Assert.StartsWith("Entry (1,0) is 1.5; a correlation is in [-1, 1].", Assert.Throws<ArgumentException>(
            () => new CorrelationEstimate(["A", "B"], beyond, 5, "Given.")).Message, StringComparison.Ordinal);
        Assert.StartsWith("Entry (0,0) is 2; a correlation is 1 on the diagonal.", Assert.Throws<ArgumentException>(
            () => new CorrelationEstimate(["A"], SymmetricMatrix.Create(1, [2]), 5, "Given.")).Message, StringComparison.Ordinal);
    }
}
