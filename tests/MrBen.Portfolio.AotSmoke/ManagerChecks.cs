using MrBen.Portfolio.Allocation;
using MrBen.Portfolio.Configuration;
using MrBen.Portfolio.Costs;
using MrBen.Portfolio.Estimation;
using MrBen.Portfolio.Market;
using MrBen.Portfolio.Positions;
using MrBen.Portfolio.Rebalancing;
using MrBen.Portfolio.Risk;

namespace MrBen.Portfolio.AotSmoke;

/// <summary>The way from a CSV text through the manager to a plan, and a state saved and loaded: every room in native code.</summary>
internal static class ManagerChecks
{
    private const int Days = 320; // what the regimes of dynamic allocation need, and a little

    public static void Run(Checks checks)
    {
        AdvancedPortfolioManager manager = Open();
        using StringReader csv = new(Csv());
        PriceHistory history = PriceHistory.ReadCsv(csv);
        checks.Same("PriceHistory.ReadCsv", $"{Days} rows", $"{history.Rows} rows");
        checks.Same("DataQualityReport", "clean", DataQualityReport.Examine(history).IsClean ? "clean" : "dirty");
        manager.ObservePrices(history);
        manager.SetCash(10_000m);
        manager.AddAsset(new PortfolioAsset("A") { Quantity = 50 });
        manager.AddAsset(new PortfolioAsset("B"));
        checks.Same("ObservePrice", "taken", manager.ObservePrice("A", 101m, DateTimeOffset.UnixEpoch.AddYears(55)) ? "taken" : "stale");
        PortfolioRiskResult risk = manager.CalculatePortfolioRisk();
        checks.Near("component contributions", risk.GetRiskOrThrow().Volatility, risk.GetRiskOrThrow().Assets.Sum(a => a.ComponentContribution ?? 0));
        checks.Same("risk limits", "7 limits", $"{risk.Limits.Length} limits");
        manager.SetMarketWeights(MarketWeights.Equal(["A", "B"]));
        manager.SetViews(View.Relative("A", "B", 0.02).WithConfidence(0.6));
        foreach (PortfolioStrategy strategy in Enum.GetValues<PortfolioStrategy>())
        {
            foreach (AllocationMethod method in Enum.GetValues<AllocationMethod>())
            {
                PortfolioAllocation allocation = manager.OptimizePortfolioAllocation(strategy, method);
                checks.Same($"{strategy} {method}", AllocationStatus.Optimal.ToString(), allocation.Status.ToString());
                double total = allocation.TargetWeights?.Total ?? 0;
                checks.Near($"weights of {strategy} {method}", strategy == PortfolioStrategy.DynamicAllocation ? total : 1, total);
                checks.Same($"plan of {strategy} {method}", "cash", allocation.Plan?.CashAfter >= 0 ? "cash" : "debt");
            }
        }

        checks.Same("AnalyzeCorrelations", "found", manager.AnalyzeCorrelations().IsFound ? "found" : "none");
        checks.Same("GetPerformance", "8 strategies by 6 methods", $"{manager.GetPerformance().Strategies.Length / 6} strategies by 6 methods");
        string example = PortfolioConfiguration.Example();
        checks.Same("PortfolioConfiguration", "10000", $"{PortfolioConfiguration.Parse(example).State.MaxPortfolioHistory}");
        checks.Throws<ConfigurationException>("PortfolioConfiguration of nothing", () => PortfolioConfiguration.Parse("{}"));
        using MemoryStream saved = new();
        manager.SaveState(saved);
        saved.Position = 0;
        AdvancedPortfolioManager loaded = Open();
        loaded.LoadState(saved);
        checks.Same("StateHash after LoadState", manager.StateHash, loaded.StateHash);
        checks.Throws<ArgumentException>("UpdateAssetPosition of an unknown asset", () => manager.UpdateAssetPosition("C", 1));
    }

    private static AdvancedPortfolioManager Open() => new AdvancedPortfolioManagerBuilder()
        .UseOptions(new PortfolioOptions { Rebalancing = new RebalanceOptions { Costs = new ProportionalCost(0.001m) } })
        .Build();

    // Two price paths without chance: sums of sines, never twice the same.
    private static string Csv() => string.Join('\n',
        ["date,A,B", .. Enumerable.Range(0, Days).Select(t => FormattableString.Invariant(
            $"{new DateOnly(2024, 1, 1).AddDays(t):yyyy-MM-dd},{100 + (0.02 * t) + Math.Sin(t)},{50 + (0.01 * t) + Math.Cos(1.7 * t)}"))]);
}
