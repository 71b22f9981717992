using static System.FormattableString;

namespace MrBen.Portfolio.Rebalancing;

/// <summary>Settings of the rebalancing method: events, and drift that is large.</summary>
public sealed record EventMethodOptions
{
    /// <summary>Distance of a weight from its target that fires without an event, at least 0 and finite. Default 0.1.</summary>
    public double Threshold { get; set; } = 0.1;

    /// <summary>Least time between two rebalances, at least 0. Default one week.</summary>
    public TimeSpan MinimumInterval { get; set; } = TimeSpan.FromDays(7);

    /// <summary>
    /// Whether trades must be expected to gain what they cost (<see cref="BreakEvenOptions"/>), also where the portfolio's options do not ask
    /// for it. Default yes.
    /// </summary>
    public bool ConsidersCosts { get; set; } = true;

    /// <summary>Lists everything wrong with these settings; empty when they are sound.</summary>
    public IReadOnlyList<string> Validate()
    {
        List<string> errors = [];
        DriftThreshold.Check(errors, nameof(Threshold), Threshold);
        if (MinimumInterval < TimeSpan.Zero)
        {
            errors.Add(Invariant($"{nameof(MinimumInterval)} must be at least 0; it is {MinimumInterval}."));
        }

        return errors;
    }
}
