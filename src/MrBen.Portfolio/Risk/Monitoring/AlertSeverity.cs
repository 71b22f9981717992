namespace MrBen.Portfolio.Risk.Monitoring;

/// <summary>How much an alert matters.</summary>
public enum AlertSeverity
{
    /// <summary>Good to know: a limit is within its bounds again, a rebalance, a milestone, a report.</summary>
    Information,

    /// <summary>To be looked at: a limit is near or its value not known, a model fell back, prices are stale.</summary>
    Warning,

    /// <summary>A limit is breached that asks for no trade.</summary>
    Error,

    /// <summary>A limit is breached that asks to reduce, flatten or halt.</summary>
    Critical,
}
