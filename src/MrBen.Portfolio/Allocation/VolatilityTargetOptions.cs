using static System.FormattableString;

namespace MrBen.Portfolio.Allocation;

/// <summary>Settings of <see cref="VolatilityTargetTilt"/>.</summary>
public sealed record VolatilityTargetOptions
{
    /// <summary>Volatility per year to hold, positive (0.1 is 10 %). Default 0.1.</summary>
    public double Target { get; set; } = 0.1;

    /// <summary>Periods after which a return counts half in the forecast, in [0.1, 1e6]. Default 20.</summary>
    public double HalfLife { get; set; } = 20;

    /// <summary>Most periods that count, at least <see cref="MinimumObservations"/>. Default 252.</summary>
    public int Lookback { get; set; } = 252;

    /// <summary>Fewest returns of every asset held, at least 2. Default 60.</summary>
    public int MinimumObservations { get; set; } = 60;

    /// <summary>Largest factor on the weights, positive; above 1 borrows. Default 1.</summary>
    public double MaxExposure { get; set; } = 1;

    /// <summary>Lists everything wrong with these settings; empty when they are sound.</summary>
    public IReadOnlyList<string> Validate()
    {
        List<string> errors = [];
        CheckPositive(errors, nameof(Target), Target);
        if (!(HalfLife >= 0.1 && HalfLife <= 1e6)) // beyond, one return or every return alike
        {
            errors.Add(Invariant($"{nameof(HalfLife)} must be in [0.1, 1000000]; it is {HalfLife}."));
        }

        CheckPositive(errors, nameof(MaxExposure), MaxExposure);
        if (MinimumObservations < 2)
        {
            errors.Add(Invariant($"{nameof(MinimumObservations)} must be at least 2; it is {MinimumObservations}."));
        }

        if (Lookback < MinimumObservations)
        {
            errors.Add(Invariant(
                $"{nameof(Lookback)} must be at least {nameof(MinimumObservations)}, {MinimumObservations}; it is {Lookback}."));
        }

        return errors;
    }

    private static void CheckPositive(List<string> errors, string name, double value)
    {
        if (!(value > 0 && double.IsFinite(value)))
        {
            errors.Add(Invariant($"{name} must be positive and finite; it is {value}."));
        }
    }
}
