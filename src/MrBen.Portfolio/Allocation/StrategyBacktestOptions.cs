using MrBen.Portfolio.Costs;
using MrBen.Portfolio.Estimation;
using static System.FormattableString;

namespace MrBen.Portfolio.Allocation;

/// <summary>Settings of <see cref="StrategyBacktest"/>.</summary>
public sealed record StrategyBacktestOptions
{
    /// <summary>How beliefs are made of the returns up to each decision. Default as <see cref="ReturnEstimatesOptions"/> has it.</summary>
    public ReturnEstimatesOptions Estimates { get; set; } = new();

    /// <summary>
    /// Periods before the first decision, at least 1. Default 252, a year of exchange days. By the calendar the first decision is at the
    /// first start of a month after as many.
    /// </summary>
    public int FirstDecision { get; set; } = 252;

    /// <summary>When the strategies decide anew; in between the weights drift. Default each <see cref="Step"/>.</summary>
    public DecisionDays Decisions { get; set; } = DecisionDays.EveryStep;

    /// <summary>
    /// Periods from one decision to the next, at least 1. Default 22, a month. Without effect where the calendar gives the days.
    /// </summary>
    public int Step { get; set; } = 22;

    /// <summary>
    /// Newest periods that a decision rests on, at least 2 and at most <see cref="FirstDecision"/>. Default none: all of the past, so that
    /// a decision depends on where the history begins.
    /// </summary>
    public int? EstimationPeriods { get; set; }

    /// <summary>Cost of trading a weight of 1, in [0, 1), where <see cref="Costs"/> is none. Default 0.001, 10 basis points.</summary>
    public double CostRate { get; set; } = 0.001;

    /// <summary>
    /// What trading each asset costs; its rates, of one moment, count at every decision. Default none: <see cref="CostRate"/> for all.
    /// </summary>
    public TradeCosts? Costs { get; set; }

    /// <summary>
    /// Decisions by the calendar, each of the newest 252 periods: the same wherever the history begins, as a model needs that is asked with
    /// other histories than it was trained on.
    /// </summary>
    public static StrategyBacktestOptions Monthly => new() { Decisions = DecisionDays.MonthStarts, EstimationPeriods = 252 };

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

        if (!Enum.IsDefined(Decisions))
        {
            errors.Add(Invariant($"{nameof(Decisions)} {(int)Decisions} is unknown."));
        }

        if (EstimationPeriods is { } newest && (newest < 2 || newest > FirstDecision))
        {
            errors.Add(Invariant(
                $"{nameof(EstimationPeriods)} must be in [2, {nameof(FirstDecision)}], to {FirstDecision}; it is {newest}."));
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
