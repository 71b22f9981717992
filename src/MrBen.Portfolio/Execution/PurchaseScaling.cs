using MrBen.Portfolio.Positions;
using static System.FormattableString;

namespace MrBen.Portfolio.Execution;

/// <summary>
/// Scales what is to be bought to what can be paid: of a cash account to the cash of each currency, and everywhere to the buying power that
/// the host tells, in the portfolio's currency.
/// </summary>
internal static class PurchaseScaling
{
    /// <summary>The quantity that each step may order now, and a sentence where that is less than it needs.</summary>
    public static IReadOnlyList<Purchase> Scale(PlanningView view, List<AssetStep> steps)
    {
        List<Purchase> purchases = [.. steps.Select(step => new Purchase(step, step.Increase, ""))];
        if (view.Capabilities.IsCashAccount)
        {
            foreach (string currency in steps.Select(step => step.Rules.Instrument.Currency).Distinct().ToArray())
            {
                decimal cash = view.Portfolio.CashByCurrency.GetValueOrDefault(currency) - PromisedIn(view, currency);
                Scale(purchases, purchase => purchase.Step.Rules.Instrument.Currency == currency, cash, currency,
                    (step, quantity) => CostOf(view, step, quantity));
            }
        }

        if (view.BuyingPower is { } told)
        {
            for (int i = 0; i < purchases.Count; i++)
            {
                string currency = purchases[i].Step.Rules.Instrument.Currency;
                if (!view.Portfolio.Rates.TryGetRate(currency, view.Now, out _, out string? problem))
                {
                    purchases[i] = purchases[i] with { Quantity = 0, Shortage = problem };
                }
            }

            Scale(purchases, purchase => purchase.Quantity != 0, told, view.Portfolio.BaseCurrency, (step, quantity) =>
                view.Portfolio.Rates.TryGetRate(step.Rules.Instrument.Currency, view.Now, out decimal rate, out _)
                    ? CostOf(view, step, quantity) * rate
                    : 0);
        }

        return [.. purchases.Select(purchase => purchase with
        {
            Quantity = purchase.Step.IsTradable(purchase.Quantity) ? purchase.Quantity : 0,
        })];
    }

    // All alike, rounded toward zero; what is left buys single steps by largest remainder. What an earlier order left over for want of money is
    // ordered in whole or not at all: or ever smaller orders would follow.
    private static void Scale(
        List<Purchase> purchases, Predicate<Purchase> isMeant, decimal available, string currency, Func<AssetStep, decimal, decimal> cost)
    {
        int[] meant = [.. Enumerable.Range(0, purchases.Count).Where(i => isMeant(purchases[i]))];
        decimal total = meant.Sum(i => cost(purchases[i].Step, purchases[i].Quantity));
        if (total <= available)
        {
            return;
        }

        string shortage = Invariant(
            $"Buying power is {Math.Max(0, available):0.##} {currency}, what is to be bought takes {total:0.##} {currency}.");
        decimal scale = Math.Max(0, available) / total;
        decimal left = Math.Max(0, available);
        decimal[] most = [.. meant.Select(i => purchases[i].Quantity)];
        decimal[] remainders = new decimal[meant.Length];
        for (int k = 0; k < meant.Length; k++)
        {
            AssetStep step = purchases[meant[k]].Step;
            decimal wanted = step.HasFilled ? 0 : most[k] * scale;
            decimal quantity = step.Rounded(wanted);
            remainders[k] = Math.Abs(wanted - quantity) / step.Rules.Instrument.LotSize;
            purchases[meant[k]] = new Purchase(step, quantity, shortage);
            left -= cost(step, quantity);
        }

        foreach (int k in Enumerable.Range(0, meant.Length).OrderByDescending(k => remainders[k]).ToArray())
        {
            (AssetStep step, decimal quantity, _) = purchases[meant[k]];
            decimal larger = quantity + (Math.Sign(most[k]) * step.Rules.Instrument.LotSize);
            decimal extra = cost(step, larger) - cost(step, quantity);
            if (remainders[k] > 0 && extra <= left && Math.Abs(larger) <= Math.Abs(most[k]))
            {
                purchases[meant[k]] = new Purchase(step, larger, shortage);
                left -= extra;
            }
        }
    }

    // Open purchases have their money promised.
    private static decimal PromisedIn(PlanningView view, string currency)
    {
        decimal promised = 0;
        foreach (OrderRecord order in view.Portfolio.Orders)
        {
            if (order.Outstanding > 0 && view.Rules.GetValueOrDefault(order.Asset) is { } rules && rules.Instrument.Currency == currency)
            {
                promised += Paid(view, rules, order.Outstanding, order.Order.LimitPrice, order.ReferencePrice);
            }
        }

        return promised;
    }

    private static decimal CostOf(PlanningView view, AssetStep step, decimal quantity) =>
        Paid(view, step.Rules, quantity, quantity > 0 ? step.LimitFor(quantity) : null, step.Price);

    private static decimal Paid(PlanningView view, InstrumentRules rules, decimal quantity, decimal? limit, decimal price) =>
        PortfolioValuation.MarketValueOf(
            Math.Abs(quantity), limit ?? price * (1 + (decimal)view.Options.PriceBuffer), rules.Instrument.Multiplier)
        * (1 + (decimal)view.Options.FeeBuffer);
}
