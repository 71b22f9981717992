using System.Collections.Immutable;

namespace MrBen.Portfolio.Risk.Learned;

/// <summary>
/// The standardised returns of each asset by one variance, and of all together for series that are none of them. Immutable and thread-safe.
/// </summary>
internal sealed class FilteredTails
{
    private readonly Lazy<StandardizedReturns> _pooled;

    public FilteredTails(ImmutableArray<StandardizedReturns> own)
    {
        Own = own;
        _pooled = new Lazy<StandardizedReturns>(() => StandardizedReturns.Pool(own));
    }

    /// <summary>One for each asset.</summary>
    public ImmutableArray<StandardizedReturns> Own { get; }

    /// <summary>The returns of an asset's place; those of all for −1.</summary>
    public StandardizedReturns this[int asset] => asset < 0 ? _pooled.Value : Own[asset];

    /// <summary>With one more return of an asset, in place of its oldest where the window is full.</summary>
    public FilteredTails With(int asset, double value, int window) => new(Own.SetItem(asset, Own[asset].With(value, window)));
}
