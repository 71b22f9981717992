namespace MrBen.Portfolio.State;

/// <summary>The residuals of an allocation's certificate, relative and at least 0, as kept in the history. Immutable.</summary>
/// <param name="Primal">Largest violation of a limit.</param>
/// <param name="Dual">Largest residual of the slopes.</param>
/// <param name="Complementarity">Of a cone program, the distance of the multipliers from their cones instead.</param>
/// <param name="RelativeGap">The gap over what the objective is made of; +∞ where no bound is known.</param>
public readonly record struct DecisionProof(double Primal, double Dual, double Complementarity, double RelativeGap);
