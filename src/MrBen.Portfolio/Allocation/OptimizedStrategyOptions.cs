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

    /// <summary>
    /// Years for which trades are expected to be held, positive: then the objective counts the costs of
    /// <see cref="AllocationContext.Costs"/> divided by it; a manager gives those of its plans. Held for half a year, a cost of 10 bp is
    /// 0.002 per year. In place of <see cref="BuyCostRate"/> and <see cref="SellCostRate"/>. Default none: the context's costs are not
    /// counted.
    /// </summary>
    public double? CostHorizon { get; set; }

    /// <inheritdoc cref="PortfolioProblem.ReturnUncertainty"/>
    public ReturnUncertainty? ReturnUncertainty { get; set; }

    /// <inheritdoc cref="PortfolioProblem.L2Regularization"/>
    public double L2Regularization { get; set; }

    /// <inheritdoc cref="PortfolioProblem.AcceptFeasibleIncumbent"/>
    public bool AcceptFeasibleIncumbent { get; set; }

    /// <summary>Lists everything wrong with these settings; empty when they are sound.</summary>
    public virtual IReadOnlyList<string> Validate()
    {
        List<string> errors = Constraints is null ? [$"{nameof(Constraints)} must not be null."] : [.. Constraints.Validate()];
        CheckRate(errors, nameof(BuyCostRate), BuyCostRate);
        CheckRate(errors, nameof(SellCostRate), SellCostRate);
        PortfolioProblem.CheckHorizon(errors, CostHorizon, BuyCostRate, SellCostRate);
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
        Costs = CostHorizon is null ? null : context?.Costs,
        CostHorizon = CostHorizon,
        Scenarios = Constraints.MeasureLimits.IsDefaultOrEmpty ? null : context?.Returns,
        NetAssetValue = CostHorizon is null ? null : context?.NetAssetValue,
        ReturnUncertainty = ReturnUncertainty,
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
