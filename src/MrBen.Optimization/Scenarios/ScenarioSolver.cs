using MrBen.Optimization.Conic;
using MrBen.Optimization.LinearAlgebra;

namespace MrBen.Optimization.Scenarios;

/// <summary>
/// Solves scenario programs by the conic interior-point method. Stateless and thread-safe. An iteration costs O(Tn²) for T scenarios of n
/// variables, and O(n³); the matrix of returns is referred to, not copied.
/// </summary>
/// <param name="clock">The clock that deadlines are measured by; the system's by default.</param>
public sealed partial class ScenarioSolver(TimeProvider? clock = null)
{
    // A scale below this share of the largest variable says that the ratio is approached at infinity; a measure below this share of a typical
    // outcome, that it is 0.
    private const double SmallestScale = 1e-9;

    // A volatility is a root: half the digits of its square.
    private const double SmallestVolatility = 1e-7;

    // Of the size of what is compared, by which a point may miss a limit.
    private const double AllowedShare = 1e-7;

    private readonly TimeProvider _clock = clock ?? TimeProvider.System;

    /// <summary>Solves a program.</summary>
    /// <param name="program">The program.</param>
    /// <param name="settings">
    /// Limits and tolerances. Without them duals and gap are brought to 1e-11, or else to 1e-9, of what the objective is made of, and where
    /// arithmetic ends before that, as it may with exponential cones, a certificate that holds to 5e-8 is taken as proof. It and the gap
    /// tell what was reached.
    /// </param>
    /// <param name="cancellationToken">Stops the solve between iterations.</param>
    /// <returns>An outcome of the caller's own.</returns>
    /// <exception cref="ArgumentException">The settings are unsound.</exception>
    /// <exception cref="OperationCanceledException">The caller cancelled.</exception>
    public ScenarioOutcome Solve(ScenarioProgram program, SolverSettings? settings = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(program);
        ConicSolve solve = new(_clock, settings, cancellationToken);
        (ConicForm form, ConicOutcome conic) = (PricedRoot.Fits(program) ? PricedRoot.Solve(program, solve) : null)
            ?? SolveWhole(new ConicForm(program));
        ScenarioOutcome outcome = new(program)
        {
            Status = ConicSolve.StatusOf(conic, settings),
            Iterations = conic.Iterations,
            Certificate = form.CertificateOf(conic),
        };
        conic.Point[..outcome.Point.Length].CopyTo(outcome.MutablePoint);
        switch (conic.Status)
        {
            case SolverStatus.PrimalInfeasible:
                MarkInfeasible(program, outcome);
                form.WriteProof(conic, outcome);
                break;
            case SolverStatus.Unbounded:
                MarkUnbounded(program, outcome);
                break;
            default:
                Measure(program, form, conic, outcome);
                break;
        }

        if (program.Goal == ScenarioGoal.LargestRatio && outcome.Status == SolverStatus.Unbounded)
        {
            RuleOutConflict(program, outcome, solve);
        }

        return outcome;

        (ConicForm, ConicOutcome) SolveWhole(ConicForm whole) => (whole, solve.Solve(whole.Conic));
    }

    private static void MarkInfeasible(ScenarioProgram program, ScenarioOutcome outcome)
    {
        outcome.Status = SolverStatus.PrimalInfeasible;
        outcome.Objective = program.Goal == ScenarioGoal.LeastMeasure ? double.PositiveInfinity : double.NegativeInfinity;
        outcome.Bound = outcome.Objective;
    }

    private static void MarkUnbounded(ScenarioProgram program, ScenarioOutcome outcome)
    {
        outcome.Status = SolverStatus.Unbounded;
        outcome.Objective = program.Goal == ScenarioGoal.LeastMeasure ? double.NegativeInfinity : double.PositiveInfinity;
        outcome.Bound = outcome.Objective;
    }

