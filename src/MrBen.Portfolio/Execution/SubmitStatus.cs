namespace MrBen.Portfolio.Execution;

/// <summary>What became of an order that was sent.</summary>
public enum SubmitStatus
{
    /// <summary>No answer that can be relied on: a time-out, a broken connection. It may have arrived or not.</summary>
    Unknown,

    /// <summary>The venue has it.</summary>
    Accepted,

    /// <summary>The venue refused it, and will not change its mind.</summary>
    Rejected,

    /// <summary>The venue has an order with this id already.</summary>
    DuplicateClientId,
}
