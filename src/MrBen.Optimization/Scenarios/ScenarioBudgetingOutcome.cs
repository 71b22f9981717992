using MrBen.Optimization.Conic;

namespace MrBen.Optimization.Scenarios;

/// <summary>What budgeting of a scenario measure returns: how it ended, the point, and what each variable contributes.</summary>
/// <remarks>
/// <see cref="SolverStatus.Unbounded"/> says that some mix of the variables has a measure that is not positive: no point has contributions
/// in positive proportions that are the least of it. Immutable.
/// </remarks>
public sealed class ScenarioBudgetingOutcome
{
    private readonly double[] _point;
    private readonly double[] _contributions;

    internal ScenarioBudgetingOutcome(int variables) => (_point, _contributions) = (new double[variables], new double[variables]);

    /// <summary>How the solve ended. Read it before the numbers.</summary>
    public SolverStatus Status { get; internal set; }

    /// <summary>Iterations made.</summary>
    public int Iterations { get; internal set; }

    /// <summary>Whether <see cref="Point"/> may be used.</summary>
    public bool HasPoint => Status is SolverStatus.Optimal or SolverStatus.FeasibleIncumbent;

    /// <summary>x, length n, positive, summing to 1; without a point, all 0.</summary>
    public ReadOnlySpan<double> Point => _point;

    /// <summary>The measure at the point, by its definition.</summary>
    public double MeasureValue { get; internal set; }

    /// <summary>
    /// xᵢ·gᵢ with the subgradient g of the measure that its duals give, length n: they add up to the measure, each its budget's share.
    /// </summary>
    public ReadOnlySpan<double> Contributions => _contributions;

    /// <summary>The largest |contribution − budget·measure| / (budget·measure).</summary>
    public double LargestDeviation { get; internal set; }

    /// <summary>
    /// Residuals of the optimality conditions of the conic program that was solved, recomputed in double-double arithmetic.
    /// </summary>
    public ConicCertificate Certificate { get; internal set; }

    internal Span<double> MutablePoint => _point;

    internal Span<double> MutableContributions => _contributions;
}
