using System.Collections.Immutable;
using MrBen.Portfolio.Allocation;
using MrBen.Portfolio.Forecasting;
using MrBen.Portfolio.Market;

namespace MrBen.Portfolio.Tests.Allocation;

public class LearnedTiltTests
{
    private static readonly PortfolioWeights Base = Markets.Weights(0.2, 0.3, 0.5);
    private static readonly ReturnPanel Panel = TiltContexts.Panel([0.1, 0.1, 0.1]);

    private static TiltOutcome Tilt(LearnedTilt tilt, ReturnPanel? panel) =>
        tilt.Tilt(Base, TiltContexts.Of(panel), TestContext.Current.CancellationToken);

    // Scores 1 (0.2 counts as the full 0.05), 0, −0.5: 0.2·1.5, 0.3, 0.5·0.75 sum to 0.975.
    [Fact]
    public void ActiveModel_MovesByBoundedScores()
    {
        TiltOutcome outcome = Tilt(new LearnedTilt(new FixedModel(PredictionStatus.Active, 0.2, 0, -0.025)), Panel);
        TiltContexts.AssertWeights(outcome, 0.3 / 0.975, 0.3 / 0.975, 0.375 / 0.975);
        Assert.Equal("Model m1: Because.", outcome.Detail);
    }

    [Theory]
    [InlineData(PredictionStatus.NoModel)]
    [InlineData(PredictionStatus.GateClosed)]
    [InlineData(PredictionStatus.Stale)]
    [InlineData(PredictionStatus.InputOutOfRange)]
    public void InactiveModel_LeavesTheWeights_AndSaysSo(PredictionStatus status)
    {
        TiltOutcome outcome = Tilt(new LearnedTilt(new FixedModel(status, 0.2, 0, -0.025)), Panel);
        Assert.Same(Base, outcome.Weights);
        Assert.Equal("No model is active: Because.", outcome.Detail);
    }

    [Fact]
    public void NoModel_NamesThePackage()
    {
        TiltOutcome outcome = Tilt(new LearnedTilt(null), null);
        Assert.Same(Base, outcome.Weights);
        Assert.Equal(
            "No model is active: nothing that trains models was given. The package MrBen.Portfolio.MachineLearning brings it.", outcome.Detail);
    }

    [Fact]
    public void ModelWithoutFiniteNumber_LeavesTheWeights()
    {
        TiltOutcome outcome = Tilt(new LearnedTilt(new FixedModel(PredictionStatus.Active, 0.2, double.NaN, 0)), Panel);
        Assert.Same(Base, outcome.Weights);
        Assert.Equal("Model m1 gives B no finite relative utility; the weights stay as they are.", outcome.Detail);
    }

    private sealed class FixedModel(PredictionStatus status, params double[] utilities) : IAssetScoreModel
    {
        public Prediction<ImmutableArray<double>> Predict(ReturnPanel returns) => new([.. utilities], "m1", status, "Because.");
    }
}
