using MrBen.Optimization;
using MrBen.Optimization.LinearAlgebra;
using MrBen.Optimization.Parametric;
using MrBen.Portfolio.Estimation;
using static System.FormattableString;

namespace MrBen.Portfolio.Allocation;

/// <summary>
/// Solves portfolio problems exactly. Stateless, so thread-safe. Weights are never clamped or rescaled to a budget after the solve.
/// </summary>
/// <param name="clock">The clock that deadlines are measured by; the system's by default.</param>
public sealed class PortfolioOptimizer(TimeProvider? clock = null)
{
    // A divisor of the scaled weights below this share of them is 0 up to the solver's tolerance: what it would make of them are no
    // weights.
    private const double SmallestScale = 1e-9;

    /// <summary>
    /// Solves a problem. Constraints that name an asset which the estimates lack end with <see cref="AllocationStatus.AssetMismatch"/>.
    /// </summary>
    /// <exception cref="ArgumentException">
    /// The problem is unsound (all faults in one message), it counts trades from weights of assets that the estimates lack, or the
    /// covariance has a negative eigenvalue.
    /// </exception>
    /// <exception cref="OperationCanceledException">The caller cancelled.</exception>
    public AllocationResult Solve(PortfolioProblem problem, ReturnEstimates estimates, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(problem);
        ArgumentNullException.ThrowIfNull(estimates);
        if (problem.Validate() is { Count: > 0 } errors)
        {
            throw new ArgumentException(string.Join(' ', errors), nameof(problem));
        }

        if (estimates.Assets.IsEmpty)
        {
            return AllocationResult.Failed(AllocationStatus.PrimalInfeasible, "There are no assets to allocate to.");
        }

        if (problem.Constraints.Mismatches(estimates.Assets) is { Count: > 0 } mismatches)
        {
            return AllocationResult.Failed(AllocationStatus.AssetMismatch, string.Join(' ', mismatches));
        }

        SolverSettings settings = new() { TimeLimit = problem.TimeLimit };
        Attempt attempt = new(problem, estimates, new ProblemLowering(problem, estimates), settings, clock, cancellationToken);
        bool ratio = problem.Objective.Kind == PortfolioObjectiveKind.MaximumSharpe;
        AllocationResult result = ratio ? Tangency(attempt) ?? SolveRatio(attempt) : SolveDirect(attempt);
        return problem.Constraints.TargetVolatility is { } limit && IsBeyond(result, limit)
            ? VolatilitySearch.Solve(attempt, limit)
            : result;
    }

    // Where the objective improves without limit, a limit of the volatility may be what bounds it.
    private static bool IsBeyond(AllocationResult result, double limit) => result.HasWeights
        ? result.Volatility > limit * (1 + VolatilitySearch.Tolerance)
        : result.Status == AllocationStatus.Unbounded;

    private static AllocationResult SolveDirect(Attempt attempt)
    {
        PortfolioObjective objective = attempt.Problem.Objective;
        LoweredProblem lowered = objective.Kind switch
        {
            PortfolioObjectiveKind.MinimumVariance => attempt.Lowering.Direct(1, 0, 1),
            PortfolioObjectiveKind.MeanVarianceUtility => attempt.Lowering.Direct(objective.RiskAversion, 1, 1),
            PortfolioObjectiveKind.MinimumTrackingError => attempt.Lowering.Direct(1, 1, 1),
            _ => attempt.Lowering.Direct(0, 1, 1),
        };
        return attempt.Solve(lowered);
    }

    // Where bounds would be rows of the ratio form, the portfolio at which the line from the risk-free rate touches the frontier: nothing where
    // there is none, and the ratio form tells why.
    private static AllocationResult? Tangency(Attempt attempt)
    {
        if (!attempt.Lowering.RatioHasRowsOfBounds)
        {
            return null;
        }

        (LoweredProblem family, double[] reward) = attempt.Lowering.Family(scoreWeight: 1);
        double offset = -attempt.Lowering.HeldCosts;
        FrontierPoint? point = attempt.Trace(family.Program, reward).Frontier?.MaximumRatio(offset);
        if (point is not { Status: SolverStatus.Optimal } || !(2 * point.Value > Attempt.VarianceOfRounding(family, point.Outcome.Point)))
        {
            return null;
        }

        // A slope of ½·variance − λ·excess is λ times minus the slope of excess; the Sharpe ratio's is that over the volatility.
        double variance = 2 * point.Value;
        double excess = point.Reward - offset;
        return attempt.WithWeights(family, point.Outcome, excess / (variance * Math.Sqrt(variance)));
    }

    private static AllocationResult SolveRatio(Attempt attempt)
    {
        LoweredProblem ratio = attempt.Lowering.Ratio();
        SolverOutcome outcome = attempt.Run(ratio.Program);
        if (outcome.HasPoint && ratio.ScaleOf(outcome.Point) > SmallestScale * Kernels.MaxAbs(outcome.Point))
        {
            return attempt.Accept(ratio, outcome);
        }

        // Either nothing satisfies the constraints, or nothing that does earns more than the risk-free rate. The next run overwrites the
        // outcome.
        outcome = outcome.ToOwned();
        AllocationResult best = attempt.Solve(attempt.Lowering.Direct(0, 1, 1));
        if (!best.HasWeights)
        {
            return best;
        }

        double excess = attempt.Lowering.ExcessReturn(best.Weights.Weights);
        double riskFreeRate = attempt.Problem.Objective.RiskFreeRate;
        return excess <= 0 || outcome.Status == SolverStatus.PrimalInfeasible
            ? AllocationResult.Failed(AllocationStatus.PrimalInfeasible, Invariant(
                $"No weights within the constraints earn more than the risk-free rate {riskFreeRate} after costs; ")
                + Invariant($"the highest excess return is {excess:G6}."))
            : outcome.HasPoint
                ? AllocationResult.Failed(AllocationStatus.Unbounded,
                    "The Sharpe ratio is largest for weights without limit: a bound on the weights is missing.")
                : AllocationResult.Failed(outcome.Status.ToAllocationStatus(), Attempt.Stopped(outcome));
    }
}
