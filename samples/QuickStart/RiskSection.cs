using MrBen.Portfolio;
using MrBen.Portfolio.Positions;
using MrBen.Portfolio.Risk;
using Spectre.Console;

namespace QuickStart;

/// <summary>What is held now and what is at risk.</summary>
internal static class RiskSection
{
    public static void Show(IAnsiConsole console, PortfolioSummary summary, PortfolioRiskResult result)
    {
        console.Heading($"Now: {Describe(summary)}");
        if (!result.IsCalculated)
        {
            console.WriteLine($"No risk: {result.Detail}");
            return;
        }

        Table assets = Screen.NewTable("held", "units", "price", "weight", "volatility", "risk score");
        PortfolioValuation valuation = summary.Valuation.GetValuationOrThrow();
        foreach (AssetRisk asset in result.Risk.Assets)
        {
            decimal units = valuation.TryGetIndex(asset.Asset, out int place) ? valuation.Positions[place].Quantity : 0;
            assets.AddRow(
                Markup.Escape(asset.Asset.Value), Screen.Units(units), Screen.Money(summary.Snapshot.Prices[asset.Asset]),
                Screen.Percent(asset.Weight), Screen.Percent(asset.Volatility), asset.RiskScore is { } score ? Screen.Percent(score) : "–");
        }

        Table metrics = Screen.NewTable("metric", "value");
        foreach (RiskMetricValue metric in result.Risk.Metrics)
        {
            metrics.AddRow(Markup.Escape(metric.Definition.Name), metric.Value is { } value ? Format(value, metric.Definition.Unit) : "–");
        }

        console.Write(new Columns(assets, metrics) { Expand = false });
        if (result.Risk.Correlation is { } correlation)
        {
            console.WriteLine($"Closest pair: {correlation.First} and {correlation.Second}, correlation {Screen.Number(correlation.Largest)}. "
                + "A risk score is the asset's share of the volatility.");
        }
    }

    private static string Describe(PortfolioSummary summary) => summary.Snapshot.NetAssetValue is { } value
        ? $"{Screen.Money(value)} {summary.Snapshot.BaseCurrency}, of which cash {Screen.Money(summary.Snapshot.Cash)}"
        : summary.Valuation.Detail;

    private static string Format(double value, RiskMetricUnit unit) =>
        unit is RiskMetricUnit.Ratio or RiskMetricUnit.Assets ? Screen.Number(value) : Screen.Percent(value);
}
