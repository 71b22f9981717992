using MrBen.Optimization.Parametric;
using MrBen.Optimization.Quadratic;
using MrBen.Portfolio.Estimation;

namespace MrBen.Portfolio.Allocation;

/// <content>Efficient frontiers.</content>
public sealed partial class PortfolioOptimizer
{
    /// <inheritdoc cref="EfficientFrontier(PortfolioProblem, ReturnEstimates, CancellationToken)"/>
    public EfficientFrontier EfficientFrontier(PortfolioProblem problem, ReturnEstimates estimates) =>
        EfficientFrontier(problem, estimates, CancellationToken.None);

    /// <summary>
    /// The portfolios of least risk for their expected return within a problem's constraints. The risk is the variance, the tracking error or
    /// the measure of the problem's objective; what else the objective says is not used.
    /// </summary>
    /// <returns>
    /// Exact where the risk is the variance and the problem counts no trades, has certain means and no cones, choices, measures or limit of
    /// the volatility; otherwise its portfolios are solved one by one when they are asked for.
    /// </returns>
    /// <exception cref="ArgumentException">As in <see cref="Solve(PortfolioProblem, ReturnEstimates, CancellationToken)"/>.</exception>
    /// <exception cref="OperationCanceledException">The caller cancelled.</exception>
    public EfficientFrontier EfficientFrontier(PortfolioProblem problem, ReturnEstimates estimates, CancellationToken cancellationToken) =>
        FrontierOf(problem, estimates, points: null, cancellationToken);

    /// <summary>The same with points evenly spaced in return, <see cref="Allocation.EfficientFrontier.Samples"/>.</summary>
    /// <param name="problem">Constraints, costs and risk.</param>
    /// <param name="estimates">Beliefs.</param>
    /// <param name="points">How many points, at least 2.</param>
    /// <param name="cancellationToken">Stops a solve.</param>
    /// <inheritdoc cref="EfficientFrontier(PortfolioProblem, ReturnEstimates, CancellationToken)"/>
    public EfficientFrontier EfficientFrontier(
        PortfolioProblem problem, ReturnEstimates estimates, int points, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(points, 2);
        return FrontierOf(problem, estimates, points, cancellationToken);
    }

    internal SolverSession NewSession() => new(clock);

    private EfficientFrontier FrontierOf(
        PortfolioProblem problem, ReturnEstimates estimates, int? points, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(problem);
        ArgumentNullException.ThrowIfNull(estimates);
        PortfolioProblem least = problem with { Objective = RiskOf(problem.Objective), Constraints = problem.Constraints with { } };
        (FrontierTrace? trace, string reason) = ReasonAgainstTrace(least) is { } against
            ? (null, against)
            : TraceOf(least, estimates, cancellationToken);
        AllocationResult minimum = trace?.Least() ?? Solve(least, estimates, cancellationToken);
        AllocationResult maximum = trace?.Largest()
            ?? (minimum.HasWeights
                ? Solve(least with { Objective = PortfolioObjective.MaximumReturn }, estimates, cancellationToken)
                : minimum);
        string detail = trace is null ? $"Solved point by point: {reason}." : "Exact: corner portfolios with straight lines between them.";
        EfficientFrontier frontier = new(this, least, estimates, trace, minimum, maximum, detail);
        return points is { } count
            ? new EfficientFrontier(this, least, estimates, trace, minimum, maximum, detail)
            {
                Samples = frontier.Points(count, cancellationToken),
            }
            : frontier;
    }

    private static PortfolioObjective RiskOf(PortfolioObjective objective) =>
        objective.Kind == PortfolioObjectiveKind.MinimumTrackingError ? objective
        : objective.Measure is { } measure ? PortfolioObjective.MinimumRisk(measure)
        : PortfolioObjective.MinimumVariance;

    // What keeps the frontier from being straight lines between corners.
    private static string? ReasonAgainstTrace(PortfolioProblem problem) =>
        problem.Objective.Kind != PortfolioObjectiveKind.MinimumVariance ? "the risk is no variance"
        : problem.CountsTrades ? "trades are counted"
        : problem.Constraints.TargetVolatility is not null ? "a volatility is limited"
        : problem.ReturnUncertainty is not null ? "expected returns are uncertain"
        : problem.UsesMeasures ? "measures are limited"
        : null;

    // Nothing where the family could not be followed to its end; a problem of its own tells why.
    private (FrontierTrace? Trace, string Reason) TraceOf(
        PortfolioProblem problem, ReturnEstimates estimates, CancellationToken cancellationToken)
    {
        PortfolioProblem rewarded = problem with { Objective = PortfolioObjective.MaximumReturn };
        if (rewarded.Validate().Count > 0 || estimates.Assets.IsEmpty || rewarded.Mismatches(estimates.Assets).Count > 0)
        {
            return (null, "the problem is unsound");
        }

        Attempt attempt = NewAttempt(rewarded, estimates, session: null, cancellationToken);
        if (attempt.Lowering.HasCones || attempt.Lowering.HasChoices)
        {
            return (null, "the problem needs cones or choices");
        }

        if (attempt.Soften() is not null)
        {
            return (null, "it is not known how far limits must give way");
        }

        (LoweredProblem family, double[] reward) = attempt.Family(scoreWeight: 1);
        CriticalLineResult traced = attempt.Trace(family.Program, reward);
        return traced.Frontier is { } frontier
            ? (new FrontierTrace(attempt, family, frontier), "")
            : (null, $"the frontier was not followed to its end ({traced.Status.ToAllocationStatus()})");
    }
}
