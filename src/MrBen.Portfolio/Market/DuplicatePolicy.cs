namespace MrBen.Portfolio.Market;

/// <summary>What to do with a second observation of an asset on one date, or in one month of monthly data.</summary>
public enum DuplicatePolicy
{
    /// <summary>Keep the last in the file (of a month: the one with the latest date) and note what was dropped.</summary>
    KeepLast,

    /// <summary>Refuse the file.</summary>
    Error,
}
