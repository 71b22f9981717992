using System.Collections.Immutable;
using static System.FormattableString;

namespace MrBen.Portfolio.Configuration;

/// <summary>What the portfolio is to reach for a milestone to be told.</summary>
public sealed record MilestoneOptions
{
    /// <summary>
    /// A new high is told where the portfolio had fallen by at least this fraction below the high before, in (0, 1]; <see langword="null"/> for
    /// none. Default 0.05.
    /// </summary>
    public double? NewHighAfterDrawdown { get; set; } = 0.05;

    /// <summary>
    /// Net asset values in the base currency, each positive: told when prices and fills lead to one or above it, and the portfolio was never worth
    /// so much before. Default none.
    /// </summary>
    public ImmutableArray<decimal> EquityLevels { get; set; } = [];

    /// <summary>Lists everything wrong with these settings; empty when they are sound.</summary>
    public IReadOnlyList<string> Validate()
    {
        List<string> errors = [];
        if (NewHighAfterDrawdown is { } fall && !(fall > 0 && fall <= 1))
        {
            errors.Add(Invariant($"{nameof(NewHighAfterDrawdown)} must be in (0, 1]; it is {fall}."));
        }

        if (EquityLevels.IsDefault || EquityLevels.Any(level => level <= 0))
        {
            errors.Add($"{nameof(EquityLevels)} may be empty; each level must be positive.");
        }

        return errors;
    }
}
