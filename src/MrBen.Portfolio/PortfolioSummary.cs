using System.Collections.Immutable;
using MrBen.Portfolio.Forecasting.Models;
using MrBen.Portfolio.Positions;
using MrBen.Portfolio.State;

namespace MrBen.Portfolio;

/// <summary>A portfolio at a glance. Immutable.</summary>
/// <param name="Snapshot">Assets, prices, cash, net asset value, high-water mark.</param>
/// <param name="Valuation">Values and weights of the positions, or why there are none.</param>
/// <param name="LastAssessment">The last risk measurement; none before.</param>
/// <param name="LastDecision">The last allocation; none before.</param>
public sealed record PortfolioSummary(
    PortfolioSnapshot Snapshot, ValuationResult Valuation, TimedRecord<RiskAssessment>? LastAssessment,
    TimedRecord<AllocationDecision>? LastDecision)
{
    /// <summary>Every model's place: who has it, what the gate says, and how it did; empty where no models are used.</summary>
    public ImmutableArray<ModelRecord> Models { get; init; } = [];
}
