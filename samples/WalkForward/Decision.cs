using MrBen.Portfolio;
using MrBen.Portfolio.Risk;
using MrBen.Portfolio.State;

namespace WalkForward;

/// <summary>What one portfolio did on one day of decision. Immutable.</summary>
/// <param name="Date">The day.</param>
/// <param name="Before">The portfolio at that day's prices, before it traded.</param>
/// <param name="Allocation">The weights and the plan, or why there are none.</param>
/// <param name="After">The portfolio after the trades of the plan.</param>
/// <param name="Risk">The risk of what is held after them, with its limits.</param>
internal sealed record Decision(
    DateOnly Date, PortfolioSnapshot Before, PortfolioAllocation Allocation, PortfolioSnapshot After, PortfolioRiskResult Risk);
