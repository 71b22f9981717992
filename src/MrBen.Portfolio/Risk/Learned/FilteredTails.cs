using System.Collections.Immutable;

namespace MrBen.Portfolio.Risk.Learned;

/// <summary>The standardised returns of each asset by one variance, and of all together for series that are none of them. Immutable.</summary>
internal sealed class FilteredTails(ImmutableArray<StandardizedReturns> own)
{
    private readonly StandardizedReturns _pooled = StandardizedReturns.Pool(own);

    /// <summary>One for each asset.</summary>
    public ImmutableArray<StandardizedReturns> Own { get; } = own;

    /// <summary>The returns of an asset's place; those of all for −1.</summary>
    public StandardizedReturns this[int asset] => asset < 0 ? _pooled : Own[asset];
}
