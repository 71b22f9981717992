using System.Text.Json;
using MrBen.Optimization.LinearAlgebra;
using MrBen.Portfolio.Estimation;
using MrBen.Portfolio.Market;

namespace MrBen.Portfolio.Conformance.Tests.Estimation;

public class ShrinkageConformanceTests
{
    private const ShrinkageTarget Correlation = ShrinkageTarget.ConstantCorrelation;
    private const ShrinkageTarget Factor = ShrinkageTarget.SingleFactor;

    // scikit-learn 1.2.1, LedoitWolf and OAS with their defaults, on five real panels (2264 × 20 daily, 60 × 20, 100 × 30 log returns,
    // 60 × 98 with more assets than periods, 120 × 24 monthly). Relative tolerance 1e-10: the two differ in summation order only.
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void ScaledIdentityAndOracle_MatchScikitLearn(int index)
    {
        using JsonDocument document = JsonDocument.Parse(File.ReadAllText(ReferenceData.Require("published", "shrinkage_sklearn.json")));
        JsonElement expected = document.RootElement.GetProperty("cases")[index];
        ReturnPanel panel = ReferencePanels.ShrinkageCase(index);
        Assert.Equal(expected.GetProperty("T").GetInt32(), panel.Observations);
        Assert.Equal(expected.GetProperty("N").GetInt32(), panel.Assets.Length);

        CovarianceEstimate ledoitWolf = new LedoitWolfCovariance().Estimate(panel);
        AssertRelative(Number("ledoit_wolf_shrinkage"), ledoitWolf.ShrinkageIntensity!.Value);
        AssertRelative(Number("lw_cov_00"), ledoitWolf.Covariance[0, 0]);
        AssertRelative(Number("lw_cov_01"), ledoitWolf.Covariance[0, 1]);
        AssertRelative(Number("lw_fro_norm"), Norm(ledoitWolf.Covariance));

        CovarianceEstimate oracle = new OracleApproximatingShrinkage().Estimate(panel);
        AssertRelative(Number("oas_shrinkage"), oracle.ShrinkageIntensity!.Value);
        AssertRelative(Number("oas_cov_01"), oracle.Covariance[0, 1]);
        AssertRelative(Number("oas_fro_norm"), Norm(oracle.Covariance));

        SymmetricMatrix sample = new SampleCovariance().Estimate(panel).Covariance;
        double toMaximumLikelihood = (panel.Observations - 1.0) / panel.Observations;
        AssertRelative(Number("sample_cov_01_mle"), sample[0, 1] * toMaximumLikelihood);

        double Number(string name) => expected.GetProperty(name).GetDouble();
    }

    // Computed in numpy 1.24.2 from the definitions, pair by pair, as the unit tests of the two targets spell them out: Ledoit and Wolf
    // (2004), J. Portfolio Management 30(4), appendix B; (2003), J. Empirical Finance 10(5), Lemma 2. Columns: intensity, entries (0,1)
    // and (1,2), Frobenius norm.
    [Theory]
    [InlineData(0, Correlation, 0.054623652055522186, 0.00028134209769218644, 0.00022376370793172114, 0.0034662797846911476)]
    [InlineData(0, Factor, 0.025115444868148533, 0.00028173325396635017, 0.00022249514306985812, 0.003465251142211528)]
    [InlineData(1, Correlation, 0.5610264660307599, 0.0005836658873342303, 0.0003917944508741231, 0.004820712514473306)]
    [InlineData(1, Factor, 0.3348711501164775, 0.0007276196349043586, 0.0004479660048367835, 0.005123845623476514)]
    [InlineData(2, Correlation, 0.14016341519898873, 0.0032953169867633737, 0.001797032432915379, 0.07162100395784739)]
    [InlineData(2, Factor, 0.12602094378488793, 0.0033471288889430025, 0.0018194702600283625, 0.07075997797440163)]
    [InlineData(3, Correlation, 0.681122971962487, 0.00025487419581104304, 0.0002847376722368691, 0.027558249256514414)]
    [InlineData(3, Factor, 0.6848154185914078, 0.00038181874148138044, 0.00034428495300091607, 0.02946716006550399)]
    [InlineData(4, Correlation, 0.08794845612190799, 0.005092799434210355, 0.004133300844250836, 0.05843201093842994)]
    [InlineData(4, Factor, 0.1100776805421026, 0.0051736543279955315, 0.004210221717431805, 0.05943254899418644)]
    public void OtherTargets_MatchTheDefinitions(
        int index, ShrinkageTarget target, double intensity, double first, double second, double norm)
    {
        CovarianceEstimate estimate = new LedoitWolfCovariance(target).Estimate(ReferencePanels.ShrinkageCase(index));
        AssertRelative(intensity, estimate.ShrinkageIntensity!.Value);
        AssertRelative(first, estimate.Covariance[0, 1]);
        AssertRelative(second, estimate.Covariance[1, 2]);
        AssertRelative(norm, Norm(estimate.Covariance));
    }

    private static double Norm(SymmetricMatrix matrix) => Math.Sqrt(Kernels.Dot(matrix.Values, matrix.Values));

    private static void AssertRelative(double expected, double actual) =>
        Assert.Equal(expected, actual, tolerance: 1e-10 * Math.Abs(expected));
}
