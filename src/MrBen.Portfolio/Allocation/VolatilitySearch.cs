using MrBen.Optimization;
using MrBen.Optimization.LinearAlgebra;
using MrBen.Optimization.Parametric;
using static System.FormattableString;

namespace MrBen.Portfolio.Allocation;

/// <summary>
/// The best portfolio at a volatility: the point of the family min ½·variance − θ·(score − costs) whose volatility is the limit. The score is
/// the expected return, the covariance with a benchmark, or nothing, as the objective has it. The family is a chain of straight lines in θ, and
/// the variance quadratic on each, so that the point is a closed form, certified like every answer.
/// </summary>
internal static class VolatilitySearch
{
    /// <summary>Relative distance at which a volatility counts as the limit.</summary>
    public const double Tolerance = 1e-10;

    public static AllocationResult Solve(Attempt attempt, double limit)
    {
        double scoreWeight = attempt.Problem.Objective.Kind == PortfolioObjectiveKind.MinimumVariance ? 0 : 1;
        (LoweredProblem family, double[] reward) = attempt.Family(scoreWeight);
        CriticalLineResult traced = attempt.Trace(family.Program, reward);
        if (traced.Frontier is not { } frontier)
        {
            return Stopped(attempt, family, traced, limit);
        }

        double lowest = Math.Sqrt(Math.Max(0, VarianceAt(attempt, frontier, 0)));
        if (lowest > limit * (1 + Tolerance))
        {
            return AllocationResult.Failed(AllocationStatus.PrimalInfeasible, Invariant(
                $"The lowest volatility within the other constraints is {lowest:G6}; the target is {limit}."));
        }

        FrontierPoint point = attempt.Problem.L2Regularization == 0
            ? frontier.AtValue(0.5 * limit * limit)
            : frontier.AtTradeOff(TradeOffAt(attempt, frontier, limit));
        return point.Status == SolverStatus.Optimal
            ? AtLimit(attempt, family, point, limit)
            : attempt.Accept(family, point.Outcome);
    }

    // A trace that the deadline cut short has nothing feasible but for the volatility.
    private static AllocationResult Stopped(Attempt attempt, LoweredProblem family, CriticalLineResult traced, double limit) => traced.Status switch
    {
        SolverStatus.PrimalInfeasible => attempt.Accept(family, traced.Start),
        SolverStatus.TimeLimit or SolverStatus.FeasibleIncumbent => AllocationResult.Failed(AllocationStatus.TimeLimit, Invariant(
            $"The time was over after {attempt.Iterations} iterations, before weights with a volatility of {limit} were found.")),
        _ => AllocationResult.Failed(AllocationStatus.NumericalError, Invariant(
            $"Stopped after {attempt.Iterations} iterations, before weights with a volatility of {limit} were found.")),
    };

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

    // With L2 regularization the frontier's value is not the variance; on a segment the variance is quadratic all the same.
    private static double TradeOffAt(Attempt attempt, Frontier frontier, double limit)
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
        return from + (Math.Max(0, share) * (to - from));
    }

    private static double[] Corner(Frontier frontier, int corner)
    {
        double[] point = new double[frontier.Program.VariableCount];
        frontier.CopyCorner(corner, point);
        return point;
    }

    // The program's objective is θ times the asked one but for the variance, which the limit holds: multipliers over θ are slopes of
    // return.
    private static AllocationResult AtLimit(Attempt attempt, LoweredProblem family, FrontierPoint point, double limit)
    {
        PortfolioObjective objective = attempt.Problem.Objective;
        double theta = point.TradeOff;
        double excess = attempt.Lowering.ExcessReturn(family.Weights(point.Outcome.Point));
        double riskFreeRate = objective.RiskFreeRate;
        if (objective.Kind == PortfolioObjectiveKind.MaximumSharpe && excess <= 0)
        {
            return AllocationResult.Failed(AllocationStatus.PrimalInfeasible, Invariant(
                $"No weights within the constraints and a volatility of {limit} earn more than the risk-free rate {riskFreeRate} ")
                + Invariant($"after costs; the highest excess return is {excess:G6}."));
        }

        double trackingError = objective.Benchmark is null ? 0 : attempt.Lowering.TrackingError(family.Weights(point.Outcome.Point));
        (double factor, double price) = objective.Kind switch
        {
            PortfolioObjectiveKind.MinimumTrackingError => (1 / (theta * trackingError), ((1 / theta) - 1) * limit / trackingError),
            PortfolioObjectiveKind.MinimumVariance => (1 / (theta * limit), (1 / theta) - 1),
            PortfolioObjectiveKind.MaximumSharpe => (1 / (theta * limit), (1 / theta) - (excess / (limit * limit))),
            PortfolioObjectiveKind.MeanVarianceUtility => (1 / theta, (limit / theta) - (objective.RiskAversion * limit)),
            _ => (1 / theta, limit / theta),
        };
        AllocationResult result = attempt.WithWeights(family, point.Outcome, factor);
        BindingConstraint volatility = new(Invariant($"volatility ≤ {limit}"), Math.Max(0, price));
        return result with
        {
            BindingConstraints = [.. result.BindingConstraints.Append(volatility).OrderByDescending(item => item.ShadowPrice)],
        };
    }
}
