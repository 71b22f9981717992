namespace MrBen.Portfolio.State;

/// <summary>Which days of the portfolio's own record have a return.</summary>
public enum TrackingCalendar
{
    /// <summary>Exchange days where the observed price history is one of exchange days (252 per year), else calendar days.</summary>
    FromHistory,

    /// <summary>Monday to Friday; what is recorded on a weekend counts for the next exchange day.</summary>
    ExchangeDays,

    /// <summary>Every day with a record.</summary>
    CalendarDays,
}
