namespace MrBen.Portfolio.Risk.Live;

/// <summary>What a portfolio is worth beside its positions, at one moment.</summary>
/// <param name="NetAssetValue">Cash and positions together, in money.</param>
/// <param name="HighWaterMark">The largest net asset value so far, in money; 0 where there is none.</param>
/// <param name="Unpriced">Number of held assets and currencies without a price or an exchange rate.</param>
/// <param name="Uncovered">Number of held assets outside the model.</param>
/// <param name="Sequence">Number of events that led here.</param>
/// <param name="Time">Time of the last of them.</param>
public readonly record struct LiveTotals(
    double NetAssetValue, double HighWaterMark, int Unpriced, int Uncovered, long Sequence, DateTimeOffset Time);
