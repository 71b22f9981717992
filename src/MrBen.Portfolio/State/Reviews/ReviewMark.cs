namespace MrBen.Portfolio.State.Reviews;

/// <summary>The last review made of a kind of period. Immutable.</summary>
/// <param name="Period">The kind of period.</param>
/// <param name="To">The last day that it looked back on.</param>
public sealed record ReviewMark(ReviewPeriod Period, DateOnly To);
