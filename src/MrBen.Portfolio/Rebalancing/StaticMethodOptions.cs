using static System.FormattableString;

namespace MrBen.Portfolio.Rebalancing;

/// <summary>Settings of the static method: the calendar, where something is to do.</summary>
public sealed record StaticMethodOptions
{
    /// <summary>How often. Default monthly. Holidays come from <see cref="RebalanceRules.Calendar"/>.</summary>
    public RebalanceFrequency Frequency { get; set; } = RebalanceFrequency.Monthly;

    /// <summary>
    /// Largest distance of a weight from its target that is left alone even when the calendar calls, at least 0 and finite. Default 0.
    /// </summary>
    public double Threshold { get; set; }

    /// <summary>Lists everything wrong with these settings; empty when they are sound.</summary>
    public IReadOnlyList<string> Validate()
    {
        List<string> errors = [];
        if (!Enum.IsDefined(Frequency))
        {
            errors.Add(Invariant($"{nameof(Frequency)} must be Daily, Weekly, Monthly, Quarterly or Yearly; it is {(int)Frequency}."));
        }

        DriftThreshold.Check(errors, nameof(Threshold), Threshold);
        return errors;
    }
}
