using System.Collections.Immutable;
using MrBen.Portfolio.Risk;
using MrBen.Portfolio.Risk.Monitoring;

namespace MrBen.Portfolio.State.Reviews;

/// <summary>What became of a live limit in a period. Immutable.</summary>
/// <param name="Name">The limit's name.</param>
/// <param name="Breaches">How often it was breached in the period.</param>
/// <param name="State">Where it stands when the review is made.</param>
/// <param name="Since">Since when, UTC.</param>
/// <param name="IsHalting">Whether its halt of trading still stands.</param>
public sealed record ReviewedLimit(string Name, int Breaches, RiskLimitState State, DateTimeOffset Since, bool IsHalting)
{
    /// <summary>The limits that were breached in the period, or are not within their bounds now.</summary>
    internal static ImmutableArray<ReviewedLimit> Between(PeriodOpening opening, PeriodOpening closing, IEnumerable<LimitStatus> limits) =>
    [
        .. limits.Select(limit => new ReviewedLimit(
            limit.Name, closing.Breaches.GetValueOrDefault(limit.Name) - opening.Breaches.GetValueOrDefault(limit.Name), limit.State,
            limit.Since, limit.HaltedSince is not null))
            .Where(limit => limit.Breaches > 0 || limit.State != RiskLimitState.WithinLimit || limit.IsHalting),
    ];
}
