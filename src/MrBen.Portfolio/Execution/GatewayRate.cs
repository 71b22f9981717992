namespace MrBen.Portfolio.Execution;

/// <summary>An exchange rate moved.</summary>
/// <param name="Currency">The currency.</param>
/// <param name="Rate">What one unit of it is worth in the portfolio's currency, positive.</param>
/// <param name="Time">When.</param>
public sealed record GatewayRate(string Currency, decimal Rate, DateTimeOffset Time) : GatewayEvent(Time);
