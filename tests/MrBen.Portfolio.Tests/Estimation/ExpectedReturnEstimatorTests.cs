using System.Collections.Immutable;
using MrBen.Portfolio.Estimation;
using MrBen.Portfolio.Market;

namespace MrBen.Portfolio.Tests.Estimation;

public class ExpectedReturnEstimatorTests
{
    public static TheoryData<IExpectedReturnEstimator> All { get; } =
    [
        new HistoricalMean(), new HistoricalMean(MeanCompounding.Geometric), new ExponentiallyWeightedMean(ExponentialDecay.FromSpan(3)),
    ];

    // A: (0.10 − 0.10 + 0.20)/3 = 1/15 per month, × 12 = 0.8. B has two returns: (0.02 + 0.04)/2 × 12 = 0.36.
    [Fact]
    public void Arithmetic_IncompletePanel_AveragesWhatEachAssetHas()
    {
        ReturnPanel panel = SamplePanels.Create(2, [0.10, null, -0.10, 0.02, 0.20, 0.04], Frequency.Monthly);
        ImmutableArray<double> mean = new HistoricalMean().Estimate(panel);
        Assert.Equal(0.8, mean[0], tolerance: 1e-15);
        Assert.Equal(0.36, mean[1], tolerance: 1e-15);
    }

    // A: 1.1·0.9·1.2 = 1.188 over 3 of 12 periods: 1.188⁴ − 1 = 0.991889948...; B: (1.02·1.04)^(12/2) − 1 = 1.0608⁶ − 1.
    [Fact]
    public void Geometric_IncompletePanel_CompoundsWhatEachAssetHas()
    {
        ReturnPanel panel = SamplePanels.Create(2, [0.10, null, -0.10, 0.02, 0.20, 0.04], Frequency.Monthly);
        ImmutableArray<double> mean = new HistoricalMean(MeanCompounding.Geometric).Estimate(panel);
        Assert.Equal((1.188 * 1.188 * 1.188 * 1.188) - 1, mean[0], tolerance: 1e-14);
        Assert.Equal(Math.Pow(1.0608, 6) - 1, mean[1], tolerance: 1e-14);
    }

    // λ = ½ (span 3). A: (4·0.03 + 2·(−0.01) + 1·0.02 + ½·0.01)/(4 + 2 + 1 + ½) = 0.125/7.5 = 1/60.
    // B has no first return: (4·(−0.02) + 2·0.03 + 1·0.01)/7 = −0.01/7. C has no third: (4·0.04 + 1·(−0.01) + ½·0.02)/5.5 = 0.16/5.5.
    // pandas 1.5.3 DataFrame.ewm(span=3).mean().iloc[-1]: 0.016666…, −0.0014285…, 0.0290909….
    [Fact]
    public void ExponentiallyWeighted_IncompletePanel_AgesByTheCalendar()
    {
        ReturnPanel panel = SamplePanels.Create(3,
            [0.01, null, 0.02, 0.02, 0.01, -0.01, -0.01, 0.03, null, 0.03, -0.02, 0.04], Frequency.Yearly);
        ImmutableArray<double> mean = new ExponentiallyWeightedMean(ExponentialDecay.FromSpan(3)).Estimate(panel);
        Assert.Equal(1.0 / 60, mean[0], tolerance: 1e-15);
        Assert.Equal(-0.01 / 7, mean[1], tolerance: 1e-15);
        Assert.Equal(0.16 / 5.5, mean[2], tolerance: 1e-15);
    }

    // Weights underflow after about 1075 halvings, but a mean over one asset's own returns does not depend on how long ago they were:
    // (½·0.01 + 1·0.04)/1.5 = 0.03.
    [Fact]
    public void ExponentiallyWeighted_AssetThatStoppedLongAgo_KeepsItsMean()
    {
        double?[] values = [.. Enumerable.Range(0, 3000).SelectMany(t => new double?[] { 0.01, t == 0 ? 0.01 : t == 1 ? 0.04 : null })];
        ImmutableArray<double> mean = new ExponentiallyWeightedMean(ExponentialDecay.FromFactor(0.5))
            .Estimate(SamplePanels.Create(2, values));
        Assert.Equal(0.03, mean[1], tolerance: 1e-15);
    }

    [Theory]
    [MemberData(nameof(All))]
    public void TryEstimate_LogPanel_IsRefused(IExpectedReturnEstimator estimator)
    {
        ReturnPanel panel = SamplePanels.Create(1, [0.01, 0.02], kind: ReturnKind.Log);
        Assert.Equal("The panel holds log returns; expected simple returns need a panel of simple returns. (Parameter 'returns')",
            Assert.Throws<ArgumentException>(() => estimator.TryEstimate(panel, out _, out _)).Message);
    }

    [Theory]
    [MemberData(nameof(All))]
    public void TryEstimate_AssetWithoutReturns_SaysSo(IExpectedReturnEstimator estimator)
    {
        ReturnPanel panel = SamplePanels.Create(2, [0.01, null, 0.02, null]);
        Assert.False(estimator.TryEstimate(panel, out ImmutableArray<double> mean, out EstimationFailure? failure));
        Assert.True(mean.IsDefault);
        Assert.Equal("B has 0 returns; 1 is needed, 1 more.", failure.Detail);
        Assert.Equal(failure.Detail, Assert.Throws<InsufficientHistoryException>(() => estimator.Estimate(panel)).Message);
    }

    [Theory]
    [MemberData(nameof(All))]
    public void TryEstimate_NoAssets_IsRefused(IExpectedReturnEstimator estimator)
    {
        ReturnPanel panel = ReturnPanel.Create([], [], Frequency.Daily, ReturnKind.Simple, []);
        Assert.Equal("The panel has no assets. (Parameter 'returns')",
            Assert.Throws<ArgumentException>(() => estimator.TryEstimate(panel, out _, out _)).Message);
    }

    // 1.5^(8760) is about 10^1542.
    [Fact]
    public void Geometric_BeyondDouble_IsAFailure()
    {
        ReturnPanel panel = SamplePanels.Create(1, [0.5], Frequency.PerYear(8760));
        Assert.False(new HistoricalMean(MeanCompounding.Geometric).TryEstimate(panel, out _, out EstimationFailure? failure));
        Assert.Equal("The geometric mean of A over 1 returns is too large for a number at 8760 per year.", failure.Detail);
        Assert.Equal("A", Assert.IsType<UndefinedEstimate>(failure).Asset?.Value);
    }

    [Fact]
    public void Constructor_UnknownCompounding_Throws() =>
        Assert.StartsWith("Unknown compounding 7.",
            Assert.Throws<ArgumentOutOfRangeException>(() => new HistoricalMean((MeanCompounding)7)).Message, StringComparison.Ordinal);
}
