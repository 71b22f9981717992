namespace MrBen.Portfolio.Execution;

/// <summary>An order moved.</summary>
/// <param name="Order">Where it stands.</param>
public sealed record GatewayOrderUpdate(OrderSnapshot Order) : GatewayEvent(Order.Time);
