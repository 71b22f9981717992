namespace MrBen.Portfolio.Hosting.Notifications;

/// <summary>What became of dead letters that were sent again. Immutable.</summary>
/// <param name="Sent">Messages that the target took; they are in the file no longer.</param>
/// <param name="Kept">Messages that are in the file again: refused, or not tried because the target does not answer.</param>
/// <param name="Unreadable">Lines that are no dead letters; they stay in the file.</param>
public readonly record struct DeadLetterResend(int Sent, int Kept, int Unreadable);
