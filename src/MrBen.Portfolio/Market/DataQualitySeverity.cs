namespace MrBen.Portfolio.Market;

/// <summary>How much a finding matters to what is computed from the prices.</summary>
public enum DataQualitySeverity
{
    /// <summary>It was put right on reading, or does no harm.</summary>
    Note,

    /// <summary>It may be real, and distorts risk if it is not.</summary>
    Warning,

    /// <summary>It cannot be real.</summary>
    Error,
}
