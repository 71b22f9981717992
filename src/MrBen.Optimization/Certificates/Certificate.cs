namespace MrBen.Optimization.Certificates;

/// <summary>
/// How well a point and its multipliers satisfy the optimality conditions of the program as it was given, recomputed in double-double
/// arithmetic by <see cref="CertificateVerifier"/>, which shares no code with the solvers. All residuals are relative and at least 0.
/// </summary>
/// <remarks>
/// Each condition is measured against its own largest term, so that no residual changes when a variable, a row or the objective is written
/// in another unit, and a small variable cannot hide behind a large one. A residual of r means that the condition holds exactly once a
/// single number in it is changed by the share r of itself. A condition all of whose terms are 0 has residual 0. Source: Oettli and Prager
/// (1964), Numerische Mathematik 6, for componentwise backward errors; they divide by the sum of the terms, here it is the largest, which
/// is stricter.
/// </remarks>
/// <param name="PrimalResidual">
/// Largest violation of a bound or row: of l ≤ x over the larger of |l| and |x|, of L ≤ a'x over the largest of |L| and all |aⱼxⱼ|.
/// </param>
/// <param name="DualResidual">
/// Largest entry of Qx + c − A'y − z: entry j over the largest of all |Qⱼₖxₖ|, |cⱼ|, all |aᵢⱼyᵢ| and |zⱼ|. What a multiplier without a limit on
/// the side of its sign contributes to an entry counts as residual of that entry.
/// </param>
/// <param name="Complementarity">
/// For each nonzero multiplier, the smaller of two: how far its constraint is from the limit, relatively as in the primal residual, and how
/// large the multiplier is beside the terms of the dual residual, where it is largest. Of the multipliers, the largest.
/// </param>
/// <param name="Gap">
/// Upper limit of the objective's distance to the optimum, in units of the objective: f(x) minus a dual bound. +∞ where a variable without
/// a bound, its own or one that a row implies, has a nonzero residual.
/// </param>
/// <param name="RelativeGap">
/// The gap over the largest of all |cⱼxⱼ|, |xⱼQⱼₖxₖ| and multiplier × limit: what the objective is made of. It does not change with the units
/// either.
/// </param>
public readonly record struct Certificate(
    double PrimalResidual, double DualResidual, double Complementarity, double Gap, double RelativeGap)
{
    /// <summary>Of a point that nothing is known about.</summary>
    internal static Certificate Unknown { get; } =
        new(double.PositiveInfinity, double.PositiveInfinity, double.PositiveInfinity, double.PositiveInfinity, double.PositiveInfinity);

    /// <summary>
    /// Whether the point is proven optimal to a tolerance: the primal residual is within it, and either the dual residual and the
    /// complementarity are, or the relative gap is. The gap speaks where slopes are rounding of nearly equal numbers, of which no multiplier
    /// can be right to many digits.
    /// </summary>
    public bool Holds(double tolerance) => Holds(tolerance, tolerance);

    /// <summary>Whether all three residuals are within a tolerance, whatever the gap.</summary>
    public bool ResidualsHold(double tolerance) =>
        PrimalResidual <= tolerance && DualResidual <= tolerance && Complementarity <= tolerance;

    /// <summary>The same with a tolerance of its own for the primal residual.</summary>
    public bool Holds(double feasibility, double optimality) => PrimalResidual <= feasibility
        && ((DualResidual <= optimality && Complementarity <= optimality) || RelativeGap <= optimality);
}
