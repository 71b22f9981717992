namespace MrBen.Portfolio.Risk.Monitoring;

/// <summary>Where a limit stands since it last moved: a part of the portfolio's state, saved and replayed with it. Immutable.</summary>
/// <param name="Name">The limit's name.</param>
/// <param name="State">Where it stands.</param>
/// <param name="Since">When it moved there, in UTC; <see cref="DateTimeOffset.MinValue"/> where it never moved.</param>
/// <param name="Value">The value that moved it; <see langword="null"/> where it was not known.</param>
/// <param name="Threshold">The threshold at that moment.</param>
/// <param name="Action">What a breach of it asked for at that moment.</param>
/// <param name="Breaches">How often it was breached so far.</param>
public sealed record LimitStatus(
    string Name, RiskLimitState State, DateTimeOffset Since, double? Value, double Threshold, LimitAction Action, int Breaches)
{
    /// <summary>
    /// When a breach halted trading, in UTC, until somebody lifts the halt; <see langword="null"/> where none does. A limit that recovers goes on
    /// halting.
    /// </summary>
    public DateTimeOffset? HaltedSince { get; init; }

    /// <summary>A limit that never moved.</summary>
    internal static LimitStatus Unmoved(LiveLimit limit) =>
        new(limit.Name, RiskLimitState.WithinLimit, DateTimeOffset.MinValue, null, limit.Threshold, limit.Action, 0);
}
