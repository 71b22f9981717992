using MrBen.Portfolio.Costs;
using MrBen.Portfolio.Estimation;
using static System.FormattableString;

namespace MrBen.Portfolio.Allocation;

/// <summary>Settings of <see cref="StrategyBacktest"/>.</summary>
public sealed record StrategyBacktestOptions
{
    /// <summary>How beliefs are made of the returns up to each decision. Default as <see cref="ReturnEstimatesOptions"/> has it.</summary>
    public ReturnEstimatesOptions Estimates { get; set; } = new();

    /// <summary>Periods before the first decision, at least 1. Default 252, a year of exchange days.</summary>
    public int FirstDecision { get; set; } = 252;

    /// <summary>Periods from one decision to the next, at least 1. Default 22, a month; in between the weights drift.</summary>
    public int Step { get; set; } = 22;

    /// <summary>Cost of trading a weight of 1, in [0, 1), where <see cref="Costs"/> is none. Default 0.001, 10 basis points.</summary>
    public double CostRate { get; set; } = 0.001;

    /// <summary>
    /// What trading each asset costs; its rates, of one moment, count at every decision. Default none: <see cref="CostRate"/> for all.
    /// </summary>
    public TradeCosts? Costs { get; set; }

    /// <summary>Lists everything wrong with these settings; empty when they are sound.</summary>
    public IReadOnlyList<string> Validate()
    {
        List<string> errors =
        [
            .. (Estimates?.Validate() ?? ["it is null."]).Select(error => $"{nameof(Estimates)}: {error}"),
        ];
        if (FirstDecision < 1)
        {
            errors.Add(Invariant($"{nameof(FirstDecision)} must be at least 1; it is {FirstDecision}."));
        }

        if (Step < 1)
        {
            errors.Add(Invariant($"{nameof(Step)} must be at least 1; it is {Step}."));
        }

        if (!(CostRate >= 0 && CostRate < 1))
        {
            errors.Add(Invariant($"{nameof(CostRate)} must be in [0, 1); it is {CostRate}."));
        }

        return errors;
    }
}
