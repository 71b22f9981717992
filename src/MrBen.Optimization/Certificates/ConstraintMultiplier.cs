namespace MrBen.Optimization.Certificates;

/// <summary>One side of one constraint and its weight in a proof.</summary>
/// <param name="Side">Which limit of which kind.</param>
/// <param name="Index">The variable or the row, from 0.</param>
/// <param name="Multiplier">Weight, positive.</param>
public readonly record struct ConstraintMultiplier(ConstraintSide Side, int Index, double Multiplier);
