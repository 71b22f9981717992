using MrBen.Portfolio;
using MrBen.Portfolio.Market;
using MrBen.Portfolio.Rebalancing;
using Spectre.Console;

namespace QuickStart;

/// <summary>The trades that lead from what is held to what the chosen strategy wants.</summary>
internal static class PlanSection
{
    private const int MostSkipped = 8;

    public static void Show(IAnsiConsole console, PortfolioAllocation allocation, string method)
    {
        console.Heading($"6  Trades that lead to {Screen.Words(allocation.Strategy)}, method {Screen.Words(method)}");
        if (allocation.Plan is not { } plan)
        {
            console.Write(Screen.Remark($"None: {allocation.Detail}", above: 1));
            return;
        }

        if (plan.Trades.IsEmpty)
        {
            console.Write(Screen.Remark($"None: {plan.Detail}", above: 1));
            ShowSkipped(console, plan);
            return;
        }

        Table table = Screen.NewTable("trade", "units", "price", "value", "cost", "cash after", "weight now", "target", "after");
        foreach (PlannedTrade trade in plan.Trades)
        {
            PlannedPosition position = plan.Positions.First(p => p.Asset == trade.Asset);
            table.AddRow(
                Markup.Escape($"{(trade.Side == TradeSide.Buy ? "buy" : "sell")} {trade.Asset}"),
                Screen.Units(Math.Abs(trade.Quantity)), Screen.Price((double)trade.Price), Screen.Money(trade.Notional),
                Screen.Money(trade.Cost), Screen.Money(trade.CashAfter),
                Screen.Weight(position.WeightBefore), Screen.Weight(position.TargetWeight), Screen.Weight(position.AchievedWeight));
        }

        console.Write(table);
        ShowSkipped(console, plan);
        console.Write(Screen.Remark(
            $"Cash {Screen.Money(plan.CashBefore)} → {Screen.Money(plan.CashAfter)}, costs {Screen.Money(plan.TotalCost)}, "
            + $"turnover {Screen.Percent(plan.TurnoverTwoWay)} (purchases and sales), "
            + $"distance to the target {Screen.Percent(plan.DriftBefore)} → {Screen.Percent(plan.ResidualDrift)}."));
    }

    private static void ShowSkipped(IAnsiConsole console, RebalancePlan plan)
    {
        foreach (SkippedTrade skipped in plan.Skipped.Take(MostSkipped))
        {
            console.Bullet(skipped.Detail);
        }

        if (plan.Skipped.Length > MostSkipped)
        {
            console.Bullet($"And {plan.Skipped.Length - MostSkipped} more are not traded.");
        }
    }
}
