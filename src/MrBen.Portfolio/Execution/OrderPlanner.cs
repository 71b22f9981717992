using System.Collections.Immutable;
using MrBen.Portfolio.Positions;
using MrBen.Portfolio.State;
using static System.FormattableString;

namespace MrBen.Portfolio.Execution;

/// <summary>
/// Decides which orders lead on from where a portfolio stands to where its plan leads. A pure function of what is known: asked again after
/// every event, and after a restart, it goes on where it was. Stateless and thread-safe.
/// </summary>
/// <remarks>
/// The rules: (1) what is ordered is the target less what is held and less what open orders will still bring; (2) orders the wrong way, or of
/// too much, are cancelled, and the cancellation is confirmed, first; (3) reductions come before increases; with a cash account increases wait
/// until the reductions have filled, and all increases together are scaled to buying power less what open purchases will take; (4) quantities are rounded toward zero to
/// the host's step, what is left of the buying power buys single steps by largest remainder, and what is below a smallest order is not sent,
/// but for closing a whole position; a position is turned around in two orders.
/// </remarks>
public static class OrderPlanner
{
    /// <summary>What to do next.</summary>
    /// <returns>Nothing, where there is no plan that is executed: then only orders of plans that ended are cancelled.</returns>
    public static OrderSchedule Next(PlanningView view)
    {
        ArgumentNullException.ThrowIfNull(view);
        PortfolioSnapshot portfolio = view.Portfolio;
        if (portfolio.Plan is not { IsActive: true } plan || portfolio.TradingHalt.IsHalted)
        {
            return CancelAll(portfolio);
        }

        List<AssetStep> steps = [];
        foreach (PlanTarget target in plan.Targets)
        {
            steps.Add(new AssetStep(view, target));
        }

        ImmutableArray<ClientOrderId>.Builder cancels = ImmutableArray.CreateBuilder<ClientOrderId>();
        ImmutableArray<OrderIntent>.Builder intents = ImmutableArray.CreateBuilder<OrderIntent>();
        ImmutableArray<AssetNote>.Builder waits = ImmutableArray.CreateBuilder<AssetNote>();
        ImmutableArray<AssetNote>.Builder unreached = ImmutableArray.CreateBuilder<AssetNote>();
        CancelOthers(portfolio, plan, cancels);
        List<AssetStep> increases = [];
        bool isReducing = false;
        foreach (AssetStep step in steps)
        {
            cancels.AddRange(step.Cancels);
            isReducing |= step.IsReducing || (step.Reduction != 0 && step.Obstacle.Length == 0);
            if (step.Obstacle.Length > 0)
            {
                unreached.Add(new AssetNote(step.Asset, step.Obstacle));
            }
            else if (step.Wait.Length > 0)
            {
                waits.Add(new AssetNote(step.Asset, step.Wait));
            }
            else if (step.Reduction != 0)
            {
                intents.Add(IntentOf(view, plan, step, step.Reduction, reducesOnly: true));
            }
            else if (step.Increase != 0)
            {
                increases.Add(step);
            }
        }

        if (view.Capabilities.IsCashAccount && isReducing)
        {
            waits.AddRange(increases.Select(step => new AssetNote(step.Asset, $"{step.Asset} is bought once what is sold has filled.")));
        }
        else
        {
            foreach ((AssetStep step, decimal quantity, string shortage) in PurchaseScaling.Scale(view, increases))
            {
                if (quantity != 0)
                {
                    intents.Add(IntentOf(view, plan, step, quantity, reducesOnly: false));
                }
                else if (isReducing || waits.Count > 0)
                {
                    waits.Add(new AssetNote(step.Asset, shortage));
                }
                else
                {
                    unreached.Add(new AssetNote(step.Asset, shortage));
                }
            }
        }

        return new OrderSchedule(cancels.DrainToImmutable(), intents.DrainToImmutable(), waits.DrainToImmutable(), unreached.DrainToImmutable());
    }

    private static OrderIntent IntentOf(PlanningView view, ExecutionPlan plan, AssetStep step, decimal quantity, bool reducesOnly)
    {
        int attempt = step.Orders + 1;
        ClientOrderId id = ClientOrderIds.Create(view.Options.PortfolioName, plan.Id, plan.Accepted, step.Asset, attempt);
        OrderRequest order = new(id, step.Asset, quantity, step.LimitFor(quantity)) { ReducesOnly = reducesOnly };
        return new OrderIntent(order, plan.Id, attempt, step.Price);
    }

    // What is open without a plan, or while trading is halted, is cancelled, and waited for.
    private static OrderSchedule CancelAll(PortfolioSnapshot portfolio)
    {
        OrderRecord[] open = [.. portfolio.Orders.Where(order => order.Outstanding != 0)];
        return new OrderSchedule(
            [.. open.Where(order => order.Status == OrderStatus.Open).Select(order => order.Id)], [],
            [.. open.Select(order => new AssetNote(
                order.Asset, Invariant($"Order {order.Id} of {order.Asset} may still fill {order.Outstanding}.")))], []);
    }

    // Orders of assets that the plan says nothing of belong to a plan that another took the place of.
    private static void CancelOthers(PortfolioSnapshot portfolio, ExecutionPlan plan, ImmutableArray<ClientOrderId>.Builder cancels)
    {
        foreach (OrderRecord order in portfolio.Orders)
        {
            if (order.Status == OrderStatus.Open && plan.TargetOf(order.Asset) is null)
            {
                cancels.Add(order.Id);
            }
        }
    }
}
