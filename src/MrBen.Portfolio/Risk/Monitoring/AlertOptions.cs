using static System.FormattableString;

namespace MrBen.Portfolio.Risk.Monitoring;

/// <summary>How alerts reach their handlers.</summary>
public sealed record AlertOptions
{
    /// <summary>
    /// An alert of the same topic and severity as one told less than this before is counted and held back, at least 0. Times are those of the
    /// events. Once so much time has passed by the clock, the last one held back is told where its severity is not the one told last. A halt that
    /// begins is told at once. Default one minute. The state of the limit moves all the same.
    /// </summary>
    public TimeSpan RepeatAfter { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>Alerts that may wait for one handler, at least 1; further ones are dropped and counted. Default 1,024.</summary>
    public int QueueLength { get; set; } = 1_024;

    /// <summary>A handler that takes longer for an alert is counted as slow; positive. Default one second.</summary>
    public TimeSpan SlowAfter { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>How long disposing the manager waits for alerts that are on their way, at least 0. Default five seconds.</summary>
    public TimeSpan DrainTimeout { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>Lists everything wrong with these settings; empty when they are sound.</summary>
    public IReadOnlyList<string> Validate()
    {
        List<string> errors = [];
        if (RepeatAfter < TimeSpan.Zero)
        {
            errors.Add(Invariant($"{nameof(RepeatAfter)} must be at least 0; it is {RepeatAfter}."));
        }

        if (QueueLength < 1)
        {
            errors.Add(Invariant($"{nameof(QueueLength)} must be at least 1; it is {QueueLength}."));
        }

        if (SlowAfter <= TimeSpan.Zero)
        {
            errors.Add(Invariant($"{nameof(SlowAfter)} must be positive; it is {SlowAfter}."));
        }

        if (DrainTimeout < TimeSpan.Zero)
        {
            errors.Add(Invariant($"{nameof(DrainTimeout)} must be at least 0; it is {DrainTimeout}."));
        }

        return errors;
    }
}
