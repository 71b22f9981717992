using static System.FormattableString;

namespace MrBen.Portfolio.Forecasting.Utility;

/// <summary>Settings of <see cref="StrategyModel"/>.</summary>
public sealed record StrategyModelOptions
{
    /// <summary>Fewest labelled periods to train on, at least 30. Default 250, a year: labels of neighbours overlap.</summary>
    public int MinimumPeriods { get; set; } = 250;

    /// <summary>λ of the utility in the labels, as in <see cref="StrategyFeatureOptions.RiskAversion"/>; at least 0. Default 3.</summary>
    public double RiskAversion { get; set; } = 3;

    /// <summary>Seed of the forest, at least 0. Default 42.</summary>
    public int Seed { get; set; } = 42;

    /// <summary>Lists everything wrong with these settings; empty when they are sound.</summary>
    public IReadOnlyList<string> Validate()
    {
        List<string> errors = [];
        if (MinimumPeriods < 30)
        {
            errors.Add(Invariant($"{nameof(MinimumPeriods)} must be at least 30; it is {MinimumPeriods}."));
        }

        if (!(RiskAversion >= 0 && double.IsFinite(RiskAversion)))
        {
            errors.Add(Invariant($"{nameof(RiskAversion)} must be at least 0 and finite; it is {RiskAversion}."));
        }

        if (Seed < 0)
        {
            errors.Add(Invariant($"{nameof(Seed)} must be at least 0; it is {Seed}."));
        }

        return errors;
    }

    /// <summary>A checked copy; the defaults for null.</summary>
    internal static StrategyModelOptions Checked(StrategyModelOptions? options, string parameter)
    {
        StrategyModelOptions settings = options is null ? new() : options with { };
        IReadOnlyList<string> errors = settings.Validate();
        return errors.Count == 0 ? settings : throw new ArgumentException(string.Join(' ', errors), parameter);
    }
}
