using System.Collections.Immutable;
using MrBen.Portfolio.Forecasting.Trees;
using MrBen.Portfolio.Forecasting.Utility;
using MrBen.Portfolio.Forecasting.Validation;
using static System.FormattableString;

namespace MrBen.Portfolio.Allocation;

/// <summary>Settings of <see cref="StrategyProtocol"/>.</summary>
public sealed record StrategyProtocolOptions
{
    /// <summary>Periods H that a label looks ahead, in [2, 1000]. Default 22, a month.</summary>
    public int Horizon { get; set; } = 22;

    /// <summary>Periods of the first training part, at least 1. Default 756, three years of exchange days.</summary>
    public int TrainingPeriods { get; set; } = 756;

    /// <summary>Periods forecast before the forest is trained again, at least 1. Default 252, a year.</summary>
    public int Step { get; set; } = 252;

    /// <summary>Periods left out between training and test beside the labels', at least 0. Default 0.</summary>
    public int Embargo { get; set; }

    /// <summary>Fewest decisions out of sample, at least 2. Default 24, two years of months.</summary>
    public int MinimumDecisions { get; set; } = 24;

    /// <summary>Coverage of the intervals of forecasts, in (0, 1). Default 0.9.</summary>
    public double Coverage { get; set; } = 0.9;

    /// <summary>
    /// Relative utility per year between two decisions that loses nothing in <see cref="HedgeWeights.LossOf"/>, positive. Default 0.5.
    /// </summary>
    public double HedgeUtility { get; set; } = 0.5;

    /// <summary>Resampled histories for the intervals of Sharpe ratios, in [100, 1,000,000]. Default 2,000.</summary>
    public int Replications { get; set; } = 2_000;

    /// <summary>Confidence of these intervals, in (0, 1). Default 0.95.</summary>
    public double Confidence { get; set; } = 0.95;

    /// <summary>Settings of the model.</summary>
    public StrategyModelOptions Model { get; set; } = new();

    /// <summary>How the forecasts move the mixture.</summary>
    public UtilityTiltOptions Tilt { get; set; } = new();

    /// <summary>Groups of the combinatorial cross-validation. Default six, of which two are tested: 15 trainings, 5 paths.</summary>
    public PurgedCrossValidationOptions CrossValidation { get; set; } = new();

    /// <summary>
    /// Forests that were tried beside the one that is judged: all of them belong here, so that the deflation and the probability of
    /// overfitting know of them. Default none.
    /// </summary>
    public ImmutableArray<IForestTrainer> Others { get; set; } = [];

    /// <summary>Lists everything wrong with these settings; empty when they are sound.</summary>
    public IReadOnlyList<string> Validate()
    {
        List<string> errors = [];
        Require(Horizon is >= 2 and <= 1_000, nameof(Horizon), "in [2, 1000]", Horizon);
        Require(TrainingPeriods >= 1, nameof(TrainingPeriods), "at least 1", TrainingPeriods);
        Require(Step >= 1, nameof(Step), "at least 1", Step);
        Require(Embargo >= 0, nameof(Embargo), "at least 0", Embargo);
        Require(MinimumDecisions >= 2, nameof(MinimumDecisions), "at least 2", MinimumDecisions);
        Require(Coverage > 0 && Coverage < 1, nameof(Coverage), "in (0, 1)", Coverage);
        Require(HedgeUtility > 0 && double.IsFinite(HedgeUtility), nameof(HedgeUtility), "positive and finite", HedgeUtility);
        Require(Replications is >= 100 and <= 1_000_000, nameof(Replications), "in [100, 1000000]", Replications);
        Require(Confidence > 0 && Confidence < 1, nameof(Confidence), "in (0, 1)", Confidence);
        Nested(Model?.Validate(), nameof(Model));
        Nested(Tilt?.Validate(), nameof(Tilt));
        Nested(CrossValidation?.Validate(), nameof(CrossValidation));
        if (Others.IsDefault || Others.Contains(null!))
        {
            errors.Add($"{nameof(Others)} must be initialized and hold no null.");
        }

        return errors;

        void Require(bool holds, string name, string what, double value)
        {
            if (!holds)
            {
                errors.Add(Invariant($"{name} must be {what}; it is {value}."));
            }
        }

        void Nested(IReadOnlyList<string>? found, string name) =>
            errors.AddRange((found ?? ["it is null."]).Select(error => $"{name}: {error}"));
    }

    /// <summary>A checked deep copy; the defaults for null.</summary>
    internal static StrategyProtocolOptions Checked(StrategyProtocolOptions? options, string parameter)
    {
        StrategyProtocolOptions settings = options is null ? new() : options with { };
        return settings.Validate() is { Count: > 0 } errors
            ? throw new ArgumentException(string.Join(' ', errors), parameter)
            : settings with
            {
                Model = settings.Model with { },
                Tilt = settings.Tilt with { },
                CrossValidation = settings.CrossValidation with { },
            };
    }
}
