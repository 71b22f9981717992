namespace MrBen.Portfolio.Execution;

/// <summary>A host's answer to a wish to cancel. Immutable and thread-safe.</summary>
/// <param name="Status">What became of it.</param>
/// <param name="Reason">Why it was refused or is unknown, in the host's words.</param>
public readonly record struct CancelOutcome(CancelStatus Status, string Reason = "");
