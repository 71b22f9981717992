using System.Collections.Immutable;
using MrBen.Optimization.Quadratic;
using MrBen.Portfolio.Estimation;
using static System.FormattableString;

namespace MrBen.Portfolio.Allocation;

/// <summary>
/// The portfolios that have the least risk for their expected return, from the least risk of all to the largest return. Immutable and
/// thread-safe.
/// </summary>
/// <remarks>
/// The risk is the variance, or what the problem's objective minimises: a tracking error, or a measure over scenarios (that of a ratio, too).
/// Where <see cref="IsExact"/>, the frontier of the variance was followed from corner to corner (Markowitz 1956, Naval Research Logistics
/// Quarterly 3; Markowitz and Todd 2000, Mean-Variance Analysis and Portfolio Choice, ch. 8), and every question is a closed form on one
/// segment. Otherwise each question is a problem of its own, solved within the problem's time limit. Either way each answer has its
/// certificate. A return that is asked for is a lower limit: below that of the least risk the answer is the least risk.
/// </remarks>
public sealed class EfficientFrontier
{
    // Two returns this near are one, relative to the larger of 1 and the return.
    private const double SameReturn = 1e-12;

    private readonly PortfolioOptimizer _optimizer;
    private readonly PortfolioProblem _problem;
    private readonly ReturnEstimates _estimates;
    private readonly FrontierTrace? _trace;
    private readonly AllocationResult? _failure;

    internal EfficientFrontier(
        PortfolioOptimizer optimizer, PortfolioProblem problem, ReturnEstimates estimates, FrontierTrace? trace, AllocationResult leastRisk,
        AllocationResult maximumReturn, string detail)
    {
        (_optimizer, _problem, _estimates, _trace) = (optimizer, problem, estimates, trace);
        _failure = leastRisk.HasWeights ? null : leastRisk;
        (MinimumRisk, MaximumReturn) = (leastRisk, maximumReturn);
        Detail = _failure?.Detail ?? detail;
        Corners = _failure is null ? trace?.Corners() ?? [] : [];
    }

    /// <summary>How it ended: the status of <see cref="MinimumRisk"/>. Without weights of it there is no frontier.</summary>
    public AllocationStatus Status => MinimumRisk.Status;

    /// <summary>In a sentence: whether the frontier is exact, and if not, why; or why there is none.</summary>
    public string Detail { get; }

    /// <summary>Whether every portfolio of the frontier is known in closed form.</summary>
    public bool IsExact => _trace is not null;

    /// <summary>
    /// The corner portfolios, risk and return ascending: between two neighbours the weights are a straight line. Empty unless
    /// <see cref="IsExact"/>.
    /// </summary>
    public ImmutableArray<FrontierPortfolio> Corners { get; }

    /// <summary>The points that were asked for when the frontier was made, as <see cref="Points"/> gives them; otherwise empty.</summary>
    public ImmutableArray<AllocationResult> Samples { get; internal init; } = [];

    /// <summary>The least risk. With a variance that is the least for several portfolios, the one of them with the largest return.</summary>
    public AllocationResult MinimumRisk { get; }

    /// <summary>
    /// The largest expected return net of costs, and the least variance for it where <see cref="IsExact"/>; without shadow prices there.
    /// <see cref="AllocationStatus.Unbounded"/> where a bound is missing.
    /// </summary>
    public AllocationResult MaximumReturn { get; }

    /// <summary>The least risk with at least an expected return.</summary>
    /// <param name="expectedReturn">Per year, before costs; with uncertain means the lowest. Finite.</param>
    /// <param name="cancellationToken">Stops a solve.</param>
    /// <returns>PrimalInfeasible where nothing earns as much.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The return is not finite.</exception>
    /// <exception cref="OperationCanceledException">The caller cancelled.</exception>
    public AllocationResult AtReturn(double expectedReturn, CancellationToken cancellationToken = default)
    {
        RequireFinite(expectedReturn, nameof(expectedReturn));
        return AtReturn(expectedReturn, session: null, cancellationToken);
    }

    /// <summary>The largest expected return with at most a volatility.</summary>
    /// <param name="volatility">Per year, positive and finite.</param>
    /// <param name="cancellationToken">Stops a solve.</param>
    /// <returns>PrimalInfeasible where the lowest volatility is higher.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The volatility is not positive and finite.</exception>
    /// <exception cref="InvalidOperationException">The risk is no variance.</exception>
    /// <exception cref="OperationCanceledException">The caller cancelled.</exception>
    public AllocationResult AtVolatility(double volatility, CancellationToken cancellationToken = default)
    {
        RequirePositive(volatility, nameof(volatility));
        RequireVariance();
        double limit = _problem.Constraints.TargetVolatility is { } target ? Math.Min(target, volatility) : volatility;
        return _failure ?? _trace?.AtVolatility(volatility) ?? Solve(_problem with
        {
            Objective = PortfolioObjective.MaximumReturn,
            Constraints = _problem.Constraints with { TargetVolatility = limit },
        }, session: null, cancellationToken);
    }

