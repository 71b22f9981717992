using static System.FormattableString;

namespace MrBen.Portfolio.Allocation;

/// <summary>An optimisation in finance words: what to optimise under which constraints, from where, at what cost.</summary>
public sealed record PortfolioProblem
{
    /// <summary>What to optimise. Default minimum variance.</summary>
    public PortfolioObjective Objective { get; set; } = PortfolioObjective.MinimumVariance;

    /// <summary>What the weights must satisfy.</summary>
    public PortfolioConstraints Constraints { get; set; } = new();

    /// <summary>The weights held now; needed by a turnover limit and by costs.</summary>
    public PortfolioWeights? CurrentWeights { get; set; }

    /// <summary>
    /// Cost of buying, per unit of weight bought and per year of holding (a one-way cost of 10 bp on a horizon of one year is 0.001), at
    /// least 0. Default 0.
    /// </summary>
    public double BuyCostRate { get; set; }

    /// <summary>Cost of selling, like <see cref="BuyCostRate"/>. Default 0.</summary>
    public double SellCostRate { get; set; }

    /// <summary>γ ≥ 0 added to every variance: the optimiser sees Σ + γI, which spreads the weights. Default 0.</summary>
    public double L2Regularization { get; set; }

    /// <summary>Wall time allowed, positive. Default none.</summary>
    public TimeSpan? TimeLimit { get; set; }

    /// <summary>Whether weights with a certified gap may be returned when the time is over. Default no.</summary>
    public bool AcceptFeasibleIncumbent { get; set; }

    /// <summary>Whether trading from the current weights matters.</summary>
    internal bool CountsTrades => Constraints.MaxTurnover is not null || BuyCostRate > 0 || SellCostRate > 0;

    /// <summary>Lists everything wrong with this problem; empty when it is sound.</summary>
    public IReadOnlyList<string> Validate()
    {
        if (Objective is null || Constraints is null)
        {
            return [$"{nameof(Objective)} and {nameof(Constraints)} must not be null."];
        }

        List<string> errors = [.. Constraints.Validate()];
        CheckRate(errors, nameof(BuyCostRate), BuyCostRate);
        CheckRate(errors, nameof(SellCostRate), SellCostRate);
        CheckRate(errors, nameof(L2Regularization), L2Regularization);
        if (CountsTrades && CurrentWeights is null)
        {
            errors.Add("A turnover limit or trading costs need the current weights; there are none.");
        }

        if (TimeLimit is { } limit && limit <= TimeSpan.Zero)
        {
            errors.Add(Invariant($"{nameof(TimeLimit)} must be positive; it is {limit}."));
        }

        return errors;
    }

    private static void CheckRate(List<string> errors, string name, double rate)
    {
        if (!(rate >= 0 && double.IsFinite(rate)))
        {
            errors.Add(Invariant($"{name} must be at least 0 and finite; it is {rate}."));
        }
    }
}
