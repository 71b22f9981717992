using System.Collections.Immutable;
using MrBen.Portfolio;
using MrBen.Portfolio.Allocation;
using MrBen.Portfolio.Configuration;
using MrBen.Portfolio.Costs;
using MrBen.Portfolio.Market;
using MrBen.Portfolio.Positions;
using MrBen.Portfolio.Rebalancing;
using MrBen.Portfolio.Risk;
using Spectre.Console;

namespace QuickStart;

/// <summary>The main job from end to end: prices, data quality, risk, strategies, plan.</summary>
internal static class Demonstration
{
    private const int NoPlan = 3;
    private const int FewestReturns = 36; // three years of months; the manager's own default is 60

    /// <returns>0; 3 where the chosen strategy has no plan.</returns>
    /// <exception cref="FormatException">The prices or the arguments do not do; the message says why, and nothing was shown.</exception>
    public static int Run(Request request)
    {
        Inputs inputs = Inputs.Read(request);
        PortfolioOptions options = OptionsFor(request);
        AdvancedPortfolioManager manager = Open(inputs, request.Cash, options);

        PortfolioRiskResult risk = manager.CalculatePortfolioRisk();
        PortfolioAllocation held = manager.OptimizePortfolioAllocation(new HoldStrategy(), AllocationMethod.Static);
        ImmutableArray<PortfolioAllocation> targets = [.. Enum.GetValues<PortfolioStrategy>()
            .Select(strategy => manager.OptimizePortfolioAllocation(strategy, AllocationMethod.Static))];
        PortfolioAllocation chosen = targets[(int)request.Strategy];
        if (chosen.Status == AllocationStatus.InsufficientHistory)
        {
            throw new FormatException($"{inputs.Source}: {chosen.Detail} {DataSection.DescribeStart(inputs)}");
        }

        IAnsiConsole console = Screen.Open();
        DataSection.Show(console, inputs);
        RiskSection.Show(console, inputs, manager.GetPortfolioSummary(), risk, options.Risk);
        StrategySection.Show(console, held, targets, request.RiskFreeRate);
        PlanSection.Show(console, chosen);
        return chosen.Plan is { Status: not RebalanceStatus.Refused } ? 0 : NoPlan;
    }

    private static PortfolioOptions OptionsFor(Request request)
    {
        PortfolioConstraints constraints = new() { MaxWeight = request.MaxWeight };
        return new PortfolioOptions
        {
            Risk = new() { RiskFreeRate = request.RiskFreeRate, MinimumObservations = FewestReturns },
            Estimates = new() { MinimumObservations = FewestReturns },
            MinimumVariance = new() { Constraints = constraints },
            MaximumSharpe = new() { Constraints = constraints, RiskFreeRate = request.RiskFreeRate },
            MeanVariance = new() { Constraints = constraints },
            Rebalancing = new() { Costs = new ProportionalCost(request.Fee) },
        };
    }

    private static AdvancedPortfolioManager Open(Inputs inputs, decimal cash, PortfolioOptions options)
    {
        AdvancedPortfolioManager manager = new AdvancedPortfolioManagerBuilder().UseOptions(options).Build();
        manager.ObservePrices(inputs.History);
        manager.SetCash(cash);
        foreach (AssetId asset in inputs.Tradable)
        {
            manager.AddAsset(new PortfolioAsset(asset) { Quantity = inputs.Positions.GetValueOrDefault(asset) });
        }

        return manager;
    }
}
