using System.Collections.Immutable;
using MrBen.Optimization;
using MrBen.Optimization.Conic;
using MrBen.Optimization.Integer;
using MrBen.Optimization.LinearAlgebra;
using MrBen.Optimization.Parametric;
using MrBen.Optimization.Quadratic;
using MrBen.Optimization.Scenarios;
using MrBen.Portfolio.Estimation;
using static System.FormattableString;

namespace MrBen.Portfolio.Allocation;

/// <summary>One problem on its way to an answer: what to solve, with what, and how an outcome becomes a result.</summary>
internal sealed class Attempt(
    PortfolioProblem problem, ReturnEstimates estimates, ProblemLowering lowering, SolverSettings settings, TimeProvider? clock,
    SolverSession? session, CancellationToken cancellationToken)
{
    // A volatility below this share of Σ|weight|·volatility is a perfect hedge up to the solver's tolerance; its square has four digits
    // left.
    private const double NoVolatility = 1e-6;

    private readonly SolverSession _session = session ?? new SolverSession(clock);
    private readonly SoftLimits? _soft = SoftLimits.AreIn(problem.Constraints)
        ? new SoftLimits(problem.Constraints, estimates.Assets)
        : null;
    private readonly TimeProvider _clock = clock ?? TimeProvider.System;
    private readonly long _start = (clock ?? TimeProvider.System).GetTimestamp();

    public PortfolioProblem Problem => problem;

    public ReturnEstimates Estimates => estimates;

    public ProblemLowering Lowering => lowering;

    /// <summary>Σ iterations of all runs.</summary>
    public int Iterations { get; private set; }

    /// <summary>
    /// Finds how far limits with a priority must give way, for all programs of this attempt; the reason why there is no answer, or
    /// <see langword="null"/>.
    /// </summary>
    public AllocationResult? Soften()
    {
        if (_soft is null)
        {
            return null;
        }

        LoweredProblem hard = lowering.Direct(0, 0, 0);
        foreach (int priority in _soft.Priorities)
        {
            LoweredProblem least = _soft.Minimising(hard, priority);
            ProgramAnswer answer = Run(least);
            if (answer.Status == SolverStatus.FeasibleIncumbent)
            {
                return AllocationResult.Failed(AllocationStatus.TimeLimit, Invariant(
                    $"The time was over before it was known how far limits of priority {priority} must give way."));
            }

            if (answer.Status != SolverStatus.Optimal)
            {
                return Accept(least, answer);
            }

            _soft.Fix(priority, least, answer);
        }

        return null;
    }

    /// <summary><see cref="ProblemLowering.Direct"/> with limits giving way as they must.</summary>
    public LoweredProblem Direct(double riskWeight, double scoreWeight, double costWeight) =>
        Softened(lowering.Direct(riskWeight, scoreWeight, costWeight));

    /// <summary><see cref="ProblemLowering.Ratio"/> likewise.</summary>
    public LoweredProblem Ratio() => Softened(lowering.Ratio());

    /// <summary>The program of <see cref="Direct"/> with other weights of score and costs.</summary>
    public QuadraticProgram Reweighted(QuadraticProgram program, double scoreWeight, double costWeight)
    {
        if (_soft is null)
        {
            return lowering.Reweighted(program, scoreWeight, costWeight);
        }

        QuadraticProgram hard = lowering.Direct(0, scoreWeight, costWeight).Program;
        double[] linear = new double[program.VariableCount];
        hard.Linear.CopyTo(linear);
        return program.WithLinear(linear).WithCosts(SoftProgram.Widened(hard.Costs, linear.Length));
    }

    /// <summary><see cref="ProblemLowering.Family"/> likewise.</summary>
    public (LoweredProblem Lowered, double[] Reward) Family(double scoreWeight)
    {
        (LoweredProblem lowered, double[] reward) = lowering.Family(scoreWeight);
        LoweredProblem softened = Softened(lowered);
        Array.Resize(ref reward, softened.Program.VariableCount); // What limits give way by earns nothing.
        return (softened, reward);
    }

    /// <summary>
    /// Solves a lowered problem by the drivers of quadratic programs, with cones or measures by the interior point, with limits that are all or
    /// nothing by branch and bound.
    /// </summary>
    public ProgramAnswer Run(LoweredProblem lowered)
    {
        if (lowered.Restrictions is not null)
        {
            return new DiscreteSearch(lowered, this).Solve();
        }

        if (lowered.Measures is not null)
        {
            return RunScenarios(lowered);
        }

        return lowered.Cones.IsEmpty
            ? ProgramAnswer.Of(lowered, Run(lowered.Program))
            : RunCones(lowered, new ConicLowering(lowered));
    }

    /// <summary>The quadratic program that moves as a lowered problem of bounds, rows and cones does; <see langword="null"/> where none is known.</summary>
    public LocalProgram? Local(LoweredProblem lowered)
    {
        if (lowered.Cones.IsEmpty)
        {
            SolverOutcome outcome = Run(lowered.Program);
            return outcome.Status == SolverStatus.Optimal ? new LocalProgram(lowered, lowered.Program, outcome.ToOwned()) : null;
        }

        ConicLowering conic = new(lowered);
        ProgramAnswer answer = RunCones(lowered, conic);
        return answer.Status == SolverStatus.Optimal ? new ConicPolish(lowered, conic).At(answer, Run) : null;
    }

    private ProgramAnswer RunCones(LoweredProblem lowered, ConicLowering conic)
    {
        ConicOutcome outcome = Run(conic.Conic);
        ProgramAnswer answer = conic.Answer(outcome);
        if (outcome.Status == SolverStatus.PrimalInfeasible)
        {
            return answer with { Conflict = new ConflictFilter(lowered, RunPlainly).Reduce(answer) };
        }

        if (outcome.Status is not (SolverStatus.Optimal or SolverStatus.NumericalError))
        {
            return answer;
        }

        // Where the interior point's arithmetic ends a little short of the proof, what follows may get there.
        ProgramAnswer improved = new ConicPolish(lowered, conic).Improve(answer, Run);
        return improved.ConicCertificate!.Value.Holds(settings.FeasibilityTolerance, settings.OptimalityTolerance)
            ? improved with { Status = SolverStatus.Optimal }
            : answer;
    }

    private ConicOutcome Run(ConicProgram program)
    {
        ConicOutcome outcome = OfCovariance(
            () => new ConicSession(clock).Solve(program, settings with { TimeLimit = Remaining() }, cancellationToken));
        Iterations += outcome.Iterations;
        return outcome;
    }

    private ProgramAnswer RunScenarios(LoweredProblem lowered)
    {
        ProgramAnswer answer = RunPlainly(lowered);
        return answer.Status == SolverStatus.PrimalInfeasible && lowered.Measures!.RatioOffset is null
            ? answer with { Conflict = new ConflictFilter(lowered, RunPlainly).Reduce(answer) }
            : answer;
    }

    // Neither polished nor with less in its conflict than the proof has.
    private ProgramAnswer RunPlainly(LoweredProblem lowered)
    {
        if (lowered.Measures is null && lowered.Cones.IsEmpty)
        {
            return ProgramAnswer.Of(lowered, Run(lowered.Program));
        }

        if (lowered.Measures is null)
        {
            ConicLowering conic = new(lowered);
            return conic.Answer(Run(conic.Conic));
        }

        ScenarioLowering scenarios = new(lowered);
        SolverSettings? own = settings.TimeLimit is null ? null : settings with { TimeLimit = Remaining() };
        ScenarioOutcome outcome = new ScenarioSolver(clock).Solve(scenarios.Program, own, cancellationToken);
        Iterations += outcome.Iterations;
        return scenarios.Answer(outcome);
    }

    public SolverOutcome Run(QuadraticProgram program)
    {
        SolverOutcome outcome = OfCovariance(() => _session.Solve(program, settings with { TimeLimit = Remaining() }, cancellationToken));
        Iterations += outcome.Iterations;
        return outcome;
    }

    public IntegerOutcome Search(IntegerProgram program)
    {
        IntegerOutcome outcome = OfCovariance(() => new BranchAndBoundSolver(clock).Solve(
            program, new IntegerSettings { TimeLimit = Remaining() }, cancellationToken: cancellationToken));
        Iterations += outcome.Nodes;
        return outcome;
    }

    /// <summary>Follows the solution over all weights of a reward.</summary>
    public CriticalLineResult Trace(QuadraticProgram program, double[] reward)
    {
        CriticalLineResult result = OfCovariance(() => new CriticalLineSession(clock).Trace(
            program, reward, settings with { TimeLimit = Remaining() }, cancellationToken));
        Iterations += result.Iterations;
        return result;
    }

    // The Hessian is the covariance times a risk aversion, with what L2 regularization adds: the user gave the covariance.
    private T OfCovariance<T>(Func<T> solve)
    {
        try
        {
            return solve();
        }
        catch (NonConvexProgramException error)
        {
            double largest = double.NegativeInfinity;
            for (int i = 0; i < estimates.Assets.Length; i++)
            {
                largest = Math.Max(largest, estimates.Covariance[i, i]);
            }

            double smallest = SymmetricEigen.Decompose(estimates.Covariance).Values.ToArray().Min();
            throw new NonConvexProgramException("The covariance", smallest, largest, error);
        }
    }

    public AllocationResult Solve(LoweredProblem lowered) => Accept(lowered, Run(lowered));

    /// <summary>Reads the status before the numbers.</summary>
    public AllocationResult Accept(LoweredProblem lowered, ProgramAnswer answer)
    {
        switch (answer.Status)
        {
            case SolverStatus.Optimal:
                return WithWeights(lowered, answer, ShadowPriceFactor(lowered, answer));
            case SolverStatus.FeasibleIncumbent when problem.AcceptFeasibleIncumbent:
                PortfolioWeights incumbent = PortfolioWeights.Create(estimates.Assets, lowered.Weights(answer.Point));
                ImmutableArray<ConstraintViolation> exceeded = Exceeded(incumbent);
                return AllocationResult.Incumbent(incumbent, estimates, Invariant(
                    $"The time was over; the objective is within {answer.Gap:E2} of the best.") + Sentence(exceeded)) with
                {
                    Violations = exceeded,
                    ProvenGap = answer.ProvenGap,
                    Certificate = answer.Certificate,
                    ConicCertificate = answer.ConicCertificate,
                    MeasureValue = lowering.MeasureOf(incumbent.Weights),
                    Driver = answer.Driver,
                    Iterations = Iterations,
                };
            case SolverStatus.PrimalInfeasible:
                return AllocationResult.Failed(AllocationStatus.PrimalInfeasible, ConflictExplanation.Sentence(answer.Conflict)) with
                {
                    Conflict = answer.Conflict,
                    Driver = answer.Driver,
                    Iterations = Iterations,
                };
            case SolverStatus.Unbounded:
                return AllocationResult.Failed(AllocationStatus.Unbounded,
                    "The objective improves without limit: a bound on the weights is missing.");
            default:
                return AllocationResult.Failed(answer.Status.ToAllocationStatus(), Stopped(answer));
        }
    }

    /// <summary>
    /// An optimal answer; the factor turns multipliers into shadow prices, of which there are none where it is <see langword="null"/>.
    /// </summary>
    public AllocationResult WithWeights(LoweredProblem lowered, ProgramAnswer answer, double? factor, bool isLocal = false)
    {
        PortfolioWeights weights = PortfolioWeights.Create(estimates.Assets, lowered.Weights(answer.Point));
        ImmutableArray<ConstraintViolation> exceeded = Exceeded(weights);
        AllocationResult result = isLocal
            ? AllocationResult.LocallyOptimal(weights, estimates, Invariant(
                $"The best near by; elsewhere the objective may be better by {answer.Gap:E2} at most.") + Sentence(exceeded))
            : AllocationResult.Optimal(weights, estimates, "Optimal." + Sentence(exceeded));
        return result with
        {
            Violations = exceeded,
            ProvenGap = answer.ProvenGap,
            Certificate = answer.Certificate,
            ConicCertificate = answer.ConicCertificate,
            WorstCaseReturn = WorstCaseReturn(weights),
            MeasureValue = lowering.MeasureOf(weights.Weights),
            BindingConstraints = factor is { } slope ? lowered.Binding(answer, slope) : [],
            Driver = answer.Driver,
            Iterations = Iterations,
        };
    }

    /// <summary>The best near by.</summary>
    public AllocationResult AcceptLocal(LoweredProblem lowered, ProgramAnswer answer) =>
        WithWeights(lowered, answer, ShadowPriceFactor(lowered, answer), isLocal: true);

    public static string Stopped(ProgramAnswer answer) => answer.Status switch
    {
        SolverStatus.FeasibleIncumbent => Invariant(
            $"The time was over after {answer.Iterations} iterations; ")
            + Invariant($"a feasible answer within {answer.Gap:E2} of the best was not asked for."),
        SolverStatus.NumericalError => Invariant(
            $"Stopped after {answer.Iterations} iterations with residuals {answer.PrimalResidual:E1} (primal), {answer.DualResidual:E1} (dual)."),
        _ => Invariant($"Stopped after {answer.Iterations} iterations without a feasible answer."),
    };

    private LoweredProblem Softened(LoweredProblem lowered) => _soft?.Apply(lowered) ?? lowered;

    private ImmutableArray<ConstraintViolation> Exceeded(PortfolioWeights weights) => _soft is null
        ? []
        : [.. problem.Constraints.Violations(
                weights, estimates, problem.CurrentWeights, scenarios: problem.Scenarios, uncertainty: problem.ReturnUncertainty)
            .Where(item => item.Priority is not null).OrderBy(item => item.Priority)];

    private double? WorstCaseReturn(PortfolioWeights weights) => problem.ReturnUncertainty is { } uncertainty
        ? estimates.MeanOf(weights) - uncertainty.LossOf(estimates, weights.Weights)
        : null;

    private static string Sentence(ImmutableArray<ConstraintViolation> exceeded) => exceeded.IsEmpty
        ? ""
        : $" Limits that gave way: {string.Join(", ", exceeded.Select(item => item.Words))}.";

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

    // Multipliers are slopes of the program's objective; users read slopes of volatility, tracking error, Sharpe ratio, utility or return. The
    // first three divide by a volatility: where there is none, the multipliers are rounding and so would be their quotient.
    private double? ShadowPriceFactor(LoweredProblem lowered, ProgramAnswer answer)
    {
        PortfolioObjectiveKind kind = problem.Objective.Kind;
        if (kind == PortfolioObjectiveKind.MinimumTrackingError)
        {
            double trackingError = lowering.TrackingError(lowered.Weights(answer.Point));
            return trackingError > Math.Sqrt(VarianceOfRounding(lowered, answer.Point)) ? 1 / trackingError : null;
        }

        // With limits of measures the ratio itself is the objective.
        if (kind is not (PortfolioObjectiveKind.MinimumVariance or PortfolioObjectiveKind.MaximumSharpe)
            || lowered.Measures is { RatioOffset: not null })
        {
            return 1;
        }

        // With L2 regularization in it.
        double variance = 2 * (answer.Objective - lowered.Program.LinearObjectiveAt(answer.Point));
        if (!(variance > VarianceOfRounding(lowered, answer.Point)))
        {
            return null;
        }

        // A slope of ½·variance over the volatility. The ratio program's objective is ½/S²; a limit moved by δ moves its scaled row by δ·k.
        double perVolatility = 1 / Math.Sqrt(variance);
        return kind == PortfolioObjectiveKind.MinimumVariance
            ? perVolatility
            : perVolatility * perVolatility * perVolatility * lowered.ScaleOf(answer.Point);
    }

    /// <summary>A variance up to this one is rounding of what a hedge cancels.</summary>
    public static double VarianceOfRounding(LoweredProblem lowered, ReadOnlySpan<double> point)
    {
        double gross = 0;
        for (int i = 0; i < lowered.AssetCount; i++)
        {
            gross += Math.Abs(point[i]) * Math.Sqrt(Math.Max(0, lowered.Program.Hessian.Diagonal(i)));
        }

        return NoVolatility * gross * (NoVolatility * gross);
    }
}
