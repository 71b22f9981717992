using System.Collections.Immutable;
using System.Globalization;
using MrBen.Optimization.LinearAlgebra;
using MrBen.Portfolio.Estimation;
using MrBen.Portfolio.Market;

namespace MrBen.Portfolio.Tests.Estimation;

public class ReturnEstimatesTests
{
    // The columns of the 18 years sum to 1.108, 2.629 and 2.297; the covariance is that of the estimator by itself.
    [Fact]
    public void FromReturns_Defaults_AreArithmeticMeanAndLedoitWolf()
    {
        ReturnEstimates estimates = ReturnEstimates.FromReturns(SamplePanels.Markowitz);
        CovarianceEstimate covariance = new LedoitWolfCovariance().Estimate(SamplePanels.Markowitz);
        Assert.Equal([1.108 / 18, 2.629 / 18, 2.297 / 18], estimates.ExpectedReturns.ToArray(), (x, y) => Math.Abs(x - y) < 1e-15);
        Assert.Equal(covariance.Covariance.Values.ToArray(), estimates.Covariance.Values.ToArray());
        Assert.Equal(18, estimates.Observations);
        Assert.Equal(covariance.ShrinkageIntensity, estimates.ShrinkageIntensity);
        Assert.Equal(
            "Expected returns: arithmetic mean. Covariance: Ledoit–Wolf shrinkage to a scaled identity with intensity 0.4525"
            + " of 18 returns, divisor n, 1 per year.", estimates.Description);
    }

    [Fact]
    public void FromReturns_Window_UsesTheLastPeriods()
    {
        ReturnEstimates windowed = ReturnEstimates.FromReturns(SamplePanels.Markowitz, new() { Window = 5 });
        ReturnEstimates sliced = ReturnEstimates.FromReturns(SamplePanels.Markowitz.Slice(13, 5));
        Assert.Equal(5, windowed.Observations);
        Assert.Equal(sliced.ExpectedReturns.ToArray(), windowed.ExpectedReturns.ToArray());
        Assert.Equal(sliced.Covariance.Values.ToArray(), windowed.Covariance.Values.ToArray());
    }

    [Theory]
    [InlineData("")]
    [InlineData("de-DE")]
    [InlineData("fa-IR")]
    public void TryFromReturns_TooFew_SaysWhoLacksHowMany(string culture)
    {
        CultureInfo.CurrentCulture = CultureInfo.GetCultureInfo(culture);
        ImmutableArray<AssetId> assets = ["SPY", "QQQ"];
        ReturnPanel panel = ReturnPanel.Create(assets, [.. Enumerable.Range(0, 61).Select(t => new DateOnly(2024, 1, 1).AddDays(t))],
            Frequency.Daily, ReturnKind.Simple, new double[122],
            [.. Enumerable.Range(0, 122).Select(k => k % 2 == 1 || k >= 88)]);
        Assert.False(ReturnEstimates.TryFromReturns(
            panel, new() { MinimumObservations = 60 }, out ReturnEstimates? estimates, out EstimationFailure? failure));
        Assert.Null(estimates);
        Assert.Equal("SPY has 17 returns; 60 are needed, 43 more.", failure.Detail);
        HistoryShortage shortage = Assert.Single(Assert.IsType<InsufficientHistory>(failure).Shortages);
        Assert.Equal(("SPY", 17, 60, 43), (shortage.Asset.Value, shortage.Observations, shortage.Required, shortage.Missing));
        InsufficientHistoryException thrown = Assert.Throws<InsufficientHistoryException>(
            () => ReturnEstimates.FromReturns(panel, new() { MinimumObservations = 60 }));
        Assert.Equal(failure.Detail, thrown.Message);
        Assert.Equal(17, thrown.Failure.Shortages[0].Observations);
    }

    [Fact]
    public void TryFromReturns_ManyShort_NamesFiveAndCountsTheRest()
    {
        ReturnPanel panel = SamplePanels.Create(1000, new double[1000]);
        Assert.False(ReturnEstimates.TryFromReturns(panel, null, out _, out EstimationFailure? failure));
        Assert.Equal(
            "A has 1 return; 2 are needed, 1 more. B has 1 return; 2 are needed, 1 more. C has 1 return; 2 are needed, 1 more. "
            + "D has 1 return; 2 are needed, 1 more. E has 1 return; 2 are needed, 1 more. And 995 more.", failure.Detail);
        Assert.Equal(1000, Assert.IsType<InsufficientHistory>(failure).Shortages.Length);
    }

    [Fact]
    public void TryFromReturns_UndefinedCovariance_IsAFailureNotAnException()
    {
        ReturnPanel panel = SamplePanels.Create(2, [0.01, 0.1, 0.02, 0.1, -0.01, 0.1]);
        ReturnEstimatesOptions options = new() { Covariance = new LedoitWolfCovariance(ShrinkageTarget.ConstantCorrelation) };
        Assert.False(ReturnEstimates.TryFromReturns(panel, options, out _, out EstimationFailure? failure));
        Assert.Equal("B has zero variance over 3 returns; its correlation with the others is undefined.", failure.Detail);
        Assert.Equal(failure.Detail, Assert.Throws<EstimationException>(() => ReturnEstimates.FromReturns(panel, options)).Message);
    }

