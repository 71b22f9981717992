namespace MrBen.Portfolio.Market;

/// <summary>What one unit of a currency is worth in another, and since when that is known.</summary>
/// <param name="Rate">Units of the base currency for one unit of the other, positive.</param>
/// <param name="Time">When it was observed, UTC.</param>
public readonly record struct ExchangeRate(decimal Rate, DateTimeOffset Time);
