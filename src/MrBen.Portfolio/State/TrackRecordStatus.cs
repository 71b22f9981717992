namespace MrBen.Portfolio.State;

/// <summary>How measuring a track record ended.</summary>
public enum TrackRecordStatus
{
    /// <summary>There is a report.</summary>
    Calculated,

    /// <summary>The settings track no figures of returns and risk.</summary>
    Disabled,

    /// <summary>There are too few returns; the detail says how many.</summary>
    InsufficientHistory,

    /// <summary>The dates tell no frequency, without which nothing is annualised; the detail says why.</summary>
    AmbiguousFrequency,

    /// <summary>A return is so large that its square is no number; the detail names it.</summary>
    Undefined,
}
