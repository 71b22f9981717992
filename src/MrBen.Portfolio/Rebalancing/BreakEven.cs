using MrBen.Optimization.LinearAlgebra;
using MrBen.Portfolio.Estimation;
using static System.FormattableString;

namespace MrBen.Portfolio.Rebalancing;

/// <summary>Holds what a plan's trades are expected to gain against what they cost. Pure and thread-safe.</summary>
/// <remarks>
/// The gain over a horizon of h years is h × (U(weights achieved) − U(weights before)) × net asset value, with the utility
/// U(w) = μ'w − ½λ·w'Σw per year. A plan that gains less than its costs is answered by one without trades, with both numbers. Source for the
/// comparison: Grinold and Kahn (2000), Active Portfolio Management, chapter 16.
/// </remarks>
public static class BreakEven
{
    /// <summary>The plan with its expected gain, without its trades where they would gain less than they cost.</summary>
    /// <param name="plan">Any plan; one without trades comes back as it is.</param>
    /// <param name="estimates">
    /// Beliefs per year. Where a position that changes is not among their assets the gain is unknown, and the plan comes back as it is.
    /// </param>
    /// <param name="options">Settings; the defaults where <see langword="null"/>.</param>
    /// <exception cref="ArgumentException">The options are unsound; the message lists every fault.</exception>
    public static RebalancePlan Judge(RebalancePlan plan, ReturnEstimates estimates, BreakEvenOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(plan);
        ArgumentNullException.ThrowIfNull(estimates);
        options = options is null ? new() : options with { };
        if (options.Validate() is { Count: > 0 } errors)
        {
            throw new ArgumentException(string.Join(' ', errors), nameof(options));
        }

        if (plan.Status != RebalanceStatus.Planned || GainPerYear(plan, estimates, options) is not { } perYear)
        {
            return plan;
        }

        double gain = perYear * options.HorizonYears;
        double cost = (double)(plan.TotalCost / plan.NetAssetValueBefore);
        RebalancePlan judged = plan with { ExpectedGain = gain };
        return gain >= cost
            ? judged
            : judged.Declined(RebalanceStatus.BelowBreakEven, Invariant(
                $"The trades are expected to gain {gain:P4} of the net asset value in {options.HorizonYears} years and cost {cost:P4}."));
    }

    private static double? GainPerYear(RebalancePlan plan, ReturnEstimates estimates, BreakEvenOptions options)
    {
        int n = estimates.Assets.Length;
        double[] before = new double[n];
        double[] after = new double[n];
        foreach (PlannedPosition position in plan.Positions)
        {
            int index = estimates.IndexOf(position.Asset);
            if (index >= 0)
            {
                (before[index], after[index]) = (position.WeightBefore, position.AchievedWeight);
            }
            else if (position.QuantityBefore != position.QuantityAfter)
            {
                return null;
            }
        }

        return Utility(after, estimates, options) - Utility(before, estimates, options);
    }

    private static double Utility(double[] weights, ReturnEstimates estimates, BreakEvenOptions options)
    {
        double mean = options.CountsExpectedReturns ? Kernels.Dot(estimates.ExpectedReturns, weights) : 0;
        return mean - (0.5 * options.RiskAversion * estimates.Covariance.QuadraticForm(weights));
    }
}
