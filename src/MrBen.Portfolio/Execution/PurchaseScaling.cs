using MrBen.Portfolio.Positions;
using static System.FormattableString;

namespace MrBen.Portfolio.Execution;

/// <summary>Scales what is to be bought to what can be paid.</summary>
internal static class PurchaseScaling
{
    /// <summary>The quantity that each step may order now, and a sentence where that is none.</summary>
    public static List<(AssetStep Step, decimal Quantity, string Shortage)> Scale(PlanningView view, List<AssetStep> steps)
    {
        decimal? power = Available(view);
        decimal total = steps.Sum(step => CostOf(view, step, step.Increase));
        if (power is not { } available || total <= available)
        {
            return [.. steps.Select(step => (step, step.Increase, ""))];
        }

        string shortage = Invariant($"Buying power is {Math.Max(0, available):0.##}, what is to be bought takes {total:0.##}.");
        decimal scale = total > 0 ? Math.Max(0, available) / total : 0;
        List<(AssetStep Step, decimal Quantity, decimal Remainder)> parts = [];
        decimal left = Math.Max(0, available);
        foreach (AssetStep step in steps)
        {
            decimal wanted = step.Increase * scale;
            decimal quantity = step.HasFilled ? 0 : step.Rounded(wanted); // what is left of a scaled order is ordered in whole or not at all
            parts.Add((step, quantity, step.HasFilled ? 0 : Math.Abs(wanted - quantity) / step.Rules.Instrument.LotSize));
            left -= CostOf(view, step, quantity);
        }

        foreach (int i in Enumerable.Range(0, parts.Count).OrderByDescending(i => parts[i].Remainder).ToArray())
        {
            (AssetStep step, decimal quantity, decimal remainder) = parts[i];
            decimal larger = quantity + (Math.Sign(step.Increase) * step.Rules.Instrument.LotSize);
            decimal extra = CostOf(view, step, larger) - CostOf(view, step, quantity);
            if (remainder > 0 && extra <= left && Math.Abs(larger) <= Math.Abs(step.Increase))
            {
                parts[i] = (step, larger, 0);
                left -= extra;
            }
        }

        return [.. parts.Select(part =>
            (part.Step, part.Step.IsTradable(part.Quantity) ? part.Quantity : 0, shortage))];
    }

    // Open purchases have their money promised.
    private static decimal? Available(PlanningView view)
    {
        decimal promised = 0;
        foreach (OrderRecord order in view.Portfolio.Orders)
        {
            if (order.Outstanding > 0 && view.Rules.TryGetValue(order.Asset, out InstrumentRules? rules) && rules is not null)
            {
                promised += order.Outstanding * (order.Order.LimitPrice ?? order.ReferencePrice * (1 + (decimal)view.Options.PriceBuffer))
                    * rules.Instrument.Multiplier * (1 + (decimal)view.Options.FeeBuffer);
            }
        }

        decimal? own = view.Capabilities.IsCashAccount ? view.Portfolio.Cash - promised : null;
        return own is { } cash && view.BuyingPower is { } told ? Math.Min(cash, told) : own ?? view.BuyingPower;
    }

    private static decimal CostOf(PlanningView view, AssetStep step, decimal quantity)
    {
        decimal price = step.LimitFor(quantity) is { } limit && quantity > 0 ? limit : step.Price * (1 + (decimal)view.Options.PriceBuffer);
        return Math.Abs(quantity) * price * step.Rules.Instrument.Multiplier * (1 + (decimal)view.Options.FeeBuffer);
    }
}
