using static System.FormattableString;

namespace MrBen.Portfolio.Allocation;

/// <summary>What the settings of all optimised strategies share.</summary>
public abstract record OptimizedStrategyOptions
{
    /// <summary>What the weights must satisfy. Default: long-only, fully invested.</summary>
    public PortfolioConstraints Constraints { get; set; } = new();

    /// <inheritdoc cref="PortfolioProblem.BuyCostRate"/>
    public double BuyCostRate { get; set; }

    /// <inheritdoc cref="PortfolioProblem.SellCostRate"/>
    public double SellCostRate { get; set; }

    /// <inheritdoc cref="PortfolioProblem.L2Regularization"/>
    public double L2Regularization { get; set; }

    /// <inheritdoc cref="PortfolioProblem.AcceptFeasibleIncumbent"/>
    public bool AcceptFeasibleIncumbent { get; set; }

    /// <summary>Lists everything wrong with these settings; empty when they are sound.</summary>
    public virtual IReadOnlyList<string> Validate()
    {
        List<string> errors = [.. Constraints?.Validate() ?? [$"{nameof(Constraints)} is null."]];
        CheckRate(errors, nameof(BuyCostRate), BuyCostRate);
        CheckRate(errors, nameof(SellCostRate), SellCostRate);
        CheckRate(errors, nameof(L2Regularization), L2Regularization);
        return errors;
    }

    internal void ThrowIfUnsound(string name)
    {
        if (Validate() is { Count: > 0 } errors)
        {
            throw new ArgumentException(string.Join(' ', errors), name);
        }
    }

    internal PortfolioProblem ToProblem(PortfolioObjective objective, AllocationContext? context) => new()
    {
        Objective = objective,
        Constraints = Constraints,
        CurrentWeights = context?.CurrentWeights,
        BuyCostRate = BuyCostRate,
        SellCostRate = SellCostRate,
        L2Regularization = L2Regularization,
        TimeLimit = context?.TimeLimit,
        AcceptFeasibleIncumbent = AcceptFeasibleIncumbent,
    };

    private static void CheckRate(List<string> errors, string name, double rate)
    {
        if (!(rate >= 0 && double.IsFinite(rate)))
        {
            errors.Add(Invariant($"{name} must be at least 0 and finite; it is {rate}."));
        }
    }
}
