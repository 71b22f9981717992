using System.Collections.Immutable;
using MrBen.Portfolio.Forecasting;
using MrBen.Portfolio.Forecasting.Models;
using MrBen.Portfolio.Market;
using MrBen.Portfolio.State;

namespace MrBen.Portfolio;

/// <summary>
/// What models see of a snapshot: the bars, or the closes where there is no more, of the portfolio's assets, and the benchmark as the
/// market. The last one is kept, so that its features are made once. Thread-safe.
/// </summary>
internal sealed class ModelSource(ReturnSource returns, ModelOptions options)
{
    private volatile Entry? _last;

    /// <summary>What models see, or why there is nothing.</summary>
    public ModelHistory? Find(PortfolioSnapshot snapshot, int required, out string shortage)
    {
        ImmutableArray<AssetId> assets = [.. snapshot.Assets.Select(asset => asset.Asset)];
        ReturnPanel? panel = returns.Find(snapshot, assets, required, out shortage);
        if (panel is null)
        {
            return null;
        }

        PriceHistory history = snapshot.History!;
        AssetId? market = snapshot.Benchmark is { } benchmark && history.IndexOf(benchmark) >= 0 ? benchmark : (AssetId?)null;
        if (_last is { } last && ReferenceEquals(last.History, history) && ReferenceEquals(last.Panel, panel) && last.Market == market)
        {
            return last.Made;
        }

        ModelHistory made = new(history.Bars ?? history.ToBars(), assets, market, panel, options.EngineersFeatures);
        _last = new Entry(history, panel, market, made);
        return made;
    }

    private sealed record Entry(PriceHistory History, ReturnPanel Panel, AssetId? Market, ModelHistory Made);
}
