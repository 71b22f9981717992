namespace MrBen.Optimization.Conic;

/// <summary>
/// How well a point and its duals satisfy the optimality conditions of a conic program as it was given, recomputed in double-double
/// arithmetic by <see cref="ConicVerifier"/>, which shares no code with the solver. All numbers are at least 0.
/// </summary>
/// <param name="PrimalResidual">
/// Largest distance of the rows h + Gx from their cone. Each row is measured against the larger of |hᵢ| and its largest coefficient times
/// the largest variable of the kind, shared or local; rows of a cone that is not a product, against the largest of the cone's rows.
/// </param>
/// <param name="DualResidual">
/// Largest entry of Px + q − G'z: entry j over the largest of |qⱼ|, √Pⱼⱼ·√Pₖₖ|xₖ| and the largest coefficient of the column times the
/// largest dual.
/// </param>
/// <param name="DualDistance">Largest distance of the duals from the dual cone, over the largest dual of the cone.</param>
/// <param name="Gap">
/// The difference of the primal and the dual objective, x'Px + q'x + h'z, as an absolute value in units of the objective.
/// </param>
/// <param name="RelativeGap">The gap over the largest of the objective, |x'Px|, all |qⱼxⱼ|, Pⱼⱼxⱼ² and |hᵢzᵢ|: what it is made of.</param>
public readonly record struct ConicCertificate(
    double PrimalResidual, double DualResidual, double DualDistance, double Gap, double RelativeGap)
{
    /// <summary>Whether the point is proven optimal to a tolerance for feasibility and one for the duals and the gap.</summary>
    public bool Holds(double feasibility, double optimality) =>
        PrimalResidual <= feasibility && DualResidual <= optimality && DualDistance <= optimality && RelativeGap <= optimality;

    /// <summary>The same with one tolerance.</summary>
    public bool Holds(double tolerance) => Holds(tolerance, tolerance);

    /// <summary>The largest of the four relative numbers.</summary>
    public double Largest => Math.Max(Math.Max(PrimalResidual, DualResidual), Math.Max(DualDistance, RelativeGap));
}
