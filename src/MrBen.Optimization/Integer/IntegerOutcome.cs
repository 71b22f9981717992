using System.Collections.Immutable;
using MrBen.Optimization.Certificates;
using MrBen.Optimization.Quadratic;

namespace MrBen.Optimization.Integer;

/// <summary>
/// What a search returns: how it ended, the best point, and the bound that proves how good it is. Immutable and thread-safe.
/// </summary>
public sealed class IntegerOutcome
{
    internal IntegerOutcome(SolverStatus status, SolverOutcome? decided, QuadraticProgram? decidedProgram, double lowerBound, double scale)
    {
        Status = status;
        Decided = decided;
        DecidedProgram = decidedProgram;
        Point = decided is null ? [] : [.. decided.Point];
        Objective = decided?.Objective ?? (status == SolverStatus.Unbounded ? double.NegativeInfinity : double.PositiveInfinity);
        LowerBound = lowerBound;
        RelativeGap = Gap == 0 ? 0 : scale > 0 ? Gap / scale : double.PositiveInfinity;
    }

    /// <summary>
    /// Optimal: the gap is within the settings' tolerance. FeasibleIncumbent: stopped by a limit (or by arithmetic) with a point and a
    /// proven gap. PrimalInfeasible: no point keeps bounds, rows and restrictions; the search left nothing out. Unbounded: the program
    /// without the restrictions falls without limit. TimeLimit, IterationLimit: stopped before a point was found. NumericalError: neither.
    /// </summary>
    public SolverStatus Status { get; }

    /// <summary>The algorithm that answered.</summary>
    public string Driver { get; internal init; } = "branch and bound";

    /// <summary>Whether there is a point that keeps everything.</summary>
    public bool HasPoint => Decided is not null;

    /// <summary>
    /// The best point, length n; empty where there is none. What is not held is exactly 0, what is not traded exactly its reference.
    /// </summary>
    public ImmutableArray<double> Point { get; }

    /// <summary>The objective at the point; +∞ where there is none, −∞ where it falls without limit.</summary>
    public double Objective { get; }

    /// <summary>
    /// No point that keeps everything is below it: proven, with the rounding of the proof subtracted. +∞ where there is no such point.
    /// </summary>
    public double LowerBound { get; }

    /// <summary>Objective minus bound, at least 0, in units of the objective; +∞ without a point or a bound.</summary>
    public double Gap => HasPoint && double.IsFinite(LowerBound) ? Math.Max(0, Objective - LowerBound) : double.PositiveInfinity;

    /// <summary>The gap over the largest of the objective and its terms, all |cⱼxⱼ| and |xⱼQⱼₖxₖ|.</summary>
    public double RelativeGap { get; }

    /// <summary>Parts of the search that were bounded.</summary>
    public int Nodes { get; internal init; }

    /// <summary>Quadratic programs that were solved, those of the search for points included.</summary>
    public int Solves { get; internal init; }

    /// <summary>
    /// The outcome of <see cref="DecidedProgram"/>, with multipliers and certificate: the best portfolio given what is held and traded;
    /// <see langword="null"/> without a point.
    /// </summary>
    public SolverOutcome? Decided { get; }

    /// <summary>The continuous program whose bounds hold the decisions of the best point; <see langword="null"/> without one.</summary>
    public QuadraticProgram? DecidedProgram { get; }

    /// <summary>
    /// Why the program conflicts even without the restrictions; <see langword="null"/> where it is they that cannot be met.
    /// </summary>
    public InfeasibilityProof? Infeasibility { get; internal init; }
}
