namespace MrBen.Portfolio.Risk;

/// <summary>A customary span of time up to the last day of a track record.</summary>
public enum TrailingSpan
{
    /// <summary>Since the end of the month before.</summary>
    MonthToDate,

    /// <summary>Since the end of the quarter before.</summary>
    QuarterToDate,

    /// <summary>Since the end of the year before.</summary>
    YearToDate,

    /// <summary>Since the same day a year before.</summary>
    OneYear,

    /// <summary>Since the same day three years before.</summary>
    ThreeYears,

    /// <summary>Since the same day five years before.</summary>
    FiveYears,

    /// <summary>Since the same day ten years before.</summary>
    TenYears,

    /// <summary>All periods.</summary>
    SinceInception,
}
