namespace MrBen.Portfolio.Execution;

/// <summary>A host's answer to an order. Immutable and thread-safe.</summary>
/// <param name="Status">What became of it.</param>
/// <param name="VenueOrderId">The host's name of it; empty where there is none.</param>
/// <param name="Reason">Why it was refused or is unknown, in the host's words.</param>
public readonly record struct SubmitOutcome(SubmitStatus Status, string VenueOrderId, string Reason)
{
    /// <summary>The venue has the order.</summary>
    public static SubmitOutcome Accepted(string venueOrderId = "") => new(SubmitStatus.Accepted, venueOrderId, "");

    /// <summary>The venue refused the order.</summary>
    public static SubmitOutcome Rejected(string reason) => new(SubmitStatus.Rejected, "", reason);

    /// <summary>The venue has an order with this id already.</summary>
    public static SubmitOutcome DuplicateClientId(string reason = "") => new(SubmitStatus.DuplicateClientId, "", reason);

    /// <summary>Nobody knows whether the order arrived.</summary>
    public static SubmitOutcome Unknown(string reason) => new(SubmitStatus.Unknown, "", reason);
}
