namespace MrBen.Portfolio.Allocation;

/// <summary>One step on the way to an allocation's weights. Immutable.</summary>
/// <param name="Name">The strategy or tilt, or <c>constraints</c> for the way back inside the limits.</param>
/// <param name="Detail">What it did, in a sentence.</param>
/// <param name="Weights">The weights after it.</param>
public sealed record AllocationStep(string Name, string Detail, PortfolioWeights Weights);
