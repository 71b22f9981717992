namespace MrBen.Portfolio.Rebalancing;

/// <summary>What was decided for each line: lots to trade, signed, and the value that the line is led to. Immutable.</summary>
internal sealed record LotDecision(decimal[] Lots, decimal[] Aims, bool IsExhaustive);
