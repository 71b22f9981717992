namespace MrBen.Portfolio.State;

/// <summary>The single values of a state, as saved.</summary>
internal readonly record struct StateTotals(
    long Sequence, DateTimeOffset Time, HighWaterMark Mark, UnitValue Unit, Exposure Exposure, DateTimeOffset LastPriceRecord,
    RebalanceMark Rebalance, PeakMark Peak);
