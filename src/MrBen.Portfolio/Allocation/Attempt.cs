using System.Collections.Immutable;
using MrBen.Optimization;
using MrBen.Optimization.LinearAlgebra;
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
    private readonly TimeProvider _clock = clock ?? TimeProvider.System;
    private readonly long _start = (clock ?? TimeProvider.System).GetTimestamp();

    public PortfolioProblem Problem => problem;

    public ReturnEstimates Estimates => estimates;

    public ProblemLowering Lowering => lowering;

    /// <summary>Σ iterations of all runs.</summary>
    public int Iterations { get; private set; }

    public SolverOutcome Run(QuadraticProgram program)
    {
        SolverOutcome outcome = _session.Solve(program, settings with { TimeLimit = Remaining() }, cancellationToken);
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
                return WithWeights(lowered, outcome, ShadowPriceFactor(lowered, outcome));
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

    /// <summary>An optimal outcome; the factor turns multipliers into shadow prices.</summary>
    public AllocationResult WithWeights(LoweredProblem lowered, SolverOutcome outcome, double factor)
    {
        PortfolioWeights weights = PortfolioWeights.Create(estimates.Assets, lowered.Weights(outcome.Point));
        return AllocationResult.Optimal(weights, estimates, "Optimal.") with
        {
            Certificate = outcome.Certificate,
            BindingConstraints = lowered.Binding(outcome, factor),
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

    // All runs share the time; where none is left, the next one stops at its first look at the clock.
    private TimeSpan? Remaining()
    {
        if (settings.TimeLimit is not { } limit)
        {
            return null;
        }

        TimeSpan left = limit - _clock.GetElapsedTime(_start);
        return left > TimeSpan.Zero ? left : TimeSpan.FromTicks(1);
    }

    // Multipliers are slopes of the program's objective; users read slopes of volatility, tracking error, Sharpe ratio, utility or return.
    private double ShadowPriceFactor(LoweredProblem lowered, SolverOutcome outcome)
    {
        switch (problem.Objective.Kind)
        {
            case PortfolioObjectiveKind.MinimumVariance:
                // A slope of ½·variance, with L2 regularization in it, over the volatility.
                double variance = 2 * (outcome.Objective - Kernels.Dot(lowered.Program.Linear, outcome.Point));
                return variance > 0 ? 1 / Math.Sqrt(variance) : 0;
            case PortfolioObjectiveKind.MinimumTrackingError:
                double trackingError = lowering.TrackingError(lowered.Weights(outcome.Point));
                return trackingError > 0 ? 1 / trackingError : 0;
            case PortfolioObjectiveKind.MaximumSharpe:
                // The ratio program's objective is ½/S²; a limit moved by δ moves its scaled row by δ·k.
                double sharpe = 1 / Math.Sqrt(2 * outcome.Objective);
                return double.IsFinite(sharpe) ? sharpe * sharpe * sharpe * lowered.ScaleOf(outcome.Point) : 0;
            default:
                return 1;
        }
    }
}