    private static void Measure(ScenarioProgram program, ConicForm form, ConicOutcome conic, ScenarioOutcome outcome)
    {
        Span<double> point = outcome.MutablePoint;
        double scale = form.ScaleOf(conic);
        if (!(scale > SmallestScale * Kernels.MaxAbs(point)))
        {
            if (outcome.Status is SolverStatus.Optimal)
            {
                MarkUnbounded(program, outcome);
            }

            return;
        }

        Kernels.Scale(1 / scale, point);
        double[] outcomes = new double[program.Scenarios.Count];
        program.Scenarios.OutcomesAt(point, outcomes);
        for (int k = 0; k < program.Limits.Length; k++)
        {
            outcome.MutableLimitValues[k] = program.Limits[k].Measure.Evaluate(outcomes, program.Scenarios);
        }

        outcome.MeasureValue = program.Measure?.Evaluate(outcomes, program.Scenarios) ?? Volatility(program, point);
        outcome.Threshold = program.Measure?.ThresholdOf(outcomes, program.Scenarios);
        outcome.Objective = ObjectiveAt(program, point, outcome.MeasureValue ?? 0);
        outcome.Bound = form.BoundOf(conic);
        if (program.Goal == ScenarioGoal.LargestRatio && !(outcome.MeasureValue > Noise(program, point))
            && (outcome.HasPoint || IsAllowed(program, outcome)))
        {
            MarkUnbounded(program, outcome);
            return;
        }

        form.WriteMultipliers(conic, outcome);
    }

    // By definition, where arithmetic ended before there was a proof: a reward above the offset within all limits.
    private static bool IsAllowed(ScenarioProgram program, ScenarioOutcome outcome)
    {
        ReadOnlySpan<double> point = outcome.Point;
        double room = AllowedShare * Kernels.MaxAbs(point);
        bool isAllowed = program.Cones.IsEmpty && Kernels.Dot(program.Linear, point) > program.Offset;
        for (int j = 0; j < point.Length; j++)
        {
            isAllowed &= point[j] >= program.Lower[j] - room && point[j] <= program.Upper[j] + room;
        }

        for (int i = 0; i < program.RowLower.Length; i++)
        {
            double value = Kernels.Dot(program.Rows.Row(i), point);
            double size = room * Kernels.MaxAbs(program.Rows.Row(i));
            isAllowed &= value >= program.RowLower[i] - size && value <= program.RowUpper[i] + size;
        }

        for (int k = 0; k < program.Limits.Length; k++)
        {
            double upper = program.Limits[k].Upper;
            isAllowed &= outcome.LimitValues[k] <= upper + (AllowedShare * Math.Max(Math.Abs(upper), program.Scenarios.TypicalReturn));
        }

        return isAllowed;
    }

    // What may be left of a measure that is 0.
    private static double Noise(ScenarioProgram program, ReadOnlySpan<double> point)
    {
        if (program.Measure is null)
        {
            double largest = 0;
            for (int j = 0; j < point.Length; j++)
            {
                largest = Math.Max(largest, program.Hessian!.Diagonal(j));
            }

            return SmallestVolatility * Math.Sqrt(largest) * Kernels.MaxAbs(point);
        }

        double typical = program.Scenarios.TypicalReturn * Kernels.MaxAbs(point);
        return SmallestScale * typical * (program.Measure.Square == SquareKind.Whole ? typical : 1);
    }

    // What a ratio without a measure divides by; otherwise nothing.
    private static double? Volatility(ScenarioProgram program, ReadOnlySpan<double> point) =>
        program.Goal == ScenarioGoal.LargestRatio ? Math.Sqrt(Math.Max(0, 2 * Curved(program, point))) : null;

    // ½x'Qx.
    private static double Curved(ScenarioProgram program, ReadOnlySpan<double> point)
    {
        if (program.Hessian is not { } hessian)
        {
            return 0;
        }

        double[] product = new double[point.Length];
        hessian.Multiply(point, product);
        return 0.5 * Kernels.Dot(product, point);
    }

    private static double ObjectiveAt(ScenarioProgram program, ReadOnlySpan<double> point, double measure)
    {
        double linear = Kernels.Dot(program.Linear, point);
        double curved = Curved(program, point);
        return program.Goal switch
        {
            ScenarioGoal.LeastMeasure => measure + linear + curved,
            ScenarioGoal.LargestReward => linear - curved,
            _ => measure > 0 ? (linear - program.Offset) / measure : double.PositiveInfinity,
        };
    }

    // A direction in which a ratio grows says nothing where there is no point to start from.
    private static void RuleOutConflict(ScenarioProgram program, ScenarioOutcome outcome, ConicSolve solve)
    {
        ConicForm form = new(program, ConicFormKind.Feasibility);
        ConicOutcome feasibility = solve.Solve(form.Conic);
        if (feasibility.Status == SolverStatus.PrimalInfeasible)
        {
            MarkInfeasible(program, outcome);
            form.WriteProof(feasibility, outcome);
        }
        else if (!feasibility.HasPoint)
        {
            outcome.Status = feasibility.Status;
        }
    }
}
