using System.Collections.Immutable;

namespace MrBen.Portfolio.Allocation;

/// <summary>What the strategies of a backtest wanted at one decision. Immutable and thread-safe.</summary>
/// <param name="Period">The period of the tracks that the decision was made before, from 0.</param>
/// <param name="Targets">The weights each strategy wanted, in the order of the tracks.</param>
public sealed record StrategyDecision(int Period, ImmutableArray<PortfolioWeights> Targets);
