using System.Collections.Immutable;
using MrBen.Portfolio.Allocation;
using MrBen.Portfolio.Forecasting;
using MrBen.Portfolio.Forecasting.Features;
using MrBen.Portfolio.Forecasting.Trees;
using MrBen.Portfolio.Forecasting.Utility;
using MrBen.Portfolio.Market;

namespace MrBen.Portfolio.Tests.Allocation;

public class StrategyForestModelTests
{
    // 260 days on which the first asset gains 0.1 % and the second nothing: who holds the first has the higher utility of the month.
    private static readonly ReturnPanel Panel = TiltContexts.Panel([.. Enumerable.Repeat((double[])[0.001, 0], 260)]);
    private static readonly StrategyMixture Mixture = new([NamedStrategy.Fixed("first", 1, 0), NamedStrategy.Fixed("second", 0, 1)]);
    private static readonly StrategyBacktest Backtest = new(Mixture.Members, new StrategyBacktestOptions { FirstDecision = 5 });
    private static readonly ImmutableArray<string> Names = ["first", "second"];

    // Relative utility of the month at most 0: −0.01; above: 0.05. Less their mean: ±0.03.
    private static TreeForest Stump(FeatureSchema schema) => TreeForest.Create(
        schema,
        [
            new DecisionTree
            {
                Features = [0],
                Thresholds = [0],
                Left = [~0],
                Right = [~1],
                LeafValues = [-0.01, 0.05],
                LeafRows = [1, 1],
            },
        ],
        ForestAggregation.Mean);

    private static StrategyForestModel Model(PredictionStatus gate = PredictionStatus.Active, FeatureSchema? schema = null) =>
        new(Stump(schema ?? StrategyFeatures.Schema), Backtest, "stump", gate);

    [Fact]
    public void Predict_OpenGate_IsTheForestLessItsMean()
    {
        Prediction<ImmutableArray<double>> prediction = Model().Predict(Names, Panel);
        Assert.True(prediction.IsActive, prediction.Explanation);
        Assert.Equal(0.03, prediction.Value[0], tolerance: 1e-15);
        Assert.Equal(-0.03, prediction.Value[1], tolerance: 1e-15);
    }

    // Scores ±0.6: shares from halves to 0.8 and 0.2, within a cap of 0.6; within one of 0.2, 0.6 and 0.4.
    [Theory]
    [InlineData(2, 0.8)]
    [InlineData(0.2, 0.6)]
    public void Tilt_MovesByIt(double cap, double first)
    {
        AllocationResult result = new TiltedStrategy(Mixture, [new UtilityTilt(Model(), new UtilityTiltOptions { Cap = cap })])
            .Allocate(Markets.Two, new AllocationContext { Returns = Panel }, TestContext.Current.CancellationToken);
        Markets.AssertWeights(1e-12, result, first, 1 - first);
    }

    [Fact]
    public void Predict_NotActive_IsTheBaseline_AndSaysWhy()
    {
        Check(Model(PredictionStatus.GateClosed), Panel, PredictionStatus.GateClosed, "has not beaten the baseline");
        Check(Model(schema: new FeatureSchema(1, ["x"])), Panel, PredictionStatus.SchemaMismatch, "trained on other features");
        Check(Model(), Panel.Slice(0, 254), PredictionStatus.InputOutOfRange, "need tracks of 250 periods; there are 249");
        Check(Model(), Panel.Slice(0, 3), PredictionStatus.InputOutOfRange, "needs more than 5 periods; there are 3");
        Prediction<ImmutableArray<double>> other = Model().Predict(["first", "third"], Panel);
        Assert.Equal(PredictionStatus.InputOutOfRange, other.Status);
        Assert.Equal("stump knows first, second, not first, third.", other.Explanation);
    }

    [Fact]
    public void Constructor_Unsound_Throws()
    {
        TreeForest forest = Stump(StrategyFeatures.Schema);
        Assert.Throws<ArgumentException>(() => new StrategyForestModel(forest, Backtest, " ", PredictionStatus.Active));
        Assert.Throws<ArgumentOutOfRangeException>(() => new StrategyForestModel(forest, Backtest, "m", (PredictionStatus)99));
        Assert.Throws<ArgumentException>(
            () => new StrategyForestModel(forest, Backtest, "m", PredictionStatus.Active, new StrategyFeatureOptions { Horizon = 0 }));
        Assert.Throws<ArgumentException>(() => Model().Predict([], Panel));
    }

    private static void Check(StrategyForestModel model, ReturnPanel panel, PredictionStatus status, string reason)
    {
        Prediction<ImmutableArray<double>> prediction = model.Predict(Names, panel);
        Assert.Equal(status, prediction.Status);
        Assert.Equal([0, 0], prediction.Value);
        Assert.Contains(reason, prediction.Explanation, StringComparison.Ordinal);
    }
}
