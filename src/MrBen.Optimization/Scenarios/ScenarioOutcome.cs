using MrBen.Optimization.Conic;

namespace MrBen.Optimization.Scenarios;

/// <summary>
/// What a scenario program's solve returns: how it ended, the point, what its definition says of it, multipliers and the proof.
/// </summary>
/// <remarks>
/// The measures are those of the point by their definitions, never the values of a solver's auxiliary variables. A program that seeks a
/// ratio ends as <see cref="SolverStatus.PrimalInfeasible"/> also where no allowed point has a reward above the offset, and as
/// <see cref="SolverStatus.Unbounded"/> where one has and its measure is not positive, or no more than rounding (the ratio of a gain to no loss; that point is
/// given), or where ever larger points have ever larger ratios (<see cref="Point"/> is then their direction). Where it ends as
/// <see cref="SolverStatus.PrimalInfeasible"/> the multipliers are those of the proof: by what multiples the limits contradict one another, signed
/// as those of a least measure. Immutable.
/// </remarks>
public sealed class ScenarioOutcome
{
    private readonly double[] _point;
    private readonly double[] _limitValues;
    private readonly double[] _limitMultipliers;
    private readonly double[] _coneMultipliers;
    private readonly double[] _rowMultipliers;
    private readonly double[] _boundMultipliers;

    internal ScenarioOutcome(ScenarioProgram program)
    {
        _point = new double[program.Scenarios.VariableCount];
        _boundMultipliers = new double[_point.Length];
        _rowMultipliers = new double[program.RowLower.Length];
        _limitValues = new double[program.Limits.Length];
        _limitMultipliers = new double[program.Limits.Length];
        _coneMultipliers = new double[program.Cones.Sum(limit => limit.Cone.Dimension)];
    }

    /// <summary>How the solve ended. Read it before the numbers.</summary>
    public SolverStatus Status { get; internal set; }

    /// <summary>Interior-point iterations or, where the answer is a vertex, pivots made.</summary>
    public int Iterations { get; internal set; }

    /// <summary>Whether <see cref="Point"/> may be used: optimal, or feasible with a certified gap.</summary>
    public bool HasPoint => Status is SolverStatus.Optimal or SolverStatus.FeasibleIncumbent;

    /// <summary>
    /// x, length n. With <see cref="SolverStatus.Unbounded"/> the direction in which the objective improves without limit (of a ratio: see
    /// the remarks); with other statuses without a point, the last iterate, for diagnosis only.
    /// </summary>
    public ReadOnlySpan<double> Point => _point;

    /// <summary>
    /// The measure plus c'x + ½x'Qx, the reward, or the ratio, recomputed at the point. Infinite where there is no point: the worst value
    /// where the constraints conflict, the best where there is no limit to it; otherwise the last iterate's, for diagnosis only.
    /// </summary>
    public double Objective { get; internal set; }

    /// <summary>
    /// What no allowed point is better than by the duals: at most the least measure, or at least the largest reward or ratio, up to the
    /// certificate's residuals.
    /// </summary>
    public double Bound { get; internal set; }

    /// <summary>|objective − bound|, in units of the objective.</summary>
    public double Gap => Status is SolverStatus.PrimalInfeasible or SolverStatus.Unbounded ? 0 : Math.Abs(Objective - Bound);

    /// <summary>The program's measure at the point, or the volatility that is divided by; <see langword="null"/> where a reward is sought.</summary>
    public double? MeasureValue { get; internal set; }

    /// <summary>Value or drawdown at risk where the program's measure is a tail mean; otherwise <see langword="null"/>.</summary>
    public double? Threshold { get; internal set; }

    /// <summary>The limited measures at the point, one per limit.</summary>
    public ReadOnlySpan<double> LimitValues => _limitValues;

    /// <summary>
    /// Change of the optimal objective per unit by which a measure's limit rises, one per limit: not positive for a least measure, not
    /// negative for a reward or a ratio.
    /// </summary>
    public ReadOnlySpan<double> LimitMultipliers => _limitMultipliers;

    /// <summary>
    /// Change of the optimal objective per unit by which an offset of a cone rises: those of the first cone, then of the second.
    /// </summary>
    public ReadOnlySpan<double> ConeMultipliers => _coneMultipliers;

    /// <summary>Change of the optimal objective per unit by which a row's active limit rises, length m.</summary>
    public ReadOnlySpan<double> RowMultipliers => _rowMultipliers;

    /// <summary>The same for the bounds of the variables, length n.</summary>
    public ReadOnlySpan<double> BoundMultipliers => _boundMultipliers;

    /// <summary>
    /// Residuals of the optimality conditions of the conic program that was solved, recomputed in double-double arithmetic.
    /// </summary>
    public ConicCertificate Certificate { get; internal set; }

    internal Span<double> MutablePoint => _point;

    internal Span<double> MutableLimitValues => _limitValues;

    internal Span<double> MutableLimitMultipliers => _limitMultipliers;

    internal Span<double> MutableConeMultipliers => _coneMultipliers;

    internal Span<double> MutableRowMultipliers => _rowMultipliers;

    internal Span<double> MutableBoundMultipliers => _boundMultipliers;
}
