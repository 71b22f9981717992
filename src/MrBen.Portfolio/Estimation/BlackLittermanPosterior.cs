using System.Collections.Immutable;
using MrBen.Optimization.LinearAlgebra;

namespace MrBen.Portfolio.Estimation;

/// <summary>Beliefs after views, and what led to them. Immutable and thread-safe.</summary>
public sealed class BlackLittermanPosterior
{
    internal BlackLittermanPosterior(
        ReturnEstimates estimates, ImmutableArray<double> priorReturns, SymmetricMatrix meanCovariance,
        ImmutableArray<ViewOutcome> views) =>
        (Estimates, PriorReturns, MeanCovariance, Views) = (estimates, priorReturns, meanCovariance, views);

    /// <summary>Posterior mean μ and covariance of the returns, Σ + M, per year.</summary>
    public ReturnEstimates Estimates { get; }

    /// <summary>π, the prior mean per year: the equilibrium returns where it came from market weights. Length N.</summary>
    public ImmutableArray<double> PriorReturns { get; }

    /// <summary>M, covariance of the posterior mean itself, N × N; τΣ without views, positive semidefinite up to rounding.</summary>
    public SymmetricMatrix MeanCovariance { get; }

    /// <summary>μ − π, what the views changed, length N.</summary>
    public ImmutableArray<double> Shift =>
        [.. PriorReturns.Select((prior, i) => Estimates.ExpectedReturns[i] - prior)];

    /// <summary>What became of each view, in the order given.</summary>
    public ImmutableArray<ViewOutcome> Views { get; }
}
