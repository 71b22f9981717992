using MrBen.Optimization.Certificates;

namespace MrBen.Optimization.RiskBudgeting;

/// <summary>
/// What risk budgeting returns. The objective is the volatility √(x'Qx) of the point. Row multipliers are those of the program's rows and,
/// as the last, of its budget row. An outcome of a <see cref="RiskBudgetingSession"/> is a view until its next solve.
/// </summary>
/// <remarks>
/// The certificate of a program without limits has one residual of its own, the dual one: the largest |xᵢ(Qx)ᵢ/x'Qx − bᵢ| / bᵢ. That of a
/// program with limits is the one of <see cref="RiskBudgetingProgram.LinearizedAt"/>, with this outcome's multipliers and λ.
/// </remarks>
public sealed class RiskBudgetingOutcome
{
    private readonly SolverOutcome _solution;
    private readonly double[] _contributions;

    internal RiskBudgetingOutcome(int variables, int rows)
        : this(new SolverOutcome(variables, rows))
    {
    }

    private RiskBudgetingOutcome(SolverOutcome solution) =>
        (_solution, _contributions) = (solution, new double[solution.Point.Length]);

    /// <inheritdoc cref="SolverOutcome.Status"/>
    public SolverStatus Status
    {
        get => _solution.Status;
        internal set => _solution.Status = value;
    }

    /// <inheritdoc cref="SolverOutcome.Driver"/>
    public string Driver
    {
        get => _solution.Driver;
        internal set => _solution.Driver = value;
    }

    /// <inheritdoc cref="SolverOutcome.Iterations"/>
    public int Iterations
    {
        get => _solution.Iterations;
        internal set => _solution.Iterations = value;
    }

    /// <summary>√(x'Qx) at the point, in units of the square root of the covariance; +∞ where the limits conflict.</summary>
    public double Objective
    {
        get => _solution.Objective;
        internal set => _solution.Objective = value;
    }

    /// <inheritdoc cref="SolverOutcome.Certificate"/>
    public Certificate Certificate
    {
        get => _solution.Certificate;
        internal set => _solution.Certificate = value;
    }

    /// <inheritdoc cref="SolverOutcome.Infeasibility"/>
    public InfeasibilityProof? Infeasibility
    {
        get => _solution.Infeasibility;
        internal set => _solution.Infeasibility = value;
    }

    /// <inheritdoc cref="SolverOutcome.HasPoint"/>
    public bool HasPoint => _solution.HasPoint;

    /// <inheritdoc cref="SolverOutcome.Point"/>
    public ReadOnlySpan<double> Point => _solution.Point;

    /// <inheritdoc cref="SolverOutcome.RowMultipliers"/>
    public ReadOnlySpan<double> RowMultipliers => _solution.RowMultipliers;

    /// <inheritdoc cref="SolverOutcome.BoundMultipliers"/>
    public ReadOnlySpan<double> BoundMultipliers => _solution.BoundMultipliers;

    /// <summary>Shares of the variance, xᵢ(Qx)ᵢ / x'Qx, length n: they sum to 1, and are the budgets where no limit binds.</summary>
    public ReadOnlySpan<double> Contributions => _contributions;

    /// <summary>
    /// λ, the weight of the logarithms at this point's scale, in units of variance; x'Qx where no limit binds. With
    /// <see cref="SolverStatus.NumericalError"/>, 0 or +∞ say that the search for one by the program's rule left the range from 1e-10 to 1e10
    /// times the λ without limits downwards or upwards: the limits alone lead to more, or less, of the total than is to be had. Then
    /// <see cref="LogarithmWeightRule.EqualsVariance"/> has an answer.
    /// </summary>
    public double LogarithmWeight { get; internal set; }

    internal Span<double> MutablePoint => _solution.MutablePoint;

    internal Span<double> MutableRowMultipliers => _solution.MutableRowMultipliers;

    internal Span<double> MutableBoundMultipliers => _solution.MutableBoundMultipliers;

    internal Span<double> MutableContributions => _contributions;

    /// <summary>A copy that no later solve changes.</summary>
    public RiskBudgetingOutcome ToOwned()
    {
        RiskBudgetingOutcome copy = new(_solution.ToOwned()) { LogarithmWeight = LogarithmWeight };
        _contributions.CopyTo(copy._contributions, 0);
        return copy;
    }

    /// <summary>Forgets an earlier solve.</summary>
    internal void Clear()
    {
        MutablePoint.Clear();
        MutableRowMultipliers.Clear();
        MutableBoundMultipliers.Clear();
        _contributions.AsSpan().Clear();
        Certificate = default;
        Infeasibility = null;
        LogarithmWeight = 0;
        Objective = 0;
        Iterations = 0;
    }
}
