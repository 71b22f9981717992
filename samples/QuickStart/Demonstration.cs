using System.Collections.Immutable;
using MrBen.Portfolio;
using MrBen.Portfolio.Allocation;
using MrBen.Portfolio.Configuration;
using MrBen.Portfolio.Market;
using MrBen.Portfolio.Positions;
using MrBen.Portfolio.Rebalancing;
using MrBen.Portfolio.Risk;
using Spectre.Console;

namespace QuickStart;

/// <summary>The main job from end to end: prices, data quality, risk and its limits, strategies, methods, plan.</summary>
internal static class Demonstration
{
    private const int NoPlan = 3;

    /// <returns>0; 3 where the chosen strategy has no plan.</returns>
    /// <exception cref="FormatException">
    /// The prices, the configuration or the arguments do not do; the message says why, and nothing was shown.
    /// </exception>
    public static int Run(Request request)
    {
        Inputs inputs = Inputs.Read(request);
        PortfolioOptions options = Settings.For(request, inputs.History.Frequency);
        AdvancedPortfolioManager manager = Open(inputs, request.Cash, options);

        PortfolioRiskResult risk = manager.CalculatePortfolioRisk();
        PortfolioAllocation held = manager.OptimizePortfolioAllocation(new HoldStrategy(), AllocationMethod.Static);
        ImmutableArray<PortfolioAllocation> byStrategy = [.. Names.Strategies.Values
            .Select(strategy => manager.OptimizePortfolioAllocation(strategy, AllocationMethod.Static))];
        ImmutableArray<PortfolioAllocation> byMethod = [.. Names.Methods.Values
            .Select(method => manager.OptimizePortfolioAllocation(request.Strategy, method))];
        PortfolioAllocation chosen = byMethod.First(allocation => allocation.Method == request.Method);
        if (byStrategy.All(allocation => allocation.Status == AllocationStatus.InsufficientHistory))
        {
            throw new FormatException($"{inputs.Source}: {chosen.Detail} {DataSection.DescribeStart(inputs)}");
        }

        IAnsiConsole console = Screen.Open();
        DataSection.Show(console, inputs);
        RiskSection.Show(console, inputs, manager.GetPortfolioSummary(), risk, options.Risk);
        LimitSection.Show(console, risk.Limits, manager.AnalyzeCorrelations(), options.Correlation.Threshold);
        StrategySection.Show(console, held, byStrategy, options, $"Black-Litterman starts from {inputs.MarketSource}; {Describe(inputs)}");
        MethodSection.Show(console, byMethod, MethodSection.Decide(request.Strategy, byMethod, inputs, options));
        PlanSection.Show(console, chosen, Names.Methods.NameOf(request.Method));
        return chosen.Plan is { Status: not RebalanceStatus.Refused } ? 0 : NoPlan;
    }

    private static AdvancedPortfolioManager Open(Inputs inputs, decimal cash, PortfolioOptions options)
    {
        AdvancedPortfolioManager manager = new AdvancedPortfolioManagerBuilder().UseOptions(options).Build();
        manager.ObservePrices(inputs.History);
        manager.SetCash(cash);
        foreach (AssetId asset in inputs.Tradable)
        {
            manager.AddAsset(new PortfolioAsset(asset)
            {
                Quantity = inputs.Positions.GetValueOrDefault(asset),
                Instrument = new Instrument(asset) { Currency = options.State.BaseCurrency },
            });
        }

        manager.SetMarketWeights(inputs.Market);
        manager.SetViews(inputs.Views.AsSpan());
        return manager;
    }

    private static string Describe(Inputs inputs) => inputs.Views.IsEmpty
        ? "no opinion moves it."
        : $"an opinion moves it: {string.Join("; ", inputs.Views)}.";
}
