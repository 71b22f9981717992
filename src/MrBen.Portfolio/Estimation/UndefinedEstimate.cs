using MrBen.Portfolio.Market;

namespace MrBen.Portfolio.Estimation;

/// <summary>
/// There are returns enough, but the estimator's formula has no value for them: an asset that never moved has no correlation, an estimator
/// for complete panels met a missing return. Immutable and thread-safe.
/// </summary>
public sealed record UndefinedEstimate : EstimationFailure
{
    /// <summary>Records what is undefined.</summary>
    /// <param name="asset">The asset that makes it so; null where it is not one asset alone.</param>
    /// <param name="detail">A sentence that names the asset and the numbers.</param>
    /// <exception cref="ArgumentException"><paramref name="detail"/> is empty or blank.</exception>
    public UndefinedEstimate(AssetId? asset, string detail)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(detail);
        (Asset, Detail) = (asset, detail);
    }

    /// <summary>The asset that makes the estimate undefined; null where it is not one asset alone.</summary>
    public AssetId? Asset { get; }

    /// <inheritdoc/>
    public override string Detail { get; }
}
