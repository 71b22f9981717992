using MrBen.Optimization.Certificates;

namespace MrBen.Optimization;

/// <summary>
/// What a solver returns: how it ended, the point, its multipliers, and the proof. An outcome of a <see cref="Quadratic.SolverSession"/> is a view
/// that the session's next solve overwrites (<see cref="ToOwned"/> keeps it); one from a one-shot call is the caller's own.
/// </summary>
public sealed class SolverOutcome
{
    private readonly double[] _point;
    private readonly double[] _rowMultipliers;
    private readonly double[] _boundMultipliers;

    internal SolverOutcome(int variables, int rows)
    {
        _point = new double[variables];
        _rowMultipliers = new double[rows];
        _boundMultipliers = new double[variables];
    }

    /// <summary>How the solve ended. Read it before the numbers.</summary>
    public SolverStatus Status { get; internal set; }

    /// <summary>The algorithm that answered.</summary>
    public string Driver { get; internal set; } = "";

    /// <summary>Constraint changes or sweeps that the driver made.</summary>
    public int Iterations { get; internal set; }

    /// <summary>The objective at the point.</summary>
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

    internal Span<double> MutablePoint => _point;

    internal Span<double> MutableRowMultipliers => _rowMultipliers;

    internal Span<double> MutableBoundMultipliers => _boundMultipliers;

    /// <summary>A copy that no later solve changes.</summary>
    public SolverOutcome ToOwned()
    {
        SolverOutcome copy = new(_point.Length, _rowMultipliers.Length)
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
        return copy;
    }
}
