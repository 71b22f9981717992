namespace MrBen.Portfolio.Allocation;

/// <summary>Settings of <see cref="MinimumVarianceStrategy"/>.</summary>
public sealed record MinimumVarianceOptions : OptimizedStrategyOptions;
