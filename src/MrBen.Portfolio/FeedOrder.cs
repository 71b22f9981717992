using System.Runtime.InteropServices;
using MrBen.Portfolio.Market;

namespace MrBen.Portfolio;

/// <summary>
/// The times of the prices that were observed, whatever else gave an asset a price: tells one that was overtaken on its way from one that
/// came out of order. Not thread-safe.
/// </summary>
internal sealed class FeedOrder
{
    // What a price of a sound feed may be on its way while the fill that it led to is told of.
    private static readonly TimeSpan Way = TimeSpan.FromSeconds(1);

    private readonly Dictionary<AssetId, DateTimeOffset> _last = [];

    /// <summary>A price was observed.</summary>
    public void Observed(AssetId asset, DateTimeOffset time) =>
        CollectionsMarshal.GetValueRefOrAddDefault(_last, asset, out bool _) = time;

    /// <summary>An asset left; one of its name that joins later is another.</summary>
    public void Forget(AssetId asset) => _last.Remove(asset);

    /// <summary>Why a price is too old: by a second at most for what set a newer one, and in the order of those observed, or not.</summary>
    /// <param name="asset">The asset.</param>
    /// <param name="time">The price's time.</param>
    /// <param name="known">The time of the newer price.</param>
    public InputFault FaultOf(AssetId asset, DateTimeOffset time, DateTimeOffset known)
    {
        bool isInOrder = !_last.TryGetValue(asset, out DateTimeOffset last) || time >= last;
        if (!isInOrder || known - time > Way)
        {
            return InputFault.Stale;
        }

        Observed(asset, time);
        return InputFault.Overtaken;
    }
}
