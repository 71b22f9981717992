using System.Collections.Immutable;
using MrBen.Optimization.Certificates;
using MrBen.Optimization.Quadratic;

namespace MrBen.Optimization.Feasibility;

/// <summary>
/// The smallest relaxation of a program's limits under which it has a feasible point: the weighted sum of the amounts by which limits give
/// way is least. Immutable and thread-safe.
/// </summary>
/// <remarks>
/// A linear program, solved and certified like any other, and a bound of our own from its multipliers. Source: Chinneck (2008), Feasibility
/// and Infeasibility in Optimization, ch. 7, on elastic programs.
/// </remarks>
public sealed class FeasibilityRelaxation
{
    // Share of the largest amount below which another is rounding.
    private const double NegligibleShare = 1e-11;

    private FeasibilityRelaxation(SolverStatus status) => Status = status;

    /// <summary>
    /// Optimal: the relaxation is the smallest. PrimalInfeasible: limits that must hold contradict one another. Otherwise why there is no
    /// answer.
    /// </summary>
    public SolverStatus Status { get; }

    /// <summary>The limits that give way, in the order bounds (by variable), rows; empty where the program is feasible as it is.</summary>
    public ImmutableArray<ConstraintRelaxation> Relaxations { get; private init; } = [];

    /// <summary>Σ weight × amount.</summary>
    public double Total { get; private init; }

    /// <summary>A sum that no relaxation is below, by duality; equal to <see cref="Total"/> up to rounding.</summary>
    public double LowerBound { get; private init; }

    /// <summary>A point within the relaxed limits, length n; empty without one.</summary>
    public ImmutableArray<double> Point { get; private init; } = [];

    /// <summary>The program with the relaxed limits; <see langword="null"/> without an answer.</summary>
    public QuadraticProgram? Program { get; private init; }

    /// <summary>Why the limits that must hold cannot; only with <see cref="SolverStatus.PrimalInfeasible"/>.</summary>
    public InfeasibilityProof? Infeasibility { get; private init; }

    /// <summary>Finds the smallest relaxation.</summary>
    /// <param name="program">The program; its objective does not matter.</param>
    /// <param name="weights">What may give way at what weight; all limits at the same by default.</param>
    /// <param name="settings">Settings of the solve.</param>
    /// <param name="clock">The clock that deadlines are measured by; the system's by default.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <exception cref="ArgumentException">The weights are of another shape, or the settings are unsound.</exception>
    /// <exception cref="OperationCanceledException">The caller cancelled.</exception>
    public static FeasibilityRelaxation Find(
        QuadraticProgram program, RelaxationWeights? weights = null, SolverSettings? settings = null, TimeProvider? clock = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(program);
        weights ??= RelaxationWeights.Same(program);
        settings ??= new SolverSettings();
        Guard.Length(program.VariableCount, weights.Lower.Length, "weights (one per bound)", nameof(weights));
        Guard.Length(program.RowCount, weights.RowLower.Length, "weights (one per row)", nameof(weights));
        ElasticProgram elastic = new(program, weights);
        SolverOutcome outcome = new QuadraticSolver(clock).Solve(elastic.Relaxed, settings, cancellationToken);
        if (outcome.Status == SolverStatus.PrimalInfeasible)
        {
            return new FeasibilityRelaxation(outcome.Status)
            {
                Infeasibility = Inherited(program, weights, settings, clock, cancellationToken),
            };
        }

        if (outcome.Status != SolverStatus.Optimal)
        {
            return new FeasibilityRelaxation(outcome.Status);
        }

        double[] point = elastic.PointOf(outcome.Point);
        ImmutableArray<ConstraintRelaxation> relaxations = IsFeasible(program, point, settings)
            ? []
            : Significant([.. elastic.Relaxations(outcome.Point.ToArray())]);
        QuadraticProgram relaxed = relaxations.IsEmpty ? program : elastic.Widened(relaxations, point);
        double total = 0;
        foreach (ConstraintRelaxation relaxation in relaxations)
        {
            total += weights.Of(relaxation.Side, relaxation.Index) * relaxation.Amount;
        }

        return IsFeasible(relaxed, point, settings)
            ? new FeasibilityRelaxation(SolverStatus.Optimal)
            {
                Relaxations = relaxations,
                Total = total,
                LowerBound = Math.Max(0, elastic.LowerBound(outcome.RowMultipliers)),
                Point = [.. point],
                Program = relaxed,
            }
            : new FeasibilityRelaxation(SolverStatus.NumericalError);
    }

    private static bool IsFeasible(QuadraticProgram program, double[] point, SolverSettings settings) =>
        CertificateVerifier.Verify(program, point, new double[program.RowCount], new double[program.VariableCount],
            program.Costs is null ? [] : new double[program.VariableCount]).PrimalResidual <= settings.FeasibilityTolerance;

    private static ImmutableArray<ConstraintRelaxation> Significant(ConstraintRelaxation[] all)
    {
        double largest = all.Length == 0 ? 0 : all.Max(relaxation => relaxation.Amount);
        return [.. all.Where(relaxation => relaxation.Amount > NegligibleShare * largest)];
    }

    // The proof about the elastic program is of other rows: the limits that must hold, alone, give one in the caller's terms.
    private static InfeasibilityProof? Inherited(
        QuadraticProgram program, RelaxationWeights weights, SolverSettings settings, TimeProvider? clock,
        CancellationToken cancellationToken)
    {
        QuadraticProgram hard = program.WithCosts(null)
            .WithBounds(
                Hard(program.Lower, weights.Lower, double.NegativeInfinity),
                Hard(program.Upper, weights.Upper, double.PositiveInfinity))
            .WithRowLimits(
                Hard(program.RowLower, weights.RowLower, double.NegativeInfinity),
                Hard(program.RowUpper, weights.RowUpper, double.PositiveInfinity));
        return new QuadraticSolver(clock).Solve(hard, settings, cancellationToken).Infeasibility;
    }

    private static double[] Hard(ReadOnlySpan<double> limits, ReadOnlySpan<double> weights, double none)
    {
        double[] kept = limits.ToArray();
        for (int i = 0; i < kept.Length; i++)
        {
            kept[i] = double.IsFinite(weights[i]) ? none : kept[i];
        }

        return kept;
    }
}
