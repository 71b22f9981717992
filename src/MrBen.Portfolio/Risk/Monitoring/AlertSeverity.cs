namespace MrBen.Portfolio.Risk.Monitoring;

/// <summary>How much an alert matters.</summary>
public enum AlertSeverity
{
    /// <summary>A limit is within its bounds again.</summary>
    Information,

    /// <summary>A limit is near, or its value is not known.</summary>
    Warning,

    /// <summary>A limit is breached that asks for no trade.</summary>
    Error,

    /// <summary>A limit is breached that asks to reduce, flatten or halt.</summary>
    Critical,
}
