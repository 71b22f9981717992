using System.Collections.Immutable;

namespace MrBen.Optimization.Certificates;

/// <summary>
/// A Farkas proof that no point satisfies the constraints: written as gᵢ'x ≥ bᵢ, the listed ones add up, with their multipliers, to
/// 0'x ≥ a positive number. The list is irreducible: without any one of its members the rest can be satisfied. Source: Farkas (1902);
/// Gleeson and Ryan (1990), ORSA J. Computing 2(1), on extreme rays and irreducible subsets.
/// </summary>
/// <param name="Constraints">
/// The conflicting constraints with their positive multipliers; at least two, or one limit of a row of zeros.
/// </param>
/// <param name="Violation">
/// The positive number of the sum over the largest term in it: how far, relatively, the constraints miss each other. Recomputed on the
/// original data with the rounding of the proof itself subtracted.
/// </param>
public sealed record InfeasibilityProof(ImmutableArray<ConstraintMultiplier> Constraints, double Violation);
