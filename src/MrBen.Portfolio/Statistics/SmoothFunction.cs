namespace MrBen.Portfolio.Statistics;

/// <summary>A function to minimise: its value, and its gradient into the span. Infinite or NaN where it is not defined.</summary>
internal delegate double SmoothFunction(ReadOnlySpan<double> point, Span<double> gradient);
