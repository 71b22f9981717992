using System.Collections.Immutable;
using MrBen.Portfolio;
using MrBen.Portfolio.Allocation;
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

    /// <returns>0; 2 for bad input; 3 where the chosen strategy has no plan.</returns>
    public static int Run(Request request)
    {
        if (!StrategyNames.TryParse(request.Strategy, out PortfolioStrategy chosen))
        {
            return Refusal.Report(
                $"There is no strategy '{request.Strategy}'; did you mean {StrategyNames.Nearest(request.Strategy)}? There are {string.Join(", ", StrategyNames.All)}.");
        }

        try
        {
            Inputs inputs = Inputs.Read(request);
            AdvancedPortfolioManager manager = Open(request, inputs);
            IAnsiConsole console = Screen.Open();
            DataSection.Show(console, inputs);
            RiskSection.Show(console, manager.GetPortfolioSummary(), manager.CalculatePortfolioRisk());
            ImmutableArray<PortfolioAllocation> allocations = [.. Enum.GetValues<PortfolioStrategy>()
                .Select(strategy => manager.OptimizePortfolioAllocation(strategy, AllocationMethod.Static))];
            StrategySection.Show(console, allocations, request.RiskFreeRate);
            PortfolioAllocation target = allocations[(int)chosen];
            PlanSection.Show(console, target);
            return target.Plan is { Status: not RebalanceStatus.Refused } ? 0 : NoPlan;
        }
        catch (Exception error) when (error is FormatException or ArgumentException or IOException or UnauthorizedAccessException)
        {
            // An argument's name is for programmers.
            return Refusal.Report(error is ArgumentException { ParamName: { } name } ? error.Message.Replace($" (Parameter '{name}')", "", StringComparison.Ordinal) : error.Message);
        }
    }

    private static AdvancedPortfolioManager Open(Request request, Inputs inputs)
    {
        AdvancedPortfolioManager manager = new AdvancedPortfolioManagerBuilder()
            .UseOptions(new PortfolioOptions
            {
                Risk = new PortfolioRiskOptions { RiskFreeRate = request.RiskFreeRate, MinimumObservations = 36 },
                Estimates = new() { MinimumObservations = 36 },
                MaximumSharpe = new MaximumSharpeOptions { RiskFreeRate = request.RiskFreeRate },
                Rebalancing = new RebalanceOptions { Costs = new ProportionalCost(request.Fee) },
            })
            .Build();
        manager.ObservePrices(inputs.History);
        manager.SetCash(request.Cash);
        foreach (AssetId asset in inputs.Tradable)
        {
            manager.AddAsset(new PortfolioAsset(asset) { Quantity = inputs.Positions.GetValueOrDefault(asset) });
        }

        return manager;
    }
}
