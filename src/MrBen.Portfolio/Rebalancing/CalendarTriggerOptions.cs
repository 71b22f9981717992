using System.Collections.Immutable;
using static System.FormattableString;

namespace MrBen.Portfolio.Rebalancing;

/// <summary>Settings of <see cref="CalendarTrigger"/>.</summary>
public sealed record CalendarTriggerOptions
{
    /// <summary>Once in each of these. Default monthly.</summary>
    public RebalanceFrequency Frequency { get; set; } = RebalanceFrequency.Monthly;

    /// <summary>Days without trading beside weekends. Default none.</summary>
    public ImmutableArray<DateOnly> Holidays { get; set; } = [];

    /// <summary>Whether there is trading on Saturday and Sunday. Default no.</summary>
    public bool TradesOnWeekends { get; set; }

    /// <summary>Lists everything wrong with these settings; empty when they are sound.</summary>
    public IReadOnlyList<string> Validate()
    {
        List<string> errors = [];
        if (!Enum.IsDefined(Frequency))
        {
            errors.Add(Invariant($"{nameof(Frequency)} must be Daily, Weekly, Monthly, Quarterly or Yearly; it is {(int)Frequency}."));
        }

        if (Holidays.IsDefault)
        {
            errors.Add($"{nameof(Holidays)} may be empty but not default.");
        }

        return errors;
    }
}
