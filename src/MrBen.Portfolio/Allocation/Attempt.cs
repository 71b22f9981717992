using System.Collections.Immutable;
using MrBen.Optimization;
using MrBen.Optimization.Quadratic;
using MrBen.Portfolio.Estimation;
using static System.FormattableString;

namespace MrBen.Portfolio.Allocation;

/// <summary>One problem on its way to an answer: what to solve, with what, and how an outcome becomes a result.</summary>
internal sealed class Attempt(
    PortfolioProblem problem, ReturnEstimates estimates, ProblemLowering lowering, SolverSettings settings, TimeProvider? clock,
    CancellationToken cancellationToken)
{
    private readonly SolverSession _session = new(clock);

    public PortfolioProblem Problem => problem;

    public ReturnEstimates Estimates => estimates;

    public ProblemLowering Lowering => lowering;

    /// <summary>Σ iterations of all runs.</summary>
    public int Iterations { get; private set; }

    public SolverOutcome Run(QuadraticProgram program)
    {
        SolverOutcome outcome = _session.Solve(program, settings, cancellationToken);
        Iterations += outcome.Iterations;
        return outcome;
    }

    public AllocationResult Solve(LoweredProblem lowered) => Accept(lowered, Run(lowered.Program));

    /// <summary>Reads the status before the numbers.</summary>
    public AllocationResult Accept(LoweredProblem lowered, SolverOutcome outcome)
    {
        switch (outcome.Status)
        {
            case SolverStatus.Optimal:
                return WithWeights(lowered, outcome, lowered.Weights(outcome.Point));
            case SolverStatus.FeasibleIncumbent when problem.AcceptFeasibleIncumbent:
                PortfolioWeights incumbent = PortfolioWeights.Create(estimates.Assets, lowered.Weights(outcome.Point));
                return AllocationResult.Incumbent(incumbent, estimates, Invariant(
                    $"The time was over; the objective is within {outcome.Certificate.Gap:E2} of the best.")) with
                {
                    Certificate = outcome.Certificate,
                    Driver = outcome.Driver,
                    Iterations = Iterations,
                };
            case SolverStatus.PrimalInfeasible:
                ImmutableArray<string> conflict = ConflictExplanation.Describe(lowered, outcome.Infeasibility!);
                return AllocationResult.Failed(AllocationStatus.PrimalInfeasible, ConflictExplanation.Sentence(conflict)) with
                {
                    Conflict = conflict,
                    Driver = outcome.Driver,
                    Iterations = Iterations,
                };
            case SolverStatus.Unbounded:
                return AllocationResult.Failed(AllocationStatus.Unbounded,
                    "The objective improves without limit: a bound on the weights is missing.");
            default:
                return AllocationResult.Failed(outcome.Status.ToAllocationStatus(), Stopped(outcome));
        }
    }

    public AllocationResult WithWeights(LoweredProblem lowered, SolverOutcome outcome, double[] weights)
    {
        AllocationResult result = AllocationResult.Optimal(PortfolioWeights.Create(estimates.Assets, weights), estimates, "Optimal.");
        return result with
        {
            Certificate = outcome.Certificate,
            BindingConstraints = lowered.Binding(outcome, ShadowPriceFactor(lowered, outcome, result)),
            Driver = outcome.Driver,
            Iterations = Iterations,
        };
    }

    public static string Stopped(SolverOutcome outcome) => outcome.Status switch
    {
        SolverStatus.FeasibleIncumbent => Invariant(
            $"The time was over after {outcome.Iterations} iterations; a feasible answer within {outcome.Certificate.Gap:E2} of the best was not asked for."),
        SolverStatus.NumericalError => Invariant(
            $"Stopped after {outcome.Iterations} iterations with residuals {outcome.Certificate.PrimalResidual:E1} (primal), {outcome.Certificate.DualResidual:E1} (dual)."),
        _ => Invariant($"Stopped after {outcome.Iterations} iterations without a feasible answer."),
    };

    // Multipliers are slopes of the program's objective; users read slopes of volatility, Sharpe ratio, utility or return.
    private double ShadowPriceFactor(LoweredProblem lowered, SolverOutcome outcome, AllocationResult result)
    {
        switch (problem.Objective.Kind)
        {
            case PortfolioObjectiveKind.MinimumVariance:
                return result.Volatility > 0 ? 1 / result.Volatility : 0;
            case PortfolioObjectiveKind.MaximumSharpe:
                // The ratio program's objective is ½/S²; a limit moved by δ moves its scaled row by δ·k.
                double sharpe = 1 / Math.Sqrt(2 * outcome.Objective);
                return double.IsFinite(sharpe) ? sharpe * sharpe * sharpe * lowered.ScaleOf(outcome.Point) : 0;
            default:
                return 1;
        }
    }
}