    [Fact]
    public void FromReturns_IncompletePanel_NeedsEstimatorsForIt()
    {
        ReturnPanel panel = SamplePanels.Create(2, [0.01, null, 0.02, 0.03, 0.01, -0.03]);
        ReturnEstimates estimates = ReturnEstimates.FromReturns(panel, new() { Covariance = new SampleCovariance() });
        Assert.Equal(2, estimates.Observations);
        Assert.Equal(
            "1 of 6 returns are missing, the first of B on 2024-01-01; Ledoit–Wolf shrinkage to a scaled identity needs a complete panel.",
            Assert.Throws<EstimationException>(() => ReturnEstimates.FromReturns(panel)).Message);
    }

    [Fact]
    public void FromReturns_LogPanel_IsRefused() =>
        Assert.Equal("The panel holds log returns; expected simple returns need a panel of simple returns. (Parameter 'returns')",
            Assert.Throws<ArgumentException>(() => ReturnEstimates.FromReturns(
                SamplePanels.Create(1, [0.01, 0.02], kind: ReturnKind.Log))).Message);

    [Fact]
    public void FromReturns_UnsoundOptions_ListsThemAll()
    {
        ReturnEstimatesOptions unsound = new() { ExpectedReturns = null!, Covariance = null!, Window = 0, MinimumObservations = 0 };
        Assert.Equal(
            [
                "ExpectedReturns must name an estimator; it is null.", "Covariance must name an estimator; it is null.",
                "Window must be at least 1; it is 0.", "MinimumObservations must be at least 1; it is 0.",
            ], unsound.Validate());
        Assert.Equal("Window is 30, but 60 returns of each asset are needed within it. (Parameter 'options')",
            Assert.Throws<ArgumentException>(() => ReturnEstimates.FromReturns(
                SamplePanels.Markowitz, new() { Window = 30, MinimumObservations = 60 })).Message);
    }

    // Variances 0.04 and 0.09: volatilities 0.2 and 0.3, covariance 0.03, so the correlation is one half.
    [Fact]
    public void CorrelationMatrix_DividesByTheVolatilities()
    {
        SymmetricMatrix correlation = TwoAssets([0.04, 0.03, 0.03, 0.09]).CorrelationMatrix();
        Assert.Equal(0.5, correlation[0, 1], tolerance: 1e-15);
        Assert.Equal(1, correlation[0, 0]);
        Assert.Equal(1, correlation[1, 1]);
    }

    // Perfect correlation must not round to 1.0000000000000002, of which √(1 − ρ) is NaN; a matrix that is no covariance must show.
    [Fact]
    public void CorrelationMatrix_RoundsBackToOneButHidesNothingElse()
    {
        for (int k = 1; k < 200; k++)
        {
            double a = 0.1 / k;
            double b = 0.3 + (0.01 * k);
            Assert.True(TwoAssets([a * a, a * b, a * b, b * b]).CorrelationMatrix()[0, 1] <= 1);
        }

        Assert.Equal(2, TwoAssets([0.01, 0.02, 0.02, 0.01]).CorrelationMatrix()[0, 1], tolerance: 1e-14);
    }

    [Fact]
    public void CorrelationMatrix_ZeroVariance_NamesTheAsset() =>
        Assert.Equal("B has zero variance; its correlation with the others is undefined.",
            Assert.Throws<InvalidOperationException>(() => TwoAssets([0.04, 0, 0, 0]).CorrelationMatrix()).Message);

    [Fact]
    public void Select_TakesTheAssetsInTheOrderGiven()
    {
        ReturnEstimates all = ReturnEstimates.FromReturns(SamplePanels.Markowitz);
        ReturnEstimates some = all.Select("C", "A");
        Assert.Equal(["C", "A"], some.Assets.Select(asset => asset.Value));
        Assert.Equal([all.ExpectedReturns[2], all.ExpectedReturns[0]], some.ExpectedReturns.ToArray());
        Assert.Equal(all.Covariance[2, 0], some.Covariance[0, 1]);
        Assert.Equal(all.Covariance[2, 2], some.Covariance[0, 0]);
        Assert.Equal(18, some.Observations);
        Assert.Equal(1, some.IndexOf("A"));
        Assert.Equal(-1, some.IndexOf("B"));
    }

    [Fact]
    public void Select_UnknownOrRepeated_IsRefused()
    {
        ReturnEstimates estimates = TwoAssets([0.04, 0.03, 0.03, 0.09]);
        Assert.Equal("Asset Z is not among the 2 estimated. (Parameter 'assets')",
            Assert.Throws<ArgumentException>(() => estimates.Select("A", "Z")).Message);
        Assert.Equal("Asset A appears twice. (Parameter 'assets')",
            Assert.Throws<ArgumentException>(() => estimates.Select("A", "A")).Message);
    }

    [Fact]
    public void Create_SaysThatTheCallerGaveTheNumbers()
    {
        ReturnEstimates given = TwoAssets([0.04, 0.03, 0.03, 0.09]);
        Assert.Equal("Given by the caller.", given.Description);
        Assert.Null(given.ShrinkageIntensity);
    }

    private static ReturnEstimates TwoAssets(double[] covariance) =>
        ReturnEstimates.Create(["A", "B"], [0.05, 0.08], SymmetricMatrix.Create(2, covariance));
}
