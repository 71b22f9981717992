namespace MrBen.Portfolio.State.Reviews;

/// <summary>Which days the periods of reviews have.</summary>
internal static class ReviewCalendar
{
    /// <summary>First day of the period that a day is in.</summary>
    public static DateOnly Start(ReviewPeriod period, DateOnly day) => period switch
    {
        ReviewPeriod.Weekly => day.AddDays(-(((int)day.DayOfWeek + 6) % 7)),
        ReviewPeriod.Monthly => new DateOnly(day.Year, day.Month, 1),
        _ => new DateOnly(day.Year, day.Month - ((day.Month - 1) % 3), 1),
    };

    /// <summary>First and last day of the last period that is over on a day.</summary>
    public static (DateOnly From, DateOnly To) LastFull(ReviewPeriod period, DateOnly day)
    {
        DateOnly to = Start(period, day).AddDays(-1);
        return (Start(period, to), to);
    }
}
