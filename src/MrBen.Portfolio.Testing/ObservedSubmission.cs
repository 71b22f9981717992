using MrBen.Portfolio.Execution;
using MrBen.Portfolio.Positions;

namespace MrBen.Portfolio.Testing;

/// <summary>
/// A call of <see cref="ITradingGateway.SubmitAsync"/> that a <see cref="SimulatedGateway"/> saw. Immutable and thread-safe.
/// </summary>
/// <param name="Order">The order.</param>
/// <param name="Outcome">What was answered.</param>
/// <param name="Arrived">Whether the venue got it, now or later.</param>
/// <param name="Time">When it was sent.</param>
public sealed record ObservedSubmission(OrderRequest Order, SubmitOutcome Outcome, bool Arrived, DateTimeOffset Time);
