using MrBen.Optimization;
using MrBen.Optimization.Parametric;
using MrBen.Optimization.Quadratic;
using MrBen.Portfolio.Estimation;
using static System.FormattableString;

namespace MrBen.Portfolio.Allocation;

/// <summary>
/// Solves portfolio problems exactly. Stateless, so thread-safe. Weights are never clamped or rescaled to a budget after the solve.
/// </summary>
/// <param name="clock">The clock that deadlines are measured by; the system's by default.</param>
public sealed partial class PortfolioOptimizer(TimeProvider? clock = null)
{
    // A limit that less than this share of it is left of may be one that holds.
    private const double AtLimit = 1e-6;

    /// <summary>
    /// Solves a problem. Constraints, a benchmark or current weights that count which name an asset that the estimates lack end with <see
    /// cref="AllocationStatus.AssetMismatch"/>.
    /// </summary>
    /// <exception cref="ArgumentException">
    /// The problem is unsound (all faults in one message), or the covariance has a negative eigenvalue.
    /// </exception>
    /// <exception cref="OperationCanceledException">The caller cancelled.</exception>
    public AllocationResult Solve(PortfolioProblem problem, ReturnEstimates estimates, CancellationToken cancellationToken = default) =>
        Solve(problem, estimates, session: null, cancellationToken);

    /// <summary>
    /// Solves a problem and says why the answer is what it is: what each limit that binds costs, and what is left of the others; or, where no
    /// weights satisfy the limits, which conflict and the smallest relaxation that would do.
    /// </summary>
    /// <remarks>
    /// As many solves as limits bind, each within the problem's time limit; they share a session, so that most start from the answer.
    /// </remarks>
    /// <exception cref="ArgumentException">As in <see cref="Solve(PortfolioProblem, ReturnEstimates, CancellationToken)"/>.</exception>
    /// <exception cref="OperationCanceledException">The caller cancelled.</exception>
    public AllocationExplanation Explain(PortfolioProblem problem, ReturnEstimates estimates, CancellationToken cancellationToken = default)
    {
        SolverSession session = new(clock);
        AllocationResult result = Solve(problem, estimates, session, cancellationToken);
        LimitCosts costs = new(problem, estimates, changed => Solve(changed, estimates, session, cancellationToken));
        if (result.HasWeights)
        {
            return AllocationExplanation.Of(result, costs.Binding(result), costs.Others(result));
        }

        return result.Status == AllocationStatus.PrimalInfeasible && !estimates.Assets.IsEmpty
            ? AllocationExplanation.Of(result, RelaxationSearch.Find(problem, estimates, clock, cancellationToken))
            : AllocationExplanation.Of(result, [], []);
    }

    /// <summary>
    /// How the best weights move with expected returns, bounds, risk aversion or the risk-free rate.
    /// </summary>
    /// <exception cref="ArgumentException">As in <see cref="Solve(PortfolioProblem, ReturnEstimates, CancellationToken)"/>.</exception>
    /// <exception cref="OperationCanceledException">The caller cancelled.</exception>
    public WeightSensitivity Sensitivity(PortfolioProblem problem, ReturnEstimates estimates, CancellationToken cancellationToken = default)
    {
        AllocationResult result = Solve(problem, estimates, cancellationToken);
        if (!result.IsOptimal)
        {
            return result.HasWeights ? WeightSensitivity.NotImplemented(result) : WeightSensitivity.None(result);
        }

        Attempt attempt = NewAttempt(WithoutLooseTurnover(problem, result), estimates, session: null, cancellationToken);
        return attempt.Lowering.HasContributions || attempt.Lowering.HasChoices || attempt.Lowering.HasMeasures
            ? WeightSensitivity.NotImplemented(result)
            : attempt.Soften() is { } failure ? WeightSensitivity.None(failure)
            : WeightSensitivity.Of(attempt, result, cancellationToken);
    }

    // Variables that count sales may move freely under a limit that holds nothing back; the weights do not.
    private static PortfolioProblem WithoutLooseTurnover(PortfolioProblem problem, AllocationResult result)
    {
        MeasuredLimit? turnover = new ConstraintCheck(result.Weights!)
            .Measure(new PortfolioConstraints { MaxTurnover = problem.Constraints.MaxTurnover }, estimates: null, problem.CurrentWeights)
            .FirstOrDefault(item => item.Label.Limit.Kind == LimitKind.Turnover);
        return turnover is not null && turnover.Value < turnover.Label.Max * (1 - AtLimit)
            ? problem with { Constraints = problem.Constraints with { MaxTurnover = null } }
            : problem;
    }

    internal AllocationResult Solve(
        PortfolioProblem problem, ReturnEstimates estimates, SolverSession? session, CancellationToken cancellationToken)
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

        if (problem.Mismatches(estimates.Assets) is { Count: > 0 } mismatches)
        {
            return AllocationResult.Failed(AllocationStatus.AssetMismatch, string.Join(' ', mismatches));
        }

        Attempt attempt = NewAttempt(problem, estimates, session, cancellationToken);
        if (attempt.Soften() is { } failure)
        {
            return failure;
        }

