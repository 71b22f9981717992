namespace MrBen.Portfolio.Hosting.Notifications;

/// <summary>How one request ended.</summary>
/// <param name="IsTaken">Whether the target took the message.</param>
/// <param name="MayHelp">Whether another request may help.</param>
/// <param name="Reason">What happened, in a sentence.</param>
/// <param name="RetryAfter">How long the target asks to wait; null where it does not.</param>
internal readonly record struct WebhookAnswer(bool IsTaken, bool MayHelp, string Reason, TimeSpan? RetryAfter);
