using System.Collections.Frozen;
using System.Globalization;
using static System.FormattableString;

namespace MrBen.Portfolio.Rebalancing;

/// <summary>
/// Fires once in each calendar period: on its first trading day that the trigger is asked, and at once where nothing was ever traded. Days are
/// those of UTC. Immutable and thread-safe.
/// </summary>
public sealed class CalendarTrigger : IRebalanceTrigger
{
    private readonly CalendarTriggerOptions _options;
    private readonly FrozenSet<DateOnly> _holidays;

    /// <summary>Copies the options.</summary>
    /// <param name="options">Settings; the defaults where <see langword="null"/>.</param>
    /// <exception cref="ArgumentException">The options are unsound; the message lists every fault.</exception>
    public CalendarTrigger(CalendarTriggerOptions? options = null)
    {
        _options = options is null ? new() : options with { };
        if (_options.Validate() is { Count: > 0 } errors)
        {
            throw new ArgumentException(string.Join(' ', errors), nameof(options));
        }

        _holidays = _options.Holidays.ToFrozenSet();
    }

    /// <inheritdoc/>
    public string Name => "calendar";

    /// <inheritdoc/>
    public TriggerDecision Evaluate(RebalanceContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        DateOnly today = DateOnly.FromDateTime(context.Time.UtcDateTime);
        if (!IsTradingDay(today))
        {
            return new TriggerDecision(false, Name, Invariant($"{today:yyyy-MM-dd} is no trading day."));
        }

        if (context.LastRebalance is not { } last)
        {
            return new TriggerDecision(true, Name, "Nothing was traded before.");
        }

        DateOnly before = DateOnly.FromDateTime(last.UtcDateTime);
        bool fires = PeriodOf(today) > PeriodOf(before);
        string unit = _options.Frequency switch
        {
            RebalanceFrequency.Daily => "day",
            RebalanceFrequency.Weekly => "week",
            RebalanceFrequency.Monthly => "month",
            RebalanceFrequency.Quarterly => "quarter",
            _ => "year",
        };
        return new TriggerDecision(fires, Name, fires
            ? Invariant($"The last rebalance, on {before:yyyy-MM-dd}, was in an earlier {unit}.")
            : Invariant($"The last rebalance, on {before:yyyy-MM-dd}, was in this {unit} already."));
    }

    private bool IsTradingDay(DateOnly day) =>
        (_options.TradesOnWeekends || day.DayOfWeek is not (DayOfWeek.Saturday or DayOfWeek.Sunday)) && !_holidays.Contains(day);

    private int PeriodOf(DateOnly day) => _options.Frequency switch
    {
        RebalanceFrequency.Daily => day.DayNumber,
        RebalanceFrequency.Weekly => (ISOWeek.GetYear(day.ToDateTime(default)) * 54) + ISOWeek.GetWeekOfYear(day.ToDateTime(default)),
        RebalanceFrequency.Monthly => (day.Year * 12) + day.Month,
        RebalanceFrequency.Quarterly => (day.Year * 4) + ((day.Month - 1) / 3),
        _ => day.Year,
    };
}