        bool ratio = problem.Objective.Kind == PortfolioObjectiveKind.MaximumSharpe;
        AllocationResult result = attempt.Lowering.HasContributions ? SolveNear(attempt, ratio)
            : problem.Objective.Kind == PortfolioObjectiveKind.MaximumRatio ? SolveRatio(attempt)
            : !ratio ? SolveDirect(attempt)
            : attempt.Lowering.HasChoices ? new DiscreteRatioSearch(attempt).Solve()
            : Tangency(attempt) ?? SolveRatio(attempt);
        return !attempt.Lowering.HasCones && problem.Constraints.TargetVolatility is { } limit && IsBeyond(result, limit)
            ? AtVolatility(attempt, limit)
            : result;
    }

    private Attempt NewAttempt(
        PortfolioProblem problem, ReturnEstimates estimates, SolverSession? session, CancellationToken cancellationToken) =>
        new(problem, estimates, new ProblemLowering(problem, estimates), new SolverSettings { TimeLimit = problem.TimeLimit }, clock, session,
            cancellationToken);

    // Where the objective improves without limit, a limit of the volatility may be what bounds it.
    private static bool IsBeyond(AllocationResult result, double limit) => result.HasWeights
        ? result.Volatility > limit * (1 + VolatilitySearch.Tolerance)
        : result.Status == AllocationStatus.Unbounded;

    private static AllocationResult SolveDirect(Attempt attempt) => attempt.Solve(Direct(attempt));

    private static LoweredProblem Direct(Attempt attempt)
    {
        PortfolioObjective objective = attempt.Problem.Objective;
        return objective.Kind switch
        {
            PortfolioObjectiveKind.MinimumVariance => attempt.Direct(1, 0, 1),
            PortfolioObjectiveKind.MeanVarianceUtility => attempt.Direct(objective.RiskAversion, 1, 1),
            PortfolioObjectiveKind.MinimumTrackingError => attempt.Direct(1, 1, 1),
            PortfolioObjectiveKind.MinimumRisk => attempt.Direct(1, 0, attempt.Lowering.CostWeightBesideRisk),
            _ => attempt.Direct(0, 1, 1),
        };
    }

    // Within limits of risk contributions.
    private static AllocationResult SolveNear(Attempt attempt, bool ratio)
    {
        (LoweredProblem lowered, ProgramAnswer answer, bool isBest) =
            new RiskContributionSearch(attempt, ratio ? attempt.Ratio : () => Direct(attempt)).Solve();
        return answer.Status == SolverStatus.Optimal && !lowered.HasWeights(answer.Point) || (ratio && isBest && !answer.HasPoint)
            ? SolveRatio(attempt) // It tells why there is no best ratio.
            : answer.Status == SolverStatus.Optimal && !isBest ? attempt.AcceptLocal(lowered, answer)
            : answer.Status == SolverStatus.NumericalError && !isBest
                ? AllocationResult.Failed(AllocationStatus.NumericalError, RiskContributionSearch.NotFound(attempt.Problem))
            : attempt.Accept(lowered, answer);
    }

    private static AllocationResult AtVolatility(Attempt attempt, double limit) =>
        (attempt.Problem.CountsTrades ? null : FrontierSearch.Solve(attempt, limit)) is { } result && !IsBeyond(result, limit)
            ? result
            : VolatilitySearch.Solve(attempt, limit);

    // Where bounds would be rows of the ratio form, the portfolio at which the line from the risk-free rate touches the frontier: nothing where
    // there is none, and the ratio form tells why.
    private static AllocationResult? Tangency(Attempt attempt)
    {
        if (attempt.Problem.CountsTrades || attempt.Lowering.HasCones || attempt.Lowering.HasMeasures || !attempt.Lowering.RatioHasRowsOfBounds)
        {
            return null;
        }

        (LoweredProblem family, double[] reward) = attempt.Family(scoreWeight: 1);
        FrontierPoint? point = attempt.Trace(family.Program, reward).Frontier?.MaximumRatio(offset: 0);
        if (point is not { Status: SolverStatus.Optimal } || !(2 * point.Value > Attempt.VarianceOfRounding(family, point.Outcome.Point)))
        {
            return null;
        }

        // A slope of ½·variance − λ·excess is λ times minus the slope of excess; the Sharpe ratio's is that over the volatility.
        double variance = 2 * point.Value;
        return attempt.WithWeights(family, ProgramAnswer.Of(family, point.Outcome), point.Reward / (variance * Math.Sqrt(variance)));
    }

    private static AllocationResult SolveRatio(Attempt attempt)
    {
        bool isMeasured = attempt.Lowering.HasMeasures;
        LoweredProblem ratio = isMeasured ? attempt.Direct(1, 1, 1) : attempt.Ratio();
        ProgramAnswer answer = attempt.Run(ratio);
        if (answer.HasPoint && ratio.HasWeights(answer.Point))
        {
            return attempt.Accept(ratio, answer);
        }

        // Either nothing satisfies the constraints, or nothing that does earns more than the risk-free rate.
        AllocationResult best = attempt.Solve(attempt.Direct(0, 1, 1));
        if (!best.HasWeights)
        {
            return best;
        }

        double excess = attempt.Lowering.ExcessReturn(best.Weights.Weights);
        double riskFreeRate = attempt.Problem.Objective.RiskFreeRate;
        return excess <= 0 || answer.Status == SolverStatus.PrimalInfeasible
            ? AllocationResult.Failed(AllocationStatus.PrimalInfeasible, Invariant(
                $"No weights within the constraints earn more than the risk-free rate {riskFreeRate} after costs; ")
                + Invariant($"the highest excess return is {excess:G6}."))
            : isMeasured && answer.Status == SolverStatus.Unbounded
                ? AllocationResult.Failed(AllocationStatus.Unbounded,
                    "The ratio has no largest value: weights that earn more than the risk-free rate have no risk, or a bound on "
                    + "the weights is missing.")
            : answer.HasPoint
                ? AllocationResult.Failed(AllocationStatus.Unbounded,
                    "The Sharpe ratio is largest for weights without limit: a bound on the weights is missing.")
                : AllocationResult.Failed(answer.Status.ToAllocationStatus(), Attempt.Stopped(answer));
    }
}
