using System.Collections.Immutable;
using MrBen.Portfolio.Risk.Backtests;
using MrBen.Portfolio.Risk.Stress;
using static System.FormattableString;

namespace MrBen.Portfolio.Risk.Reporting;

/// <summary>What a <see cref="RiskReport"/> holds beside what it always holds.</summary>
public sealed record RiskReportOptions
{
    /// <summary>
    /// Scenarios of the user's own; they may name assets held, the currencies as groups, and no factors. One that names what the portfolio does
    /// not hold is told as not calculated. Default none.
    /// </summary>
    public ImmutableArray<StressScenario> Scenarios { get; set; } = [];

    /// <summary>
    /// Lengths of windows, in periods, whose worst in the observed history is replayed with today's weights; each at least 1. Default 1, 5
    /// and 21.
    /// </summary>
    public ImmutableArray<int> WorstWindows { get; set; } = [1, 5, 21];

    /// <summary>Multiplier of all volatilities in a scenario of its own, positive; <see langword="null"/> for none. Default 2.</summary>
    public double? VolatilityMultiplier { get; set; } = 2;

    /// <summary>
    /// Share by which all correlations move to 1 in a scenario of its own, in (0, 1]; <see langword="null"/> for none. Default 0.5.
    /// </summary>
    public double? CorrelationRise { get; set; } = 0.5;

    /// <summary>
    /// Loss over one period, as a fraction of net asset value, for which the most plausible cause is sought, positive;
    /// <see langword="null"/> for none. Default 0.1.
    /// </summary>
    public double? ReverseLoss { get; set; } = 0.1;

    /// <summary>
    /// Last periods of the observed history over which each method's forecasts are made anew with today's weights and tested, at least 2;
    /// 0 for none. Default 250.
    /// </summary>
    public int BacktestPeriods { get; set; } = 250;

    /// <summary>How forecasts are tested.</summary>
    public RiskBacktestOptions Backtests { get; set; } = new();

    /// <summary>Lists everything wrong with these settings; empty when they are sound.</summary>
    public IReadOnlyList<string> Validate()
    {
        List<string> errors = [];
        if (Scenarios.IsDefault)
        {
            errors.Add($"{nameof(Scenarios)} must not be default; empty means none.");
        }
        else
        {
            errors.AddRange(Scenarios.SelectMany((scenario, i) => (scenario?.Validate() ?? ["it is null."])
                .Select(error => Invariant($"{nameof(Scenarios)}[{i}]: {error}"))));
        }

        if (WorstWindows.IsDefault || WorstWindows.Any(length => length < 1))
        {
            errors.Add($"{nameof(WorstWindows)} may be empty; each length must be at least 1.");
        }

        RequirePositive(errors, nameof(VolatilityMultiplier), VolatilityMultiplier, double.MaxValue);
        RequirePositive(errors, nameof(CorrelationRise), CorrelationRise, 1);
        RequirePositive(errors, nameof(ReverseLoss), ReverseLoss, double.MaxValue);
        if (BacktestPeriods is 1 or < 0)
        {
            errors.Add(Invariant($"{nameof(BacktestPeriods)} must be 0 or at least 2; it is {BacktestPeriods}."));
        }

        errors.AddRange((Backtests?.Validate() ?? ["it is null."]).Select(error => $"{nameof(Backtests)}: {error}"));
        return errors;
    }

    private static void RequirePositive(List<string> errors, string name, double? value, double most)
    {
        if (value is { } number && !(number > 0 && number <= most))
        {
            string range = most == 1 ? "in (0, 1]" : "positive and finite";
            errors.Add(Invariant($"{name} must be {range}; it is {number}."));
        }
    }
}
