namespace MrBen.Portfolio.Hosting.Notifications;

/// <summary>What became of the alerts of a <see cref="WebhookAlertHandler"/> so far. Immutable.</summary>
/// <param name="Sent">Alerts that the target took, those of dead letters sent again among them.</param>
/// <param name="Joined">Alerts that went into one message with others, because more came than the rate allows.</param>
/// <param name="Dead">Alerts that could not be delivered; an alert sent again that fails again counts again.</param>
/// <param name="Lost">Of those, the ones that no file of dead letters keeps.</param>
/// <param name="Waiting">Alerts that wait to be sent now.</param>
/// <param name="Requests">Requests made.</param>
/// <param name="Retried">Of those, the ones after the first of a message.</param>
public readonly record struct WebhookStatistics(
    long Sent, long Joined, long Dead, long Lost, int Waiting, long Requests, long Retried);
