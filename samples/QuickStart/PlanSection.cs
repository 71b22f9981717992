using MrBen.Portfolio;
using MrBen.Portfolio.Market;
using MrBen.Portfolio.Rebalancing;
using Spectre.Console;

namespace QuickStart;

/// <summary>The trades that lead from what is held to what the chosen strategy wants.</summary>
internal static class PlanSection
{
    public static void Show(IAnsiConsole console, PortfolioAllocation allocation)
    {
        console.Heading($"Trades that lead to {allocation.Strategy.Replace('_', ' ')}");
        if (allocation.Plan is not { } plan)
        {
            console.WriteLine($"None: {allocation.Detail}");
            return;
        }

        if (plan.Trades.IsEmpty)
        {
            console.WriteLine($"None: {plan.Detail}");
            return;
        }

        Table table = Screen.NewTable("trade", "units", "price", "value", "cost", "cash after", "weight now", "target", "after");
        foreach (PlannedTrade trade in plan.Trades)
        {
            PlannedPosition position = plan.Positions.First(p => p.Asset == trade.Asset);
            table.AddRow(
                Markup.Escape($"{(trade.Side == TradeSide.Buy ? "buy" : "sell")} {trade.Asset}"),
                Screen.Units(Math.Abs(trade.Quantity)), Screen.Money(trade.Price), Screen.Money(Math.Abs(trade.Notional)), Screen.Money(trade.Cost),
                Screen.Money(trade.CashAfter), Screen.Weight(position.WeightBefore), Screen.Weight(position.TargetWeight),
                Screen.Weight(position.AchievedWeight));
        }

        console.Write(table);
        foreach (SkippedTrade skipped in plan.Skipped)
        {
            console.MarkupLineInterpolated($"• {skipped.Asset}: {skipped.Detail}");
        }

        console.WriteLine(
            $"Cash {Screen.Money(plan.CashBefore)} → {Screen.Money(plan.CashAfter)}, costs {Screen.Money(plan.TotalCost)}, turnover {Screen.Percent(plan.TurnoverTwoWay)} "
            + $"(purchases and sales), distance to the target {Screen.Percent(plan.DriftBefore)} → {Screen.Percent(plan.ResidualDrift)}.");
    }
}
