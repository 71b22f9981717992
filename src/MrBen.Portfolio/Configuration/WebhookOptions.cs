using static System.FormattableString;

namespace MrBen.Portfolio.Configuration;

/// <summary>
/// Where alerts are posted to, and how. Kept and checked here; the package MrBen.Portfolio.Hosting has the handler that does it.
/// <see cref="ToString"/> tells neither the secret nor more of the address than its host.
/// </summary>
public sealed record WebhookOptions
{
    /// <summary>Fewest characters of a secret.</summary>
    public const int ShortestSecret = 16;

    /// <summary>
    /// Address that alerts are posted to, http or https, without user name or password, which would not be sent;
    /// <see langword="null"/> (the default) for none.
    /// </summary>
    public string? Url { get; set; }

    /// <summary>
    /// What messages are signed with, at least <see cref="ShortestSecret"/> characters; <see langword="null"/> (the default) for unsigned messages.
    /// </summary>
    public string? Secret { get; set; }

    /// <summary>How long the target may take to answer one request, positive, at most a day. Default 10 seconds.</summary>
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>Requests for one message before it goes to the dead letters, at least 1. Default 5.</summary>
    public int MaxAttempts { get; set; } = 5;

    /// <summary>Time before the second request of a message, positive; it doubles with each further one. Default one second.</summary>
    public TimeSpan FirstRetryDelay { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>Longest time between two requests of a message, at least the first, at most a day. Default one minute.</summary>
    public TimeSpan LongestRetryDelay { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>
    /// Longest time that is waited where the target asks for it (Retry-After), at least 0, at most a day; a message that would have to wait longer
    /// goes to the dead letters. Default ten minutes.
    /// </summary>
    public TimeSpan LongestRetryAfter { get; set; } = TimeSpan.FromMinutes(10);

    /// <summary>Seed of the jitter of delays. Default 1.</summary>
    public int JitterSeed { get; set; } = 1;

    /// <summary>
    /// Requests in any minute, retries included, at least 1: alerts that would exceed it wait, and are joined into one message. Default 30.
    /// </summary>
    public int PerMinute { get; set; } = 30;

    /// <summary>Alerts that may wait, at least 1; further ones go to the dead letters. Default 1,000.</summary>
    public int QueueLength { get; set; } = 1_000;

    /// <summary>Most alerts joined into one message, at least 1. Default 100.</summary>
    public int MaxJoined { get; set; } = 100;

    /// <summary>
    /// File for what could not be delivered, one line of JSON each; its directory is made with the first of them.
    /// <see langword="null"/> (the default) for none: then it is counted and logged.
    /// </summary>
    public string? DeadLetterFile { get; set; }

    /// <summary>Size in bytes that the file of dead letters may grow to, at least 1; what comes after is counted as lost. Default 10 MiB.</summary>
    public long MaxDeadLetterBytes { get; set; } = 10L << 20;

    /// <summary>How long the end waits for what is on its way, at least 0, at most a day; the rest goes to the dead letters. Default five seconds.</summary>
    public TimeSpan DrainTimeout { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>Lists everything wrong with these settings, without the secret; empty when they are sound.</summary>
    public IReadOnlyList<string> Validate()
    {
        List<string> errors = [];
        if (Url is not null && HostOf(Url) is null)
        {
            errors.Add($"{nameof(Url)} must be an absolute http or https address.");
        }
        else if (Url is not null && HasCredentials(Url))
        {
            errors.Add($"{nameof(Url)} must not hold a user name or password: they would not be sent.");
        }

        if (Secret is { Length: < ShortestSecret })
        {
            errors.Add(Invariant($"{nameof(Secret)} must have at least {ShortestSecret} characters; it has {Secret.Length}."));
        }

        CheckTime(errors, nameof(Timeout), Timeout, TimeSpan.FromTicks(1));
        CheckTime(errors, nameof(FirstRetryDelay), FirstRetryDelay, TimeSpan.FromTicks(1));
        CheckTime(errors, nameof(LongestRetryDelay), LongestRetryDelay, FirstRetryDelay);
        CheckTime(errors, nameof(LongestRetryAfter), LongestRetryAfter, TimeSpan.Zero);
        CheckTime(errors, nameof(DrainTimeout), DrainTimeout, TimeSpan.Zero);
        CheckNumber(errors, nameof(MaxAttempts), MaxAttempts);
        CheckNumber(errors, nameof(PerMinute), PerMinute);
        CheckNumber(errors, nameof(QueueLength), QueueLength);
        CheckNumber(errors, nameof(MaxJoined), MaxJoined);
        CheckNumber(errors, nameof(MaxDeadLetterBytes), MaxDeadLetterBytes);
        if (DeadLetterFile is not null && !IsPath(DeadLetterFile))
        {
            errors.Add($"{nameof(DeadLetterFile)} must be a path, or null for none.");
        }

        return errors;
    }

    /// <summary>Neither the secret nor more of the address than its host, since addresses of webhooks often hold a secret too.</summary>
    public override string ToString() =>
        Invariant($"{nameof(WebhookOptions)} {{ Host = {(Url is null ? "none" : HostOf(Url) ?? "unsound")}, IsSigned = {Secret is not null}, ")
        + Invariant($"PerMinute = {PerMinute}, MaxAttempts = {MaxAttempts}, Timeout = {Timeout} }}");

    /// <summary>The host of an address of the web; null where it is none.</summary>
    internal static string? HostOf(string url) =>
        Uri.TryCreate(url, UriKind.Absolute, out Uri? address) && (address.Scheme == Uri.UriSchemeHttp || address.Scheme == Uri.UriSchemeHttps)
            ? address.Host
            : null;

    /// <summary>Whether an address holds a user name or password.</summary>
    internal static bool HasCredentials(string url) =>
        Uri.TryCreate(url, UriKind.Absolute, out Uri? address) && address.UserInfo.Length > 0;

    /// <summary>Whether a text may be the path of a file.</summary>
    internal static bool IsPath(string text) => !string.IsNullOrWhiteSpace(text) && text.IndexOfAny(Path.GetInvalidPathChars()) < 0;

    private static void CheckTime(List<string> errors, string name, TimeSpan value, TimeSpan least)
    {
        if (value < least || value > TimeSpan.FromDays(1))
        {
            string from = least == TimeSpan.FromTicks(1) ? "positive" : Invariant($"at least {least}");
            errors.Add(Invariant($"{name} must be {from} and at most a day; it is {value}."));
        }
    }

    private static void CheckNumber(List<string> errors, string name, long value)
    {
        if (value < 1)
        {
            errors.Add(Invariant($"{name} must be at least 1; it is {value}."));
        }
    }
}
