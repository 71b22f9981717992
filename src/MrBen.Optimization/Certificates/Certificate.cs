namespace MrBen.Optimization.Certificates;

/// <summary>
/// How well a point and its multipliers satisfy the optimality conditions of the program as it was given, recomputed in double-double
/// arithmetic by <see cref="CertificateVerifier"/>, which shares no code with the solvers. All residuals are relative and at least 0.
/// </summary>
/// <param name="PrimalResidual">Largest violation of a bound or row over the size of its terms.</param>
/// <param name="DualResidual">Largest entry of Qx + c − A'y − z over the largest entry of its terms; multipliers of a wrong sign count in it.</param>
/// <param name="Complementarity">Sum of multiplier × slack over the size of the objective's terms.</param>
/// <param name="Gap">
/// Upper limit of the objective's distance to the optimum, in units of the objective: f(x) minus a dual bound. +∞ where a variable without
/// bounds has a nonzero residual.
/// </param>
public readonly record struct Certificate(double PrimalResidual, double DualResidual, double Complementarity, double Gap)
{
    /// <summary>Whether primal, dual and complementarity residuals are all within a tolerance.</summary>
    public bool Holds(double tolerance) =>
        PrimalResidual <= tolerance && DualResidual <= tolerance && Complementarity <= tolerance;
}
