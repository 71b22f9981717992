using static System.FormattableString;

namespace MrBen.Optimization.Scenarios;

/// <summary>
/// Find positive x with Σx = 1 whose contributions to a measure of scenarios are in given proportions: xᵢ·∂ρ/∂xᵢ = bᵢ·ρ with Σb = 1, for a
/// subgradient where ρ has kinks. It is the minimum of ρ(Rx) − Σ bᵢ ln xᵢ, scaled. Immutable and thread-safe.
/// </summary>
/// <remarks>
/// Contributions add up to the measure by Euler's theorem where ρ is positively homogeneous of degree 1, as all measures here are but
/// variances, moments about a target that is not 0, and logarithmic loss; of a variance take the root, which has the same proportions.
/// There is an answer where ρ is positive at every x ≥ 0 but 0, and one only, but for kinks that several points share. Source: Bruder and
/// Roncalli (2012), SSRN 2009778, for the barrier; Cajas (2021), SSRN 3792520, for scenario measures.
/// </remarks>
public sealed class ScenarioBudgetingProgram
{
    private readonly double[] _budgets;

    private ScenarioBudgetingProgram(ScenarioSet scenarios, ScenarioMeasure measure, double[] budgets) =>
        (Scenarios, Measure, _budgets) = (scenarios, measure, budgets);

    /// <summary>R and p.</summary>
    public ScenarioSet Scenarios { get; }

    /// <summary>ρ.</summary>
    public ScenarioMeasure Measure { get; }

    /// <summary>b, length n: shares of the measure, positive, summing to 1.</summary>
    public ReadOnlySpan<double> Budgets => _budgets;

    /// <summary>Copies budgets, divided by their sum.</summary>
    /// <param name="scenarios">R and p.</param>
    /// <param name="measure">ρ, positively homogeneous of degree 1.</param>
    /// <param name="budgets">Positive numbers in proportion to the shares of the measure, length n; empty for equal shares.</param>
    /// <exception cref="ArgumentException">
    /// The measure is not homogeneous, the length is not n, or a budget is not positive and finite.
    /// </exception>
    public static ScenarioBudgetingProgram Create(
        ScenarioSet scenarios, ScenarioMeasure measure, ReadOnlySpan<double> budgets = default)
    {
        ArgumentNullException.ThrowIfNull(scenarios);
        ArgumentNullException.ThrowIfNull(measure);
        if (!measure.IsHomogeneous)
        {
            throw new ArgumentException(
                Invariant($"{measure} of twice a point is not twice {measure}: contributions to it do not add up."), nameof(measure));
        }

        double[] shares = new double[scenarios.VariableCount];
        shares.AsSpan().Fill(1);
        if (!budgets.IsEmpty)
        {
            Guard.Length(shares.Length, budgets.Length, "budgets (one per variable)", nameof(budgets));
            budgets.CopyTo(shares);
        }

        double sum = 0;
        for (int i = 0; i < shares.Length; i++)
        {
            if (!(shares[i] > 0 && double.IsFinite(shares[i])))
            {
                throw new ArgumentException(Invariant($"Budget {i} is {shares[i]}; it must be positive and finite."), nameof(budgets));
            }

            sum += shares[i];
        }

        LinearAlgebra.Kernels.Scale(1 / sum, shares);
        return new ScenarioBudgetingProgram(scenarios, measure, shares);
    }
}