    /// <summary>The largest expected return − ½·<paramref name="riskAversion"/>·variance.</summary>
    /// <param name="riskAversion">λ, positive and finite.</param>
    /// <param name="cancellationToken">Stops a solve.</param>
    /// <exception cref="ArgumentOutOfRangeException">The risk aversion is not positive and finite.</exception>
    /// <exception cref="InvalidOperationException">The risk is no variance.</exception>
    /// <exception cref="OperationCanceledException">The caller cancelled.</exception>
    public AllocationResult AtRiskAversion(double riskAversion, CancellationToken cancellationToken = default)
    {
        RequirePositive(riskAversion, nameof(riskAversion));
        RequireVariance();
        return _failure ?? _trace?.AtRiskAversion(riskAversion)
            ?? Solve(_problem with { Objective = PortfolioObjective.MeanVarianceUtility(riskAversion) }, session: null, cancellationToken);
    }

    /// <summary>The largest Sharpe ratio.</summary>
    /// <param name="riskFreeRate">Per year (0.02 is 2 %), finite.</param>
    /// <param name="cancellationToken">Stops a solve.</param>
    /// <remarks>
    /// Where the sum of weights is one number, the portfolio at which a line touches the frontier. Where it is not, what is missing earns the
    /// risk-free rate, and the portfolio is a problem of its own.
    /// </remarks>
    /// <exception cref="ArgumentOutOfRangeException">The rate is not finite.</exception>
    /// <exception cref="InvalidOperationException">The risk is no variance.</exception>
    /// <exception cref="OperationCanceledException">The caller cancelled.</exception>
    public AllocationResult MaximumSharpe(double riskFreeRate, CancellationToken cancellationToken = default)
    {
        RequireFinite(riskFreeRate, nameof(riskFreeRate));
        RequireVariance();
        PortfolioConstraints constraints = _problem.Constraints;
        AllocationResult? touching = constraints.MinTotal == constraints.MaxTotal
            ? _trace?.MaximumSharpe(riskFreeRate * constraints.MinTotal)
            : null;
        return _failure ?? touching
            ?? Solve(_problem with { Objective = PortfolioObjective.MaximumSharpe(riskFreeRate) }, session: null, cancellationToken);
    }

    /// <summary>
    /// Portfolios evenly spaced in return, from the least risk to the largest return, or, where that has no limit and the frontier is exact, to
    /// the last corner. One alone where both are the same; none without a frontier or without an end of it.
    /// </summary>
    /// <param name="count">How many, at least 2.</param>
    /// <param name="cancellationToken">Stops a solve.</param>
    /// <returns>Each with a status of its own, read before its numbers.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The count is below 2.</exception>
    /// <exception cref="OperationCanceledException">The caller cancelled.</exception>
    public ImmutableArray<AllocationResult> Points(int count, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 2);
        if (_failure is not null || !(MaximumReturn.HasWeights || _trace is not null))
        {
            return [];
        }

        double lowest = ReturnOf(MinimumRisk);
        double highest = MaximumReturn.HasWeights ? ReturnOf(MaximumReturn) : _trace!.LargestReturn;
        if (!(highest - lowest > SameReturn * Math.Max(1, Math.Abs(highest))))
        {
            return [MinimumRisk];
        }

        SolverSession session = _optimizer.NewSession();
        AllocationResult[] points = new AllocationResult[count];
        points[0] = MinimumRisk;
        for (int k = 1; k < count; k++)
        {
            bool isLast = k == count - 1;
            double target = isLast ? highest : lowest + ((highest - lowest) * k / (count - 1));
            AllocationResult point = isLast && _trace is not null && MaximumReturn.HasWeights
                ? MaximumReturn
                : AtReturn(target, session, cancellationToken);

            // The largest return itself may be missed by rounding.
            points[k] = isLast && !point.HasWeights && MaximumReturn.HasWeights ? MaximumReturn : point;
        }

        return [.. points];
    }

    private AllocationResult AtReturn(double expectedReturn, SolverSession? session, CancellationToken cancellationToken) =>
        _failure ?? _trace?.AtReturn(expectedReturn) ?? Solve(_problem with
        {
            Constraints = _problem.Constraints with
            {
                TargetReturn = _problem.Constraints.TargetReturn is { } own ? Math.Max(own, expectedReturn) : expectedReturn,
                TargetReturnPriority = null,
            },
        }, session, cancellationToken);

    private AllocationResult Solve(PortfolioProblem problem, SolverSession? session, CancellationToken cancellationToken) =>
        _optimizer.Solve(problem, _estimates, session, cancellationToken);

    private static double ReturnOf(AllocationResult result) => result.WorstCaseReturn ?? result.ExpectedReturn;

    private void RequireVariance()
    {
        if (_problem.Objective.Kind != PortfolioObjectiveKind.MinimumVariance)
        {
            throw new InvalidOperationException(
                "The risk of this frontier is no variance, so that it has no such point; ask for one at a return.");
        }
    }

    private static void RequireFinite(double number, string name)
    {
        if (!double.IsFinite(number))
        {
            throw new ArgumentOutOfRangeException(name, number, Invariant($"The number must be finite; it is {number}."));
        }
    }

    private static void RequirePositive(double number, string name)
    {
        if (!(number > 0 && double.IsFinite(number)))
        {
            throw new ArgumentOutOfRangeException(name, number, Invariant($"The number must be positive and finite; it is {number}."));
        }
    }
}
