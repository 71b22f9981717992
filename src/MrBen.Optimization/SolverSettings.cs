using static System.FormattableString;

namespace MrBen.Optimization;

/// <summary>Settings of one solve.</summary>
public sealed record SolverSettings
{
    internal static SolverSettings Default { get; } = new();

    /// <summary>Wall time allowed, positive; <see langword="null"/> (the default) for no limit.</summary>
    public TimeSpan? TimeLimit { get; set; }

    /// <summary>Largest number of iterations (constraint changes or sweeps), at least 1; 0 (the default) lets the solver derive it from the size.</summary>
    public int MaxIterations { get; set; }

    /// <summary>Largest relative violation of a constraint in an optimal answer, in (0, 1e-3]. Default 1e-9.</summary>
    public double FeasibilityTolerance { get; set; } = 1e-9;

    /// <summary>Largest relative dual residual and complementarity of an optimal answer, in (0, 1e-3]. Default 1e-9.</summary>
    public double OptimalityTolerance { get; set; } = 1e-9;

    /// <summary>Lists everything wrong with these settings; empty when they are sound.</summary>
    public IReadOnlyList<string> Validate()
    {
        List<string>? errors = null;
        if (TimeLimit is { } limit && limit <= TimeSpan.Zero)
        {
            (errors ??= []).Add(Invariant($"{nameof(TimeLimit)} must be positive; it is {limit}."));
        }

        if (MaxIterations < 0)
        {
            (errors ??= []).Add(Invariant($"{nameof(MaxIterations)} must be at least 0; it is {MaxIterations}."));
        }

        if (!(FeasibilityTolerance > 0 && FeasibilityTolerance <= 1e-3))
        {
            (errors ??= []).Add(Invariant($"{nameof(FeasibilityTolerance)} must be in (0, 1e-3]; it is {FeasibilityTolerance}."));
        }

        if (!(OptimalityTolerance > 0 && OptimalityTolerance <= 1e-3))
        {
            (errors ??= []).Add(Invariant($"{nameof(OptimalityTolerance)} must be in (0, 1e-3]; it is {OptimalityTolerance}."));
        }

        return errors is null ? Array.Empty<string>() : errors;
    }
}
