namespace MrBen.Portfolio.Risk.Stress;

/// <summary>A return of one factor, which befalls the assets by their loadings. Immutable.</summary>
/// <param name="Factor">Name of the factor in <see cref="StressFactors.Names"/>.</param>
/// <param name="Return">Return of the factor; an asset gets its loading times it.</param>
public sealed record FactorShock(string Factor, double Return);
