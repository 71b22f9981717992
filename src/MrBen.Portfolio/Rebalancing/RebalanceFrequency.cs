namespace MrBen.Portfolio.Rebalancing;

/// <summary>Length of a calendar period.</summary>
public enum RebalanceFrequency
{
    /// <summary>Every trading day.</summary>
    Daily,

    /// <summary>Weeks from Monday.</summary>
    Weekly,

    /// <summary>Calendar months.</summary>
    Monthly,

    /// <summary>Quarters from January, April, July, October.</summary>
    Quarterly,

    /// <summary>Calendar years.</summary>
    Yearly,
}
