using System.Collections.Immutable;
using MrBen.Optimization;
using MrBen.Optimization.Certificates;
using MrBen.Optimization.Conic;
using MrBen.Optimization.Quadratic;

namespace MrBen.Portfolio.Allocation;

/// <summary>What a solver made of a lowered problem, whichever solver it was. Immutable.</summary>
internal sealed record ProgramAnswer(SolverStatus Status, string Driver, int Iterations, double Objective)
{
    /// <summary>Whether <see cref="Point"/> may be used: optimal, or feasible with a certified gap.</summary>
    public bool HasPoint => Status is SolverStatus.Optimal or SolverStatus.FeasibleIncumbent;

    /// <summary>The variables of the program.</summary>
    public double[] Point { get; init; } = [];

    /// <summary>As in <see cref="SolverOutcome.BoundMultipliers"/>.</summary>
    public double[] BoundMultipliers { get; init; } = [];

    /// <summary>As in <see cref="SolverOutcome.RowMultipliers"/>.</summary>
    public double[] RowMultipliers { get; init; } = [];

    /// <summary>The same for the limit of each cone.</summary>
    public double[] ConeMultipliers { get; init; } = [];

    /// <summary>The same for the limit of each measure.</summary>
    public double[] MeasureMultipliers { get; init; } = [];

    /// <summary>Proof of a program without cones.</summary>
    public Certificate? Certificate { get; init; }

    /// <summary>Proof of one with cones or measures.</summary>
    public ConicCertificate? ConicCertificate { get; init; }

    /// <summary>Duals of the conic program; empty without cones.</summary>
    public double[] ConicDuals { get; init; } = [];

    /// <summary>
    /// How far the objective may be from the best over all choices; <see langword="null"/> where there are none and the certificate says it.
    /// </summary>
    public double? ProvenGap { get; init; }

    /// <summary>The program whose bounds hold what was decided; <see langword="null"/> where nothing was.</summary>
    public QuadraticProgram? Decided { get; init; }

    /// <summary>Constraints that conflict, in words; empty unless the program is infeasible.</summary>
    public ImmutableArray<string> Conflict { get; init; } = [];

    /// <summary>How far the objective may be from the best.</summary>
    public double Gap => ProvenGap ?? Certificate?.Gap ?? ConicCertificate?.Gap ?? double.PositiveInfinity;

    public double PrimalResidual => Certificate?.PrimalResidual ?? ConicCertificate?.PrimalResidual ?? double.PositiveInfinity;

    public double DualResidual => Certificate?.DualResidual ?? ConicCertificate?.DualResidual ?? double.PositiveInfinity;

    public static ProgramAnswer Of(LoweredProblem lowered, SolverOutcome outcome) =>
        new(outcome.Status, outcome.Driver, outcome.Iterations, outcome.Objective)
        {
            Point = outcome.Point.ToArray(),
            BoundMultipliers = outcome.BoundMultipliers.ToArray(),
            RowMultipliers = outcome.RowMultipliers.ToArray(),
            Certificate = outcome.Certificate,
            Conflict = outcome.Infeasibility is { } proof ? ConflictExplanation.Describe(lowered, proof) : [],
        };
}
