namespace MrBen.Optimization.Tests.RandomSuite;

/// <summary>What recomputing an answer from the program's own data says of it.</summary>
/// <param name="Gap">The largest relative residual or gap of an optimal answer; 0 of a ray.</param>
/// <param name="Fault">What does not hold; <see langword="null"/> where everything does.</param>
internal readonly record struct Proof(double Gap, string? Fault)
{
    public static Proof Of(double gap, bool holds, string fault) => new(gap, holds ? null : fault);
}
