namespace MrBen.Optimization.Parametric;

/// <summary>A place of a <see cref="Frontier"/> where the active set changes.</summary>
/// <param name="TradeOff">λ, at least 0: what a unit of reward is worth in units of the value.</param>
/// <param name="Reward">r'x, in units of the reward.</param>
/// <param name="Value">½x'Qx + c'x and kinked costs, without the reward.</param>
public readonly record struct FrontierCorner(double TradeOff, double Reward, double Value);
