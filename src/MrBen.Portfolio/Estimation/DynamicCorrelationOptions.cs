using static System.FormattableString;

namespace MrBen.Portfolio.Estimation;

/// <summary>Settings of <see cref="DynamicConditionalCorrelation"/>.</summary>
public sealed record DynamicCorrelationOptions
{
    /// <summary>Fewest returns, at least 30. Default 250.</summary>
    public int MinimumObservations { get; set; } = 250;

    /// <summary>Most quasi-Newton steps of each start, at least 1. Default 200.</summary>
    public int MaxIterations { get; set; } = 200;

    /// <summary>Steps end where no derivative, over the size of the log-likelihood, is above this, in (0, 1). Default 1e-7.</summary>
    public double Tolerance { get; set; } = 1e-7;

    /// <summary>Lists everything wrong with these settings; empty when they are sound.</summary>
    public IReadOnlyList<string> Validate()
    {
        List<string> errors = [];
        if (MinimumObservations < 30)
        {
            errors.Add(Invariant($"{nameof(MinimumObservations)} must be at least 30; it is {MinimumObservations}."));
        }

        if (MaxIterations < 1)
        {
            errors.Add(Invariant($"{nameof(MaxIterations)} must be at least 1; it is {MaxIterations}."));
        }

        if (!(Tolerance > 0 && Tolerance < 1))
        {
            errors.Add(Invariant($"{nameof(Tolerance)} must be inside (0, 1); it is {Tolerance}."));
        }

        return errors;
    }
}
