using System.Collections.Immutable;
using MrBen.Optimization.LinearAlgebra;
using MrBen.Portfolio.Market;

namespace MrBen.Portfolio.Estimation;

/// <summary>Correlations of N assets with what is known about how they came to be. Immutable and thread-safe.</summary>
public sealed record CorrelationEstimate
{
    /// <summary>Records an estimate.</summary>
    /// <param name="assets">The assets in the order of the matrix, without duplicates.</param>
    /// <param name="correlation">Correlations in [−1, 1] with a diagonal of exactly 1, N × N.</param>
    /// <param name="observations">Fewest returns that any entry rests on, at least 1.</param>
    /// <param name="description">One sentence: which estimator, over what.</param>
    /// <exception cref="ArgumentException">Lengths disagree, a name repeats, or an entry is no correlation.</exception>
    public CorrelationEstimate(ImmutableArray<AssetId> assets, SymmetricMatrix correlation, int observations, string description)
    {
        ArgumentNullException.ThrowIfNull(correlation);
        Guard.Length(assets.Length, correlation.Order, "rows of the correlation (one per asset)", nameof(correlation));
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(observations);
        ArgumentException.ThrowIfNullOrWhiteSpace(description);
        CorrelationEntries.Require(correlation, rounding: 0, nameof(correlation));
        Assets = AssetList.Checked(assets.AsSpan(), nameof(assets));
        (Correlation, Observations, Description) = (correlation, observations, description);
    }

    /// <summary>The assets in the order of the matrix.</summary>
    public ImmutableArray<AssetId> Assets { get; }

    /// <summary>Correlations, N × N, unit diagonal; positive semidefinite where the panel was complete.</summary>
    public SymmetricMatrix Correlation { get; }

    /// <summary>Fewest returns that any entry rests on: T for a complete panel, the smallest overlap of two assets otherwise.</summary>
    public int Observations { get; }

    /// <summary>One sentence: which estimator, over what.</summary>
    public string Description { get; }

    /// <summary>Whether the matrix was changed for it to be positive definite, as where too few periods did not make it so. Default no.</summary>
    public bool IsRepaired { get; init; }
}
