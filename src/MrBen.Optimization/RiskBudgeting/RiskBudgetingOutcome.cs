namespace MrBen.Optimization.RiskBudgeting;

/// <summary>
/// What risk budgeting returns. The objective is the volatility √(x'Qx) of the point. Row multipliers are those of the program's rows and,
/// as the last, of its budget row. An outcome of a <see cref="RiskBudgetingSession"/> is a view until its next solve.
/// </summary>
/// <remarks>
/// The certificate of a program without limits has one residual of its own, the dual one: the largest |xᵢ(Qx)ᵢ/x'Qx − bᵢ| / bᵢ. That of a
/// program with limits is the one of <see cref="RiskBudgetingProgram.LinearizedAt"/>, with this outcome's multipliers and λ.
/// </remarks>
public sealed class RiskBudgetingOutcome : SolverOutcome
{
    private readonly double[] _contributions;

    internal RiskBudgetingOutcome(int variables, int rows)
        : base(variables, rows)
    {
        _contributions = new double[variables];
    }

    /// <summary>Shares of the variance, xᵢ(Qx)ᵢ / x'Qx, length n: they sum to 1, and are the budgets where no limit binds.</summary>
    public ReadOnlySpan<double> Contributions => _contributions;

    /// <summary>
    /// λ, the weight of the logarithms at this point's scale, in units of variance; x'Qx where no limit binds. With
    /// <see cref="SolverStatus.NumericalError"/>, 0 or +∞ say that the search for one by the program's rule left the range from 1e-10 to 1e10
    /// times the λ without limits downwards or upwards: the limits alone lead to more, or less, of the total than is to be had. Then
    /// <see cref="LogarithmWeightRule.EqualsVariance"/> has an answer.
    /// </summary>
    public double LogarithmWeight { get; internal set; }

    internal Span<double> MutableContributions => _contributions;

    /// <inheritdoc/>
    public override RiskBudgetingOutcome ToOwned()
    {
        RiskBudgetingOutcome copy = new(_contributions.Length, RowMultipliers.Length) { LogarithmWeight = LogarithmWeight };
        CopyTo(copy);
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
