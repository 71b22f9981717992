using MrBen.Portfolio.Estimation;
using MrBen.Portfolio.Forecasting.Features;
using MrBen.Portfolio.Market;
using MrBen.Portfolio.Tests.Forecasting.Features;

namespace MrBen.Portfolio.Tests.Forecasting.Variance;

/// <summary>Panels of the library's own features, from random bars; the asset M is the market.</summary>
internal static class RealPanel
{
    public static FeaturePanel Draw(long seed, int days, int horizon, string[] assets) =>
        Of(assets.Select((asset, i) => (asset, RandomBars.Draw(seed + i, days))), horizon);

    public static FeaturePanel Of(IEnumerable<(string Asset, List<Bar> Bars)> series, int horizon)
    {
        BarHistory all = BarHistory.Combine([.. series.Select(pair => BarHistory.Create(new AssetId(pair.Asset), pair.Bars))]);
        List<FeatureTable> tables = [];
        foreach (AssetId asset in all.Assets)
        {
            Assert.True(VolatilityFeatures.TryBuild(
                all, asset, out FeatureTable? table, out EstimationFailure? failure,
                new FeatureOptions { Horizon = horizon, Range = new RangeVarianceOptions { Window = 50 } }, new AssetId("M")),
                failure?.Detail);
            tables.Add(table);
        }

        return FeaturePanel.Combine([.. tables]);
    }
}
