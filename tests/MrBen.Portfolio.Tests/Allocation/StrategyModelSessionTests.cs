using System.Collections.Immutable;
using MrBen.Portfolio.Allocation;
using MrBen.Portfolio.Forecasting;
using MrBen.Portfolio.Forecasting.Utility;
using MrBen.Portfolio.Forecasting.Variance;
using MrBen.Portfolio.Market;
using MrBen.Portfolio.Tests.Forecasting.Utility;

namespace MrBen.Portfolio.Tests.Allocation;

public class StrategyModelSessionTests
{
    // 260 days on which the first asset gains 0.1 % and the second nothing: who holds the first has the higher utility of the month.
    private static readonly ReturnPanel Panel = TiltContexts.Panel([.. Enumerable.Repeat((double[])[0.001, 0], 260)]);
    private static readonly StrategyMixture Mixture = new([NamedStrategy.Fixed("first", 1, 0), NamedStrategy.Fixed("second", 0, 1)]);
    private static readonly StrategyBacktest Backtest = new(Mixture.Members, new StrategyBacktestOptions { FirstDecision = 5 });
    private static readonly ImmutableArray<string> Names = ["first", "second"];

    // The stump says 0.05 and −0.01: less their mean, ±0.03.
    [Fact]
    public void Predict_OpenGate_IsTheForestLessItsMean()
    {
        StrategyModelSession session = Session();
        for (int question = 0; question < 2; question++)
        {
            Prediction<ImmutableArray<double>> prediction = session.Predict(Names, Panel);
            Assert.True(prediction.IsActive, prediction.Explanation);
            Assert.Equal(0.03, prediction.Value[0], tolerance: 1e-15);
            Assert.Equal(-0.03, prediction.Value[1], tolerance: 1e-15);
            Assert.Contains("first +3.0 % a year beside the mean", prediction.Explanation, StringComparison.Ordinal);
        }
    }

    // Scores ±0.6: shares from halves to 0.8 and 0.2, within a cap of 0.6; within one of 0.2, 0.6 and 0.4.
    [Theory]
    [InlineData(2, 0.8)]
    [InlineData(0.2, 0.6)]
    public void Tilt_MovesByIt(double cap, double first)
    {
        AllocationResult result = new TiltedStrategy(Mixture, [new UtilityTilt(Session(), new UtilityTiltOptions { Cap = cap })])
            .Allocate(Markets.Two, new AllocationContext { Returns = Panel }, TestContext.Current.CancellationToken);
        Markets.AssertWeights(1e-12, result, first, 1 - first);
    }

    [Fact]
    public void Predict_NotActive_IsTheBaseline_AndSaysWhy()
    {
        Check(Session(PredictionStatus.GateClosed), Panel, PredictionStatus.GateClosed, "has not beaten the baseline");
        Check(Session(), Panel.Slice(0, 254), PredictionStatus.InputOutOfRange, "need tracks of 250 periods; there are 249");
        Check(Session(), Panel.Slice(0, 3), PredictionStatus.InputOutOfRange, "needs more than 5 periods; there are 3");
        StrategyModel model = StrategyModels.Of("first", "second");
        Prediction<ImmutableArray<double>> other = new StrategyModelSession(
            model, new StrategyTrackMemory(Backtest), PredictionStatus.Active).Predict(["first", "third"], Panel);
        Assert.Equal(PredictionStatus.InputOutOfRange, other.Status);
        Assert.Equal($"{model.Id} knows first, second, not first, third.", other.Explanation);
        Assert.Equal(PredictionStatus.Stale, Session(PredictionStatus.Stale).Predict(["first", "third"], Panel).Status);
        StrategyModelSession swapped = new(
            StrategyModels.Of("second", "first"), new StrategyTrackMemory(Backtest), PredictionStatus.Active);
        Assert.Equal(PredictionStatus.SchemaMismatch, swapped.Predict(["second", "first"], Panel).Status);
    }

    // The interval of a forecast of 0 is there without a track.
    [Fact]
    public void Predict_ClosedGate_AsksNoStrategy()
    {
        StrategyBacktest dead = new(
            [new NamedStrategy("first", (_, _) => throw new InvalidOperationException()), NamedStrategy.Fixed("second", 0, 1)]);
        ConformalBand band = new(0.9, -0.3, 0.4, 99);
        StrategyModel model = StrategyModels.Of("first", "second").WithIntervals([null, null], [band, band]);
        StrategyModelSession session = new(model, new StrategyTrackMemory(dead), PredictionStatus.GateClosed);
        Prediction<ImmutableArray<double>> prediction = session.Predict(Names, Panel);
        Assert.Equal([0, 0], prediction.Value);
        Assert.Equal([-0.3, -0.3], prediction.Interval!.Value.Lower);
    }

    [Fact]
    public void BadArguments_Throw()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => Session((PredictionStatus)99));
        Assert.Throws<ArgumentException>(() => Session().Predict([], Panel));
        Assert.Throws<ArgumentNullException>(() => new StrategyTrackMemory(null!));
    }

    private static StrategyModelSession Session(PredictionStatus gate = PredictionStatus.Active) =>
        new(StrategyModels.Of("first", "second"), new StrategyTrackMemory(Backtest), gate);

    private static void Check(StrategyModelSession session, ReturnPanel panel, PredictionStatus status, string reason)
    {
        Prediction<ImmutableArray<double>> prediction = session.Predict(Names, panel);
        Assert.Equal(status, prediction.Status);
        Assert.Equal([0, 0], prediction.Value);
        Assert.Contains(reason, prediction.Explanation, StringComparison.Ordinal);
    }
}
