namespace MrBen.Portfolio.Risk.Stress;

/// <summary>A return that befalls every asset of a group. Immutable.</summary>
/// <param name="Group">Key of the group in <see cref="StressModel.Groups"/>.</param>
/// <param name="Return">Simple return, added to what befalls an asset otherwise.</param>
public sealed record GroupShock(string Group, double Return);
