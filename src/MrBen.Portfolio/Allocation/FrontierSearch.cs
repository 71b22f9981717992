using MrBen.Optimization;
using MrBen.Optimization.LinearAlgebra;
using MrBen.Optimization.Parametric;
using static System.FormattableString;

namespace MrBen.Portfolio.Allocation;

/// <summary>
/// The best portfolio at a volatility, where no trades are counted: the point of the family min ½·variance − θ·score whose volatility is the
/// limit. The score is the expected return, the covariance with a benchmark, or nothing, as the objective has it. The family is a chain of
/// straight lines in θ, and the variance quadratic on each, so that the point is a closed form, certified like every answer.
/// </summary>
internal static class FrontierSearch
{
    /// <summary>The answer, or nothing where the family could not be followed to its end; the search of single members tells why.</summary>
    public static AllocationResult? Solve(Attempt attempt, double limit)
    {
        double scoreWeight = attempt.Problem.Objective.Kind == PortfolioObjectiveKind.MinimumVariance ? 0 : 1;
        (LoweredProblem family, double[] reward) = attempt.Family(scoreWeight);
        CriticalLineResult traced = attempt.Trace(family.Program, reward);
        if (traced.Frontier is not { } frontier)
        {
            return null;
        }

        double lowest = Math.Sqrt(Math.Max(0, VarianceAt(attempt, frontier, 0)));
        if (lowest > limit * (1 + VolatilitySearch.Tolerance))
        {
            return AllocationResult.Failed(AllocationStatus.PrimalInfeasible, Invariant(
                $"The lowest volatility within the other constraints is {lowest:G6}; the target is {limit}."));
        }

        FrontierPoint? point = attempt.Problem.L2Regularization == 0 ? frontier.AtValue(0.5 * limit * limit)
            : TradeOffAt(attempt, frontier, limit) is { } tradeOff ? frontier.AtTradeOff(tradeOff)
            : null;
        return point is { Status: SolverStatus.Optimal }
            ? VolatilitySearch.AtLimit(attempt, family, point.Outcome, point.TradeOff, limit)
            : null;
    }

    // Without the L2 regularization that the frontier has in it.
    private static double VarianceAt(Attempt attempt, Frontier frontier, int corner)
    {
        double variance = 2 * frontier.Corners[corner].Value;
        if (attempt.Problem.L2Regularization > 0)
        {
            ReadOnlySpan<double> weights = Corner(frontier, corner).AsSpan(0, attempt.Estimates.Assets.Length);
            variance -= attempt.Problem.L2Regularization * Kernels.Dot(weights, weights);
        }

        return variance;
    }

    // With L2 regularization the frontier's value is not the variance; on a segment the variance is quadratic all the same. Nothing where the
    // weights go on for ever without more of it.
    private static double? TradeOffAt(Attempt attempt, Frontier frontier, double limit)
    {
        int corner = 0;
        while (corner + 1 < frontier.Corners.Length && VarianceAt(attempt, frontier, corner + 1) < limit * limit)
        {
            corner++;
        }

        double from = frontier.Corners[corner].TradeOff;
        bool last = corner + 1 == frontier.Corners.Length;
        double to = last ? from + Math.Max(from, 1) : frontier.Corners[corner + 1].TradeOff;
        ReadOnlySpan<double> low = Corner(frontier, corner);
        ReadOnlySpan<double> high = last ? frontier.AtTradeOff(to).Outcome.Point : Corner(frontier, corner + 1);
        int n = attempt.Estimates.Assets.Length;
        double[] step = high[..n].ToArray();
        Kernels.Axpy(-1, low[..n], step);
        double[] marginal = new double[n];
        attempt.Estimates.Covariance.Multiply(step, marginal);
        double a = Kernels.Dot(step, marginal);
        double b = 2 * Kernels.Dot(low[..n], marginal);
        double c = VarianceAt(attempt, frontier, corner) - (limit * limit);
        double root = Math.Sqrt(Math.Max(0, (b * b) - (4 * a * c)));
        double share = b >= 0 ? -2 * c / (b + root) : (root - b) / (2 * a);
        return double.IsFinite(share) ? from + (Math.Max(0, share) * (to - from))
            : frontier.IsRewardUnbounded ? null
            : from;
    }

    private static double[] Corner(Frontier frontier, int corner)
    {
        double[] point = new double[frontier.Program.VariableCount];
        frontier.CopyCorner(corner, point);
        return point;
    }
}
