namespace MrBen.Portfolio.State;

/// <summary>Returns of successive periods.</summary>
/// <param name="Start">The day on which the first period begins.</param>
/// <param name="Dates">The last day of each period, ascending.</param>
/// <param name="Returns">Simple returns, one per period.</param>
/// <param name="Detail">Why it does not begin, or ends early; empty where there is nothing to say.</param>
internal sealed record ReturnSeries(DateOnly Start, IReadOnlyList<DateOnly> Dates, IReadOnlyList<double> Returns, string Detail);
