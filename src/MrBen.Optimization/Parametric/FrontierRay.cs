namespace MrBen.Optimization.Parametric;

/// <summary>How the solution goes on beyond the last corner, per unit of way.</summary>
/// <param name="TradeOff">Growth of λ: 1, or 0 where the reward grows without limit at one λ.</param>
/// <param name="Reward">Growth of the reward: 0 where the last corner has the largest.</param>
/// <param name="Point">Change of the point, length n.</param>
/// <param name="Rows">Change of the rows' multipliers, length m.</param>
internal sealed record FrontierRay(double TradeOff, double Reward, double[] Point, double[] Rows);
