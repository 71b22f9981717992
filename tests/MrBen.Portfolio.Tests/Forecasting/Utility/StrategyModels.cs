using System.Collections.Immutable;
using MrBen.Portfolio.Allocation;
using MrBen.Portfolio.Estimation;
using MrBen.Portfolio.Forecasting.Features;
using MrBen.Portfolio.Forecasting.Trees;
using MrBen.Portfolio.Forecasting.Utility;
using MrBen.Portfolio.Forecasting.Validation;
using MrBen.Portfolio.Forecasting.Variance;
using MrBen.Portfolio.Market;
using MrBen.Portfolio.Tests.Forecasting.Variance;

namespace MrBen.Portfolio.Tests.Forecasting.Utility;

/// <summary>Models and tracks that the tests of strategies share.</summary>
internal static class StrategyModels
{
    /// <summary>Relative utility of the month at most 0: −0.01; above: 0.05.</summary>
    public static TreeForest Stump(FeatureSchema schema) => TreeForest.Create(
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

    /// <summary>A model of the stump.</summary>
    public static StrategyModel Of(params string[] strategies)
    {
        ImmutableArray<ConformalBand?> none = [.. strategies.Select(_ => (ConformalBand?)null)];
        return new StrategyModel(
            [.. strategies], new StrategyFeatureOptions(), new DateOnly(2024, 1, 31), Stump(StrategyFeatures.Schema), none, none);
    }

    /// <summary>Tracks without costs, one column for each strategy; the market stands still.</summary>
    public static StrategyTracks Tracks(int periods, params Func<int, double>[] returns)
    {
        double[] values = [.. Enumerable.Range(0, periods).SelectMany(t => returns.Select(value => value(t)))];
        return StrategyTracks.Create(
            [.. returns.Select((_, k) => ((char)('a' + k)).ToString())],
            [.. Enumerable.Range(0, periods).Select(new DateOnly(2020, 1, 1).AddDays)], Frequency.Daily, values, new double[values.Length],
            new double[values.Length], new double[periods]);
    }

    public static FeaturePanel Panel(StrategyTracks tracks)
    {
        Assert.True(
            StrategyFeatures.TryBuild(tracks, out ImmutableArray<FeatureTable> tables, out EstimationFailure? failure), failure?.Detail);
        return FeaturePanel.Combine(tables.AsSpan());
    }

    /// <summary>What the strategies of <see cref="Allocation.SimulatedWeather"/> did, from the 60th period on.</summary>
    public static StrategyTrackRecord Weather(double premium, int periods, long seed)
    {
        StrategyBacktest backtest = new(
            Allocation.SimulatedWeather.Strategies,
            new StrategyBacktestOptions { FirstDecision = 60, EstimationPeriods = 60, Decisions = DecisionDays.MonthStarts });
        Assert.True(backtest.TryRecord(
            Allocation.SimulatedWeather.Draw(premium, periods, seed).Panel, out StrategyTrackRecord? record, out EstimationFailure? failure,
            TestContext.Current.CancellationToken), failure?.Detail);
        return record;
    }

    public static StrategyModel Train(StrategyTracks tracks)
    {
        FeaturePanel panel = Panel(tracks);
        Assert.True(
            StrategyModel.TryTrain(
                panel, new PeriodRange(0, panel.Dates.Length), new GreedyTreeTrainer(), out StrategyModel? model,
                out EstimationFailure? failure, cancellationToken: TestContext.Current.CancellationToken),
            failure?.Detail);
        return model;
    }
}
