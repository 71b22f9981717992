namespace MrBen.Portfolio.Hosting;

/// <summary>How the rounds of one kind are going. Immutable and thread-safe.</summary>
/// <param name="Kind">The kind.</param>
public sealed record RoundStatus(RoundKind Kind)
{
    /// <summary>Whether one is going on.</summary>
    public bool IsRunning { get; init; }

    /// <summary>When the last one began, UTC; <see langword="null"/> before the first.</summary>
    public DateTimeOffset? LastStarted { get; init; }

    /// <summary>When the last one ended, UTC; <see langword="null"/> before the first has.</summary>
    public DateTimeOffset? LastEnded { get; init; }

    /// <summary>Rounds that ended.</summary>
    public long Ended { get; init; }

    /// <summary>Those of them that failed by an exception, which is in the log.</summary>
    public long Failed { get; init; }

    /// <summary>Whether the last one failed.</summary>
    public bool HasFailed { get; init; }

    /// <summary>What was wrong with the last one, in a sentence; empty where nothing was.</summary>
    public string Problem { get; init; } = "";
}
