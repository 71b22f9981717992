namespace MrBen.Optimization.RiskBudgeting;

/// <summary>
/// What the weight λ of the logarithms in ½x'Qx − λ·Σ bᵢ ln|xᵢ| is, once limits keep contributions from their budgets. Without limits that
/// bind, both rules give the one risk budgeting portfolio.
/// </summary>
public enum LogarithmWeightRule
{
    /// <summary>
    /// The λ at which the minimum over the limits alone meets the budget row, which so needs no multiplier. Source: Richard and Roncalli
    /// (2019), arXiv 1902.05710, §3. There need not be such a λ: a limit that forces a hedge may lead to too large a sum for every λ.
    /// </summary>
    MeetsBudget,

    /// <summary>
    /// λ = x'Qx, and the budget row has a multiplier: the minimum of ½ ln x'Qx − Σ bᵢ ln|xᵢ| over limits and budget row, which is the
    /// budgeting program on the cone of all multiples of the allowed portfolios. Unique where Q is positive definite, and there wherever
    /// any portfolio is allowed.
    /// </summary>
    EqualsVariance,
}
