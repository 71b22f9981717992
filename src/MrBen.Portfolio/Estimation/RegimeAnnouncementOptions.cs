using static System.FormattableString;

namespace MrBen.Portfolio.Estimation;

/// <summary>When a filter announces another regime: it must be probable, and for a while.</summary>
public sealed record RegimeAnnouncementOptions
{
    /// <summary>Filtered probability from which a regime counts, in [0.5, 1). Default 0.7.</summary>
    public double Probability { get; set; } = 0.7;

    /// <summary>Periods in a row for which another regime must count before it is announced, at least 1. Default 3.</summary>
    public int DwellPeriods { get; set; } = 3;

    /// <summary>Lists everything wrong with these settings; empty when they are sound.</summary>
    public IReadOnlyList<string> Validate()
    {
        List<string> errors = [];
        if (!(Probability >= 0.5 && Probability < 1))
        {
            errors.Add(Invariant($"{nameof(Probability)} must be in [0.5, 1); it is {Probability}."));
        }

        if (DwellPeriods < 1)
        {
            errors.Add(Invariant($"{nameof(DwellPeriods)} must be at least 1; it is {DwellPeriods}."));
        }

        return errors;
    }
}
