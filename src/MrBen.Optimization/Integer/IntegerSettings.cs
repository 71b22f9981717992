using static System.FormattableString;

namespace MrBen.Optimization.Integer;

/// <summary>Settings of one search.</summary>
public sealed record IntegerSettings
{
    /// <summary>Wall time allowed, positive; <see langword="null"/> (the default) for no limit.</summary>
    public TimeSpan? TimeLimit { get; set; }

    /// <summary>Largest number of parts searched, at least 1; 0 (the default) for no limit.</summary>
    public int MaxNodes { get; set; }

    /// <summary>
    /// Largest gap of an optimal answer, as a share of the larger of the objective at the point and its largest term, in [1e-12, 1].
    /// Default 1e-9.
    /// </summary>
    public double RelativeGap { get; set; } = 1e-9;

    /// <summary>Largest relative violation of a constraint, in (0, 1e-3]. Default 1e-9.</summary>
    public double FeasibilityTolerance { get; set; } = 1e-9;

    /// <summary>Lists everything wrong with these settings; empty when they are sound.</summary>
    public IReadOnlyList<string> Validate()
    {
        List<string> errors = [];
        if (TimeLimit is { } limit && limit <= TimeSpan.Zero)
        {
            errors.Add(Invariant($"{nameof(TimeLimit)} must be positive; it is {limit}."));
        }

        if (MaxNodes < 0)
        {
            errors.Add(Invariant($"{nameof(MaxNodes)} must be at least 0; it is {MaxNodes}."));
        }

        if (!(RelativeGap >= 1e-12 && RelativeGap <= 1))
        {
            errors.Add(Invariant($"{nameof(RelativeGap)} must be in [1e-12, 1]; it is {RelativeGap}."));
        }

        if (!(FeasibilityTolerance > 0 && FeasibilityTolerance <= 1e-3))
        {
            errors.Add(Invariant($"{nameof(FeasibilityTolerance)} must be in (0, 1e-3]; it is {FeasibilityTolerance}."));
        }

        return errors;
    }
}
