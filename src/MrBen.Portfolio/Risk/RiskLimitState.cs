namespace MrBen.Portfolio.Risk;

/// <summary>Where a value stands against its limit.</summary>
public enum RiskLimitState
{
    /// <summary>There is no value to compare; that is not within the limit.</summary>
    Undefined,

    /// <summary>Neither breached nor past an alert threshold.</summary>
    WithinLimit,

    /// <summary>Not breached, but past an alert threshold.</summary>
    Warning,

    /// <summary>Beyond the limit; a value equal to its limit is not.</summary>
    Breached,
}
