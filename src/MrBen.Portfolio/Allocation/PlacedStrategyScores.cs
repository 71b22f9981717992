using System.Collections.Immutable;
using MrBen.Portfolio.Forecasting;
using MrBen.Portfolio.Forecasting.Models;
using MrBen.Portfolio.Forecasting.Utility;
using MrBen.Portfolio.Market;

namespace MrBen.Portfolio.Allocation;

/// <summary>
/// Scores of strategies by whatever model has the place at the moment, with the gate as it then is. Thread-safe as the strategies are.
/// </summary>
internal sealed class PlacedStrategyScores(ModelLibrary library, StrategyBacktest backtest) : IStrategyScoreModel
{
    private readonly StrategyTrackMemory _memory = new(backtest);

    public Prediction<ImmutableArray<double>> Predict(ImmutableArray<string> strategies, ReturnPanel returns)
    {
        PlacedModel placed = library[StrategyRecipe.DefaultPlace];
        if (placed.Champion is not StrategyModel model)
        {
            library.Answered(StrategyRecipe.DefaultPlace, PredictionStatus.NoModel);
            return new Prediction<ImmutableArray<double>>(
                ImmutableArray.Create(new double[strategies.Length]), "", PredictionStatus.NoModel, placed.Describe());
        }

        PredictionStatus gate = placed.StatusOn(returns.Dates[^1], isMatched: true, library.MaximumAge);
        long start = library.Start();
        Prediction<ImmutableArray<double>> prediction = new StrategyModelSession(model, _memory, gate).Predict(strategies, returns);
        library.Asked(StrategyRecipe.DefaultPlace, start);
        library.Answered(StrategyRecipe.DefaultPlace, prediction.Status);
        return prediction.IsActive
            ? prediction
            : new Prediction<ImmutableArray<double>>(
                prediction.Value, prediction.ModelId, prediction.Status,
                prediction.Status == PredictionStatus.GateClosed ? placed.Describe() : prediction.Explanation);
    }
}
