namespace MrBen.Portfolio.Execution;

/// <summary>The connection to the venue was lost, or is back.</summary>
/// <param name="IsConnected">Whether it is back.</param>
/// <param name="Detail">In the host's words; may be empty.</param>
/// <param name="Time">When.</param>
/// <remarks>
/// While it is lost nothing is sent. Once it is back, open orders are looked up and missed fills are asked for before anything is sent.
/// </remarks>
public sealed record GatewayConnection(bool IsConnected, string Detail, DateTimeOffset Time) : GatewayEvent(Time);
