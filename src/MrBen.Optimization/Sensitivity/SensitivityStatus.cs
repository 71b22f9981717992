namespace MrBen.Optimization.Sensitivity;

/// <summary>What is known of how an optimum moves with its program.</summary>
public enum SensitivityStatus
{
    /// <summary>The optimum is differentiable: what holds in a direction holds in the opposite one with the opposite sign.</summary>
    Differentiable,

    /// <summary>
    /// Some constraint holds without holding anything back, or the binding ones depend on one another: derivatives are of steps in the
    /// direction alone, and those of the opposite direction may be others.
    /// </summary>
    OneSided,

    /// <summary>
    /// The objective has a direction without curvature in which the constraints leave room: the optimum need not be the only one.
    /// </summary>
    NotUnique,

    /// <summary>However small a step in this direction, it leaves no feasible point.</summary>
    Infeasible,

    /// <summary>Arithmetic broke down; nothing is certified.</summary>
    NumericalError,
}
