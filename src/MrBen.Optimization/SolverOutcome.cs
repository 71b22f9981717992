using MrBen.Optimization.Certificates;
using MrBen.Optimization.Quadratic;

namespace MrBen.Optimization;

/// <summary>
/// What a solver returns: how it ended, the point, its multipliers, and the proof. An outcome of a <see cref="SolverSession"/> is a view
/// that the session's next solve overwrites (<see cref="ToOwned"/> keeps it); one from a one-shot call is the caller's own.
/// </summary>
public sealed class SolverOutcome
{
    private readonly double[] _point;
    private readonly double[] _rowMultipliers;
    private readonly double[] _boundMultipliers;
    private readonly double[] _costSlopes;

    internal SolverOutcome(int variables, int rows, int costs = 0)
    {
        _point = new double[variables];
        _rowMultipliers = new double[rows];
        _boundMultipliers = new double[variables];
        _costSlopes = new double[costs];
    }

    /// <summary>How the solve ended. Read it before the numbers.</summary>
    public SolverStatus Status { get; internal set; }

    /// <summary>The algorithm that answered.</summary>
    public string Driver { get; internal set; } = "";

    /// <summary>Constraint changes or sweeps that the driver made.</summary>
    public int Iterations { get; internal set; }

    /// <summary>The objective at the point; +∞ where there is none because the constraints conflict, −∞ where it falls without limit.</summary>
    public double Objective { get; internal set; }

    /// <summary>Residuals of the optimality conditions, recomputed on the original data.</summary>
    public Certificate Certificate { get; internal set; }

    /// <summary>Why there is no feasible point; only with <see cref="SolverStatus.PrimalInfeasible"/>.</summary>
    public InfeasibilityProof? Infeasibility { get; internal set; }

    /// <summary>Whether <see cref="Point"/> may be used: optimal, or feasible with a certified gap.</summary>
    public bool HasPoint => Status is SolverStatus.Optimal or SolverStatus.FeasibleIncumbent;

    /// <summary>
    /// The variables, length n. With <see cref="SolverStatus.Unbounded"/> the direction in which the objective falls; with other statuses
    /// without a point, the last iterate, for diagnosis only.
    /// </summary>
    public ReadOnlySpan<double> Point => _point;

    /// <summary>
    /// Change of the optimal objective per unit by which a row's active limit rises, length m: positive at a lower limit, negative at an
    /// upper one, of either sign for equalities, 0 where neither binds.
    /// </summary>
    public ReadOnlySpan<double> RowMultipliers => _rowMultipliers;

    /// <summary>The same for the bounds of the variables, length n.</summary>
    public ReadOnlySpan<double> BoundMultipliers => _boundMultipliers;

    /// <summary>
    /// Slopes that the kinked costs have at the point, length n where the program has such costs, otherwise empty: between −below and above
    /// at the center, one of the two beside it.
    /// </summary>
    public ReadOnlySpan<double> CostSlopes => _costSlopes;

    internal Span<double> MutablePoint => _point;

    internal Span<double> MutableRowMultipliers => _rowMultipliers;

    internal Span<double> MutableBoundMultipliers => _boundMultipliers;

    internal Span<double> MutableCostSlopes => _costSlopes;

    /// <summary>
    /// Point and multipliers a share of the way between two outcomes of programs that differ in the linear term only. Where both have one
    /// active set this is the exact solution of the program whose linear term lies as far between theirs; the certificate tells.
    /// </summary>
    /// <param name="program">The program in between.</param>
    /// <param name="from">Outcome at share 0.</param>
    /// <param name="to">Outcome at share 1.</param>
    /// <param name="share">In [0, 1].</param>
    /// <param name="tolerance">Largest relative residual of an optimal answer.</param>
    /// <returns>Optimal where the certificate holds, otherwise NumericalError. O(n² + mn).</returns>
    /// <exception cref="ArgumentException">The outcomes do not fit the program.</exception>
    public static SolverOutcome Interpolate(
        QuadraticProgram program, SolverOutcome from, SolverOutcome to, double share, double tolerance = 1e-9)
    {
        ArgumentNullException.ThrowIfNull(program);
        ArgumentNullException.ThrowIfNull(from);
        ArgumentNullException.ThrowIfNull(to);
        Guard.Length(program.VariableCount, from._point.Length, "variables", nameof(from));
        Guard.Length(program.VariableCount, to._point.Length, "variables", nameof(to));
        SolverOutcome mixed = new(program.VariableCount, program.RowCount, program.Costs is null ? 0 : program.VariableCount)
        {
            Driver = from.Driver,
            Iterations = from.Iterations + to.Iterations,
        };
        Mix(from._point, to._point, share, mixed._point);
        Mix(from._rowMultipliers, to._rowMultipliers, share, mixed._rowMultipliers);
        Mix(from._boundMultipliers, to._boundMultipliers, share, mixed._boundMultipliers);
        if (program.Costs is not null)
        {
            // A program whose costs weigh nothing has no slopes of them.
            Mix(SlopesOf(from), SlopesOf(to), share, mixed._costSlopes);
        }

        mixed.Objective = program.ObjectiveAt(mixed._point);
        mixed.Certificate = CertificateVerifier.Verify(program, mixed._point, mixed._rowMultipliers, mixed._boundMultipliers, mixed._costSlopes);
        mixed.Status = mixed.Certificate.Holds(tolerance) ? SolverStatus.Optimal : SolverStatus.NumericalError;
        return mixed;
    }

    private static double[] SlopesOf(SolverOutcome outcome) =>
        outcome._costSlopes.Length > 0 ? outcome._costSlopes : new double[outcome._point.Length];

    /// <summary>A copy that no later solve changes.</summary>
    public SolverOutcome ToOwned()
    {
        SolverOutcome copy = new(_point.Length, _rowMultipliers.Length, _costSlopes.Length)
        {
            Status = Status,
            Driver = Driver,
            Iterations = Iterations,
            Objective = Objective,
            Certificate = Certificate,
            Infeasibility = Infeasibility,
        };
        _point.CopyTo(copy._point, 0);
        _rowMultipliers.CopyTo(copy._rowMultipliers, 0);
        _boundMultipliers.CopyTo(copy._boundMultipliers, 0);
        _costSlopes.CopyTo(copy._costSlopes, 0);
        return copy;
    }

    private static void Mix(double[] from, double[] to, double share, double[] result)
    {
        for (int i = 0; i < result.Length; i++)
        {
            result[i] = from[i] == to[i] ? from[i] : ((1 - share) * from[i]) + (share * to[i]);
        }
    }
}
