using MrBen.Portfolio.Positions;

namespace MrBen.Portfolio.Testing;

/// <summary>A fault that a <see cref="SimulatedGateway"/> injected. Immutable and thread-safe.</summary>
/// <param name="Kind">Which.</param>
/// <param name="Order">The order it struck; <see langword="null"/> where it is none, or none of this side's.</param>
/// <param name="Time">When.</param>
public sealed record InjectedFault(GatewayFaultKind Kind, ClientOrderId? Order, DateTimeOffset Time);
