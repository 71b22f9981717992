namespace MrBen.Portfolio.Hosting.Notifications;

/// <summary>What became of a message.</summary>
/// <param name="IsDelivered">Whether the target took it.</param>
/// <param name="MayHelp">Whether it may be taken at another time: the target did not answer, or not now.</param>
/// <param name="Reason">Why it was not delivered; empty where it was.</param>
/// <param name="Attempts">Requests made.</param>
internal readonly record struct WebhookOutcome(bool IsDelivered, bool MayHelp, string Reason, int Attempts);
