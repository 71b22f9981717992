using MrBen.Portfolio.Forecasting;
using MrBen.Portfolio.Market;
using MrBen.Portfolio.Risk.Forecasts;

namespace MrBen.Portfolio.Risk.Learned;

/// <summary>Forecast risk of one asset over the next H periods. Immutable and thread-safe.</summary>
/// <param name="Asset">The asset.</param>
/// <param name="Volatility">
/// Volatility per year, with the interval that what happens lies in at the coverage of the model's card; of the model or of log-HAR.
/// </param>
/// <param name="Tail">
/// Value at risk and expected shortfall of the whole H periods, as fractions of the value: of the quantile forest or of filtered historical
/// simulation. None where no model of tails was trained.
/// </param>
public sealed record AssetForwardRisk(AssetId Asset, Prediction<double> Volatility, Prediction<TailLoss>? Tail);
