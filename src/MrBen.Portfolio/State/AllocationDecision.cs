using MrBen.Portfolio.Allocation;
using MrBen.Portfolio.Rebalancing;

namespace MrBen.Portfolio.State;

/// <summary>What one allocation decided, as kept in the history. Immutable.</summary>
/// <param name="Strategy">Name of the strategy.</param>
/// <param name="Method">When to act and how to move the weights.</param>
/// <param name="Status">How it ended.</param>
/// <param name="Detail">What was found, or why nothing was.</param>
/// <param name="Weights">Target weights; none where it failed.</param>
/// <param name="ExpectedReturn">Per year; 0 without weights.</param>
/// <param name="Volatility">Per year; 0 without weights.</param>
/// <param name="PlanStatus">What became of the plan; none without weights.</param>
/// <param name="Trades">Number of trades planned.</param>
/// <param name="Cost">Cost of the trades planned.</param>
/// <param name="Turnover">Traded value over net asset value, purchases and sales counted both.</param>
/// <param name="Trigger">Name of the trigger that decided whether to trade; empty where none was asked.</param>
/// <param name="TriggerDetail">What that trigger found; empty where none was asked.</param>
public sealed record AllocationDecision(
    string Strategy, AllocationMethod Method, AllocationStatus Status, string Detail, PortfolioWeights? Weights, double ExpectedReturn,
    double Volatility, RebalanceStatus? PlanStatus, int Trades, decimal Cost, double Turnover, string Trigger, string TriggerDetail)
{
    /// <summary>What it rested on and how it was proven; <see langword="null"/> where that was not kept.</summary>
    public DecisionEvidence? Evidence { get; init; }
}
