namespace MrBen.Portfolio.Allocation;

/// <summary>A constraint and what some weights have of what it limits.</summary>
internal sealed record MeasuredLimit(ConstraintLabel Label, double Value);
