using System.Collections.Immutable;
using MrBen.Portfolio.Market;

namespace MrBen.Portfolio.Forecasting;

/// <summary>
/// Forecasts how much better or worse each asset will serve the portfolio than the mean of all. Implementations are thread-safe and use
/// nothing later than the last period of the panel.
/// </summary>
public interface IAssetScoreModel
{
    /// <summary>Relative utility of each asset of the panel, finite, length N; 0 is the mean. The baseline is 0 for all.</summary>
    Prediction<ImmutableArray<double>> Predict(ReturnPanel returns);
}
