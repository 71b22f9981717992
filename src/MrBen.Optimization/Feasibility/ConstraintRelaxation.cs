using MrBen.Optimization.Certificates;

namespace MrBen.Optimization.Feasibility;

/// <summary>By how much one limit gives way.</summary>
/// <param name="Side">Which limit of which kind.</param>
/// <param name="Index">The variable or the row, from 0.</param>
/// <param name="Amount">Distance that the limit moves outwards, positive, in the limit's own unit.</param>
public readonly record struct ConstraintRelaxation(ConstraintSide Side, int Index, double Amount);
