using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using MrBen.Optimization.Certificates;
using MrBen.Optimization.Conic;
using MrBen.Portfolio.Estimation;

namespace MrBen.Portfolio.Allocation;

/// <summary>A strategy's answer: weights with their proof, or the reason why there are none. Immutable and thread-safe.</summary>
public sealed record AllocationResult
{
    // Share of the squared gross risk; the solver takes Hessians of this indefiniteness for semidefinite ones too.
    private const double RelativeRounding = 1e-8;

    private AllocationResult(AllocationStatus status, string detail) => (Status, Detail) = (status, detail);

    /// <summary>How the allocation ended. Read it before the numbers.</summary>
    public AllocationStatus Status { get; }

    /// <summary>One sentence: what was found, or why nothing was.</summary>
    public string Detail { get; private init; }

    /// <summary>The target weights; <see langword="null"/> where there are none.</summary>
    public PortfolioWeights? Weights { get; private init; }

    /// <summary>Whether there are weights that may be traded.</summary>
    [MemberNotNullWhen(true, nameof(Weights))]
    public bool HasWeights => Weights is not null;

    /// <summary>Whether the weights are the best there are.</summary>
    [MemberNotNullWhen(true, nameof(Weights))]
    public bool IsOptimal => Status == AllocationStatus.Optimal;

    /// <summary>Expected return of the weights per year, before costs; 0 without weights.</summary>
    public double ExpectedReturn { get; private init; }

    /// <summary>Volatility of the weights per year under the estimates; 0 without weights.</summary>
    public double Volatility { get; private init; }

    /// <summary>
    /// The lowest expected return per year that any means in <see cref="PortfolioProblem.ReturnUncertainty"/> give the weights, before costs;
    /// none where there is no such set.
    /// </summary>
    public double? WorstCaseReturn { get; init; }

    /// <summary>
    /// The objective's measure of the weights over the scenarios, per period of them; none where the objective has no measure.
    /// </summary>
    public double? MeasureValue { get; init; }

    /// <summary>
    /// With <see cref="PortfolioConstraints.Holdings"/>: how far the objective may at most be from the best over all choices of holdings, while
    /// the certificate is of the choice that was made. With limits of risk contributions that bind: how far from the best without them, the
    /// certificate being of the convex program near by. None otherwise. In units of what is minimised: half the variance, minus the utility
    /// or return, or the Sharpe ratio.
    /// </summary>
    public double? ProvenGap { get; init; }

    /// <summary>
    /// Residuals of the optimality conditions, recomputed on the original data; none for strategies in closed form, and where
    /// <see cref="ConicCertificate"/> is the proof.
    /// </summary>
    public Certificate? Certificate { get; init; }

    /// <summary>
    /// The same of a problem that needs cones: several volatility limits, uncertain means, impact, an effective number of assets, measures over
    /// scenarios.
    /// </summary>
    public ConicCertificate? ConicCertificate { get; init; }

    /// <summary>
    /// The constraints that hold the optimum back, the dearest first; empty where none does, and where the objective is about volatility
    /// and the optimum has none: see <see cref="BindingConstraint.ShadowPrice"/>.
    /// </summary>
    public ImmutableArray<BindingConstraint> BindingConstraints { get; init; } = [];

    /// <summary>
    /// The limits with a priority that gave way, the most important first, with what the weights have and by how much it is beyond; empty
    /// where all limits are kept.
    /// </summary>
    public ImmutableArray<ConstraintViolation> Violations { get; init; } = [];

    /// <summary>Constraints that cannot be satisfied together, in words; empty unless infeasible.</summary>
    public ImmutableArray<string> Conflict { get; init; } = [];

    /// <summary>How the weights came about where tilts moved them, in order; empty otherwise.</summary>
    public ImmutableArray<AllocationStep> Steps { get; init; } = [];

    /// <summary>The members of a mixture, with the weights that each wants, before any tilt; empty where the strategy is none.</summary>
    public ImmutableArray<MixturePart> Mixture { get; init; } = [];

    /// <summary>The algorithm that answered; empty for closed forms.</summary>
    public string Driver { get; init; } = "";

    /// <summary>Iterations of that algorithm.</summary>
    public int Iterations { get; init; }

    /// <summary>Weights that are the best there are.</summary>
    /// <exception cref="ArgumentException">
    /// The weights and the estimates list different assets, or the covariance gives the weights a negative variance.
    /// </exception>
    public static AllocationResult Optimal(PortfolioWeights weights, ReturnEstimates estimates, string detail) =>
        WithWeights(AllocationStatus.Optimal, weights, estimates, detail);

    /// <summary>Weights that satisfy the constraints, at a certified distance from the optimum.</summary>
    /// <exception cref="ArgumentException">
    /// The weights and the estimates list different assets, or the covariance gives the weights a negative variance.
    /// </exception>
    public static AllocationResult Incumbent(PortfolioWeights weights, ReturnEstimates estimates, string detail) =>
        WithWeights(AllocationStatus.FeasibleIncumbent, weights, estimates, detail);

    internal static AllocationResult LocallyOptimal(PortfolioWeights weights, ReturnEstimates estimates, string detail) =>
        WithWeights(AllocationStatus.LocallyOptimal, weights, estimates, detail);

    /// <summary>No weights, and why.</summary>
    /// <exception cref="ArgumentException">The status is one that has weights, or the detail is blank.</exception>
    public static AllocationResult Failed(AllocationStatus status, string detail)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(detail);
        return status is AllocationStatus.Optimal or AllocationStatus.LocallyOptimal
            ? throw new ArgumentException($"{status} is not a failure.", nameof(status))
            : new AllocationResult(status, detail);
    }

    /// <summary>The weights.</summary>
    /// <exception cref="AllocationFailedException">There are none.</exception>
    public PortfolioWeights GetWeightsOrThrow() => HasWeights ? Weights : throw new AllocationFailedException(this);

    private static AllocationResult WithWeights(
        AllocationStatus status, PortfolioWeights weights, ReturnEstimates estimates, string detail)
    {
        ArgumentNullException.ThrowIfNull(weights);
        ArgumentNullException.ThrowIfNull(estimates);
        ArgumentException.ThrowIfNullOrWhiteSpace(detail);
        if (!weights.Assets.SequenceEqual(estimates.Assets))
        {
            throw new ArgumentException("The weights list other assets than the estimates.", nameof(weights));
        }

        return new AllocationResult(status, detail)
        {
            Weights = weights,
            ExpectedReturn = MrBen.Optimization.LinearAlgebra.Kernels.Dot(estimates.ExpectedReturns, weights.Weights),
            Volatility = Math.Sqrt(VarianceOf(weights, estimates)),
        };
    }

    // A perfect hedge may have the rounding of its terms for a variance, of either sign. A variance further below 0 is no rounding.
    private static double VarianceOf(PortfolioWeights weights, ReturnEstimates estimates)
    {
        double variance = estimates.Covariance.QuadraticForm(weights.Weights);
        double gross = 0;
        for (int i = 0; i < estimates.Assets.Length; i++)
        {
            gross += Math.Abs(weights.Weights[i]) * estimates.Volatility(i);
        }

        return variance >= -RelativeRounding * gross * gross
            ? Math.Max(0, variance)
            : throw new ArgumentException(FormattableString.Invariant(
                $"The covariance gives these weights a variance of {variance:G6}; it is not positive semidefinite."), nameof(estimates));
    }
}
