using System.Collections.Immutable;
using MrBen.Portfolio;
using MrBen.Portfolio.Market;
using MrBen.Portfolio.Positions;
using MrBen.Portfolio.Risk;
using Spectre.Console;

namespace QuickStart;

/// <summary>What is held now, what is at risk, and how the benchmarks did in the same time.</summary>
internal static class RiskSection
{
    private const int MostBenchmarks = 2;

    private static readonly (string Name, RiskMetric Metric)[] OfEach =
    [
        ("return a year", RiskMetric.GeometricReturn),
        ("volatility a year", RiskMetric.Volatility),
        ("VaR 95 %", RiskMetric.ValueAtRisk),
        ("CVaR 95 %", RiskMetric.ConditionalValueAtRisk),
        ("maximum drawdown", RiskMetric.MaximumDrawdown),
        ("Sharpe ratio", RiskMetric.SharpeRatio),
        ("Sortino ratio", RiskMetric.SortinoRatio),
        ("Calmar ratio", RiskMetric.CalmarRatio),
    ];

    private static readonly (string Name, RiskMetric Metric)[] OfSeveral =
    [
        ("mean correlation", RiskMetric.MeanCorrelation),
        ("largest correlation", RiskMetric.LargestCorrelation),
        ("diversification", RiskMetric.DiversificationRatio),
        ("effective symbols", RiskMetric.EffectiveNumberOfAssets),
    ];

    public static void Show(
        IAnsiConsole console, Inputs inputs, PortfolioSummary summary, PortfolioRiskResult result, PortfolioRiskOptions options)
    {
        console.Heading($"2  Held now: {Describe(summary)}");
        if (!result.IsCalculated)
        {
            console.Write(Screen.Remark($"No risk: {result.Detail}", above: 1, below: 1));
            return;
        }

        PortfolioRisk risk = result.Risk;
        string pair = risk.Correlation is { } correlation ? $" Closest pair: {correlation.First} and {correlation.Second}." : "";
        console.SideBySide(
            new Rows(Assets(summary, risk), Screen.Remark(
                $"Measured on the {risk.Observations} returns that the held symbols share, "
                + $"{risk.FirstDate:yyyy-MM-dd} to {risk.LastDate:yyyy-MM-dd}. "
                + "“Adds” sums to the volatility; the score is its share. "
                + $"VaR and CVaR: losses of one period, of which 95 % are no worse than VaR.{pair}")),
            Metrics(risk, Benchmarks(inputs, risk, options)));
    }

    private static Table Assets(PortfolioSummary summary, PortfolioRisk risk)
    {
        Table table = Screen.NewTable("held", "units", "value", "weight", "volatility", "adds", "score");
        PortfolioValuation valuation = summary.Valuation.GetValuationOrThrow();
        foreach (AssetRisk asset in risk.Assets)
        {
            (decimal units, decimal value) = valuation.TryGetIndex(asset.Asset, out int place)
                ? (valuation.Positions[place].Quantity, valuation.MarketValues[place])
                : (0, 0);
            table.AddRow(
                Markup.Escape(asset.Asset.Value), Screen.Units(units), Screen.Units(Math.Round(value)), Screen.Percent(asset.Weight),
                Screen.Percent(asset.Volatility), Screen.Percent(asset.ComponentContribution), Screen.Percent(asset.RiskScore));
        }

        table.AddRow("cash", "", Screen.Units(Math.Round(valuation.Cash)), Screen.Percent(valuation.CashWeight));
        table.AddRow(
            "all", "", Screen.Units(Math.Round(valuation.NetAssetValue)), Screen.Percent(1),
            "", Screen.Percent(risk.Volatility), Screen.Percent(1));
        return table;
    }

    private static Table Metrics(PortfolioRisk risk, ImmutableArray<PortfolioRisk> benchmarks)
    {
        Table table = Screen.NewTable(["risk", "held", .. benchmarks.Select(benchmark => benchmark.Assets[0].Asset.Value)]);
        foreach ((string name, RiskMetric metric) in OfEach)
        {
            table.AddRow([name, Cell(risk[metric]), .. benchmarks.Select(benchmark => Cell(benchmark[metric]))]);
        }

        foreach ((string name, RiskMetric metric) in OfSeveral)
        {
            table.AddRow(name, Cell(risk[metric]));
        }

        return table;
    }

    /// <summary>All of one's money in each benchmark, over the periods that counted for what is held.</summary>
    private static ImmutableArray<PortfolioRisk> Benchmarks(Inputs inputs, PortfolioRisk held, PortfolioRiskOptions options)
    {
        ImmutableArray<PortfolioRisk>.Builder risks = ImmutableArray.CreateBuilder<PortfolioRisk>();
        foreach (AssetId benchmark in inputs.Benchmarks.Take(MostBenchmarks))
        {
            ReturnPanel panel = ReturnPanel.FromPrices(
                inputs.History.Select([benchmark, .. held.Assets.Select(asset => asset.Asset)]),
                new ReturnPanelOptions { Frequency = held.Frequency });
            double[] weights = new double[panel.Assets.Length];
            weights[0] = 1;
            if (PortfolioRisk.Calculate(panel, weights, options) is { IsCalculated: true } result)
            {
                risks.Add(result.GetRiskOrThrow());
            }
        }

        return risks.ToImmutable();
    }

    private static string Describe(PortfolioSummary summary) => summary.Snapshot.NetAssetValue is { } value
        ? $"{Screen.Money(value)} {summary.Snapshot.BaseCurrency}"
        : summary.Valuation.Detail;

    private static string Cell(RiskMetricValue metric) => metric.Definition.Unit is RiskMetricUnit.Ratio or RiskMetricUnit.Assets
        ? Screen.Number(metric.Value)
        : Screen.Percent(metric.Value);
}
