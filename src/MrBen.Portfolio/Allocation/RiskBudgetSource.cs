namespace MrBen.Portfolio.Allocation;

/// <summary>Where risk parity takes the shares of risk from.</summary>
public enum RiskBudgetSource
{
    /// <summary>From <see cref="RiskParityOptions.Budgets"/>; equal shares where there are none.</summary>
    Budgets,

    /// <summary>From the market weights of the context, which must be positive for every asset.</summary>
    MarketWeights,
}
