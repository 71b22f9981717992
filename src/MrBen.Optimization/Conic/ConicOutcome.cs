namespace MrBen.Optimization.Conic;

/// <summary>
/// What the conic solver returns: how it ended, the point, its slacks and duals, and the proof. An outcome of a <see cref="ConicSession"/>
/// is a view that the session's next solve overwrites (<see cref="ToOwned"/> keeps it); one from a one-shot call is the caller's own.
/// </summary>
public sealed class ConicOutcome
{
    private readonly double[] _point;
    private readonly double[] _slacks;
    private readonly double[] _duals;

    internal ConicOutcome(int variables, int rows)
    {
        _point = new double[variables];
        _slacks = new double[rows];
        _duals = new double[rows];
    }

    /// <summary>How the solve ended. Read it before the numbers.</summary>
    public SolverStatus Status { get; internal set; }

    /// <summary>Interior-point iterations and, where the answer is a vertex, the pivots that led to it.</summary>
    public int Iterations { get; internal set; }

    /// <summary>The objective at the point; +∞ where the constraints conflict, −∞ where it falls without limit.</summary>
    public double Objective { get; internal set; }

    /// <summary>
    /// Residuals of the optimality conditions, recomputed on the original program; all 0 with the two statuses that carry a ray.
    /// </summary>
    public ConicCertificate Certificate { get; internal set; }

    /// <summary>Whether <see cref="Point"/> may be used: optimal, or feasible with a certified gap.</summary>
    public bool HasPoint => Status is SolverStatus.Optimal or SolverStatus.FeasibleIncumbent;

    /// <summary>
    /// The variables, length n + L. With <see cref="SolverStatus.Unbounded"/> the direction d with Pd = 0, Gd in the cones and q'd = −1;
    /// with other statuses without a point, the last iterate, for diagnosis only.
    /// </summary>
    public ReadOnlySpan<double> Point => _point;

    /// <summary>h + Gx, length m: what lies in the cones.</summary>
    public ReadOnlySpan<double> Slacks => _slacks;

    /// <summary>
    /// z, length m, in the dual cones, with Px + q = G'z: by how much the optimal objective falls per unit by which the row's offset rises.
    /// With <see cref="SolverStatus.PrimalInfeasible"/> the proof: G'z = 0 and h'z = −1, so that no x has h + Gx in the cones.
    /// </summary>
    public ReadOnlySpan<double> Duals => _duals;

    internal Span<double> MutablePoint => _point;

    internal Span<double> MutableSlacks => _slacks;

    internal Span<double> MutableDuals => _duals;

    /// <summary>A copy that no later solve changes.</summary>
    public ConicOutcome ToOwned()
    {
        ConicOutcome copy = new(_point.Length, _slacks.Length)
        {
            Status = Status,
            Iterations = Iterations,
            Objective = Objective,
            Certificate = Certificate,
        };
        _point.CopyTo(copy._point, 0);
        _slacks.CopyTo(copy._slacks, 0);
        _duals.CopyTo(copy._duals, 0);
        return copy;
    }
}
