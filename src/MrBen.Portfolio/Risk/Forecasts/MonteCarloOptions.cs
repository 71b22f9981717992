using static System.FormattableString;

namespace MrBen.Portfolio.Risk.Forecasts;

/// <summary>Settings of <see cref="MonteCarloScenarios"/>.</summary>
public sealed record MonteCarloOptions
{
    /// <summary>Scenarios drawn, at least 1. Default 10,000.</summary>
    public int Scenarios { get; set; } = 10_000;

    /// <summary>The seed: the same seed gives the same scenarios. Default 1.</summary>
    public long Seed { get; set; } = 1;

    /// <summary>
    /// Degrees of freedom of the Student t distribution, above 2; the covariance is kept whatever they are. Null for a normal distribution.
    /// Default 5.
    /// </summary>
    public double? DegreesOfFreedom { get; set; } = 5;

    /// <summary>Periods of the horizon, at least 1: means times h, deviations times √h. Default 1.</summary>
    public int Horizon { get; set; } = 1;

    /// <summary>Lists everything wrong with these settings; empty when they are sound.</summary>
    public IReadOnlyList<string> Validate()
    {
        List<string> errors = [];
        if (Scenarios < 1)
        {
            errors.Add(Invariant($"{nameof(Scenarios)} must be at least 1; they are {Scenarios}."));
        }

        if (DegreesOfFreedom is { } degrees && !(degrees > 2 && double.IsFinite(degrees)))
        {
            errors.Add(Invariant($"{nameof(DegreesOfFreedom)} must be above 2 and finite; they are {degrees}."));
        }

        if (Horizon < 1)
        {
            errors.Add(Invariant($"{nameof(Horizon)} must be at least 1; it is {Horizon}."));
        }

        return errors;
    }
}
