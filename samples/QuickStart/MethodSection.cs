using System.Collections.Immutable;
using System.Globalization;
using MrBen.Portfolio;
using MrBen.Portfolio.Allocation;
using MrBen.Portfolio.Configuration;
using MrBen.Portfolio.Estimation;
using MrBen.Portfolio.Market;
using MrBen.Portfolio.Rebalancing;
using Spectre.Console;

namespace QuickStart;

/// <summary>What the six methods make of the chosen strategy: whether it is time to act, and how they move the weights.</summary>
internal static class MethodSection
{
    private const int MonthsSinceRebalance = 3;
    private const int TriggerColumns = 46;
    private const int TiltColumns = 44;

    /// <summary>
    /// Asks each method's trigger as if the portfolio had last been rebalanced three months before the last price. The manager itself knows
    /// of no rebalance yet, so every method of it acts at once.
    /// </summary>
    public static ImmutableArray<TriggerDecision?> Decide(
        PortfolioStrategy strategy, ImmutableArray<PortfolioAllocation> byMethod, Inputs inputs, PortfolioOptions options)
    {
        ReturnPanel returns = ReturnPanel.FromPrices(inputs.History.Select(inputs.Tradable.AsSpan()), options.Returns);
        ReturnEstimates.TryFromReturns(returns, options.Estimates, out ReturnEstimates? estimates, out _);
        MethodCatalogue methods = new(options.Methods, options.Rules);
        double? threshold = options.Strategies.GetValueOrDefault(strategy)?.DriftThreshold;
        return
        [
            .. byMethod.Select(allocation => allocation is { CurrentWeights: { } current, TargetWeights: { } target }
                ? methods.TriggerOf(allocation.Method, threshold).Evaluate(new RebalanceContext
                {
                    Time = At(inputs.History.Dates[^1]),
                    LastRebalance = At(inputs.History.Dates[^1].AddMonths(-MonthsSinceRebalance)),
                    CurrentWeights = current,
                    TargetWeights = target,
                    Estimates = estimates,
                    Returns = returns,
                })
                : null),
        ];
    }

    public static void Show(
        IAnsiConsole console, ImmutableArray<PortfolioAllocation> byMethod, ImmutableArray<TriggerDecision?> decisions)
    {
        console.Heading($"5  What each method makes of {Screen.Words(byMethod[0].Strategy)}");
        console.Write(WeightTable.Of("target weights, %", [.. byMethod.Select(a => (Names.Methods.NameOf(a.Method), a))]));
        Table table = Screen.NewTextTable(("method", 0), ("acts", 0), ("why", TriggerColumns), ("how it moves the weights", TiltColumns));
        int own = Math.Max(1, byMethod.First(a => a.Method == AllocationMethod.Static).Result.Steps.Length);
        foreach ((PortfolioAllocation allocation, TriggerDecision? decision) in byMethod.Zip(decisions))
        {
            table.AddRow(
                Names.Methods.NameOf(allocation.Method), decision is null ? Screen.None : decision.Fires ? "yes" : "no",
                Markup.Escape(decision?.Detail ?? "There is nothing to act on."), Markup.Escape(Moves(allocation, own)));
        }

        console.Write(table);
        foreach (PortfolioAllocation idle in byMethod.Where(a => a.Plan is { Status: not RebalanceStatus.Planned }))
        {
            console.Bullet($"{Names.Methods.NameOf(idle.Method)} plans no trade: {idle.Plan!.Detail}");
        }

        console.Write(Screen.Remark(string.Create(CultureInfo.InvariantCulture,
            $"Whether a method acts is asked as if the last rebalance had been {MonthsSinceRebalance} months before the last price; the "
            + $"plan below knows of none, and so acts."), below: 1));
    }

    private static DateTimeOffset At(DateOnly date) => new(date, TimeOnly.MinValue, TimeSpan.Zero);

    // The first steps are the strategy's own.
    private static string Moves(PortfolioAllocation allocation, int own) =>
        !allocation.Result.HasWeights ? $"No weights: {allocation.Detail}"
        : allocation.Result.Steps.Length <= own ? "Not at all."
        : string.Join(' ', allocation.Result.Steps.Skip(own).Select(step => step.Detail));
}
