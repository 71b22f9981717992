namespace MrBen.Portfolio.Hosting;

/// <summary>What became of a configuration that was read again.</summary>
public enum ReloadOutcome
{
    /// <summary>It is in effect.</summary>
    Applied,

    /// <summary>It is the one in effect already.</summary>
    Unchanged,

    /// <summary>It has faults; the one before stays in effect.</summary>
    Refused,

    /// <summary>
    /// It is sound but cannot be taken now, as models are being trained; the one before stays in effect until it is tried again.
    /// </summary>
    Postponed,
}
