using System.Collections.Immutable;
using MrBen.Portfolio.Market;
using static System.FormattableString;

namespace MrBen.Portfolio.Allocation;

/// <summary>Settings of <see cref="RiskParityStrategy"/>.</summary>
public sealed record RiskParityOptions
{
    /// <summary>Shares of risk; one for every asset, or empty (the default) for equal shares.</summary>
    public ImmutableArray<RiskBudget> Budgets { get; set; } = [];

    /// <summary>Where the shares come from. Default <see cref="Budgets"/>.</summary>
    public RiskBudgetSource BudgetSource { get; set; }

    /// <summary>
    /// Volatility per year that the weights are scaled to (0.1 is 10 %), the rest being cash; default none: the weights sum to 1.
    /// </summary>
    public double? VolatilityTarget { get; set; }

    /// <summary>Largest sum of the weights that a volatility target may need, positive. Default 1: no leverage.</summary>
    public double MaxTotal { get; set; } = 1;

    /// <summary>Lists everything wrong with these settings; empty when they are sound.</summary>
    public IReadOnlyList<string> Validate()
    {
        List<string> errors = [];
        HashSet<AssetId> seen = [];
        if (!Enum.IsDefined(BudgetSource))
        {
            errors.Add(Invariant($"{nameof(BudgetSource)} must be Budgets or MarketWeights; it is {(int)BudgetSource}."));
        }

        foreach (RiskBudget budget in OptionList.Elements(errors, nameof(Budgets), Budgets))
        {
            if (budget.Asset == default)
            {
                errors.Add($"{nameof(Budgets)} has a share of an asset without a name.");
                continue;
            }

            if (!(budget.Share > 0 && double.IsFinite(budget.Share)))
            {
                errors.Add(Invariant($"Risk budget of {budget.Asset} must be positive and finite; it is {budget.Share}."));
            }

            if (!seen.Add(budget.Asset))
            {
                errors.Add(Invariant($"{nameof(Budgets)} lists {budget.Asset} twice."));
            }
        }

        if (VolatilityTarget is { } target && !(target > 0 && double.IsFinite(target)))
        {
            errors.Add(Invariant($"{nameof(VolatilityTarget)} must be positive and finite; it is {target}."));
        }

        if (!(MaxTotal > 0 && double.IsFinite(MaxTotal)))
        {
            errors.Add(Invariant($"{nameof(MaxTotal)} must be positive and finite; it is {MaxTotal}."));
        }

        return errors;
    }
}
