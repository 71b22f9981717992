namespace MrBen.Portfolio.Market;

/// <summary>What can be wrong with prices.</summary>
public enum DataQualityKind
{
    /// <summary>An asset has no observation at all.</summary>
    NoValues,

    /// <summary>A price is zero or negative, or a volume negative.</summary>
    NonPositive,

    /// <summary>A date (or a month of monthly data) came more than once in the source.</summary>
    Duplicate,

    /// <summary>Dates did not ascend in the source.</summary>
    Disorder,

    /// <summary>Rows of the source held no value.</summary>
    EmptyRows,

    /// <summary>Observations are absent for longer than the calendar explains.</summary>
    Gap,

    /// <summary>A few rows lie far apart from the rest, before a listing or of another instrument under the same name.</summary>
    ForeignRows,

    /// <summary>The close repeats itself on many neighbouring bars.</summary>
    StaleRun,

    /// <summary>High or low contradict the other prices of the bar.</summary>
    BarContradiction,

    /// <summary>A price far off the others of its bar, or a close that jumps and comes back.</summary>
    Spike,

    /// <summary>The close jumps to a simple ratio and stays there, as over a split that was not adjusted for.</summary>
    SuspectedSplit,

    /// <summary>The close jumps by a multiple and stays there, and it is not a plain split.</summary>
    LevelShift,

    /// <summary>An asset has no observations any more while others go on, for longer than the calendar explains.</summary>
    Ended,

    /// <summary>The last close jumped as a spike does; whether it comes back is not known yet.</summary>
    LastJump,
}
