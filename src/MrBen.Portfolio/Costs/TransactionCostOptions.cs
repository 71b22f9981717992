using static System.FormattableString;

namespace MrBen.Portfolio.Costs;

/// <summary>What trades cost, stated as numbers: max(minimum, fixed + rate × traded value). All 0 by default.</summary>
public sealed record TransactionCostOptions
{
    /// <summary>Money per order, at least 0.</summary>
    public decimal FixedCost { get; set; }

    /// <summary>Rate per unit of bought value, in [0, 1): 0.001 is 10 basis points.</summary>
    public decimal BuyRate { get; set; }

    /// <summary>Rate per unit of sold value, in [0, 1).</summary>
    public decimal SellRate { get; set; }

    /// <summary>Least money per order, at least 0.</summary>
    public decimal MinimumCost { get; set; }

    /// <summary>Whether anything costs.</summary>
    public bool IsFree => FixedCost == 0 && BuyRate == 0 && SellRate == 0 && MinimumCost == 0;

    /// <summary>Lists everything wrong with these settings; empty when they are sound.</summary>
    public IReadOnlyList<string> Validate()
    {
        List<string> errors = [];
        CheckMoney(errors, nameof(FixedCost), FixedCost);
        CheckMoney(errors, nameof(MinimumCost), MinimumCost);
        CheckRate(errors, nameof(BuyRate), BuyRate);
        CheckRate(errors, nameof(SellRate), SellRate);
        return errors;
    }

    /// <summary>The model of these costs.</summary>
    /// <exception cref="ArgumentException">The settings are unsound; the message lists every fault.</exception>
    public ITransactionCostModel ToModel()
    {
        if (Validate() is { Count: > 0 } errors)
        {
            throw new ArgumentException(string.Join(' ', errors));
        }

        ITransactionCostModel model = new ProportionalCost(BuyRate, SellRate);
        model = FixedCost == 0 ? model : new CompositeCost(new FixedCost(FixedCost), model);
        return IsFree ? NoCost.Instance : MinimumCost == 0 ? model : new MinimumCost(MinimumCost, model);
    }

    private static void CheckMoney(List<string> errors, string name, decimal amount)
    {
        if (amount < 0)
        {
            errors.Add(Invariant($"{name} must be at least 0; it is {amount}."));
        }
    }

    private static void CheckRate(List<string> errors, string name, decimal rate)
    {
        if (rate is < 0 or >= 1)
        {
            errors.Add(Invariant($"{name} must be in [0, 1); it is {rate}."));
        }
    }
}
