namespace MrBen.Portfolio.State;

/// <summary>The single numbers of a state, as saved.</summary>
internal readonly record struct StateTotals(
    long Sequence, DateTimeOffset Time, decimal Cash, decimal HighWaterMark, decimal GrossExposure, decimal NetExposure,
    DateTimeOffset LastRecordTime);
