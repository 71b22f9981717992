using System.Collections.Immutable;
using MrBen.Portfolio.Market;

namespace MrBen.Portfolio.Forecasting;

/// <summary>
/// Forecasts how much better or worse each strategy of a mixture will serve than the mean of all, net of what it costs. Implementations are
/// thread-safe and use nothing later than the last period of the panel.
/// </summary>
public interface IStrategyScoreModel
{
    /// <summary>
    /// Relative utility of each strategy per year (0.01 is 1 %), finite, in the order of the names; 0 is the mean. The baseline is 0 for
    /// all.
    /// </summary>
    /// <param name="strategies">Names of the mixture's members, in its order.</param>
    /// <param name="returns">Simple returns of the assets up to the moment of the decision.</param>
    Prediction<ImmutableArray<double>> Predict(ImmutableArray<string> strategies, ReturnPanel returns);
}
