using System.Collections.Immutable;
using MrBen.Portfolio.Market;

namespace MrBen.Portfolio.Forecasting.Variance;

/// <summary>
/// The mean log variance of each asset in the training rows, and the least label that counts as one. Immutable and thread-safe.
/// </summary>
internal sealed class AssetLevels(ImmutableArray<AssetId> assets, ImmutableArray<double> centres, ImmutableArray<double> floors)
{
    private readonly Dictionary<AssetId, int> _places = assets.Index().ToDictionary(pair => pair.Item, pair => pair.Index);

    public ImmutableArray<AssetId> Assets { get; } = assets;

    public ImmutableArray<double> Centres { get; } = centres;

    public ImmutableArray<double> Floors { get; } = floors;

    /// <summary>The place of an asset; −1 where it was not trained on.</summary>
    public int IndexOf(AssetId asset) => _places.GetValueOrDefault(asset, -1);
}
