using System.Collections.Immutable;
using static System.FormattableString;

namespace MrBen.Portfolio.Market;

/// <summary>Neighbouring rows of prices that were left out of a panel.</summary>
/// <param name="From">The first date.</param>
/// <param name="To">The last date.</param>
/// <param name="Count">How many rows.</param>
/// <param name="Missing">The assets without a price on at least one of them, in column order.</param>
public sealed record DroppedRows(DateOnly From, DateOnly To, int Count, ImmutableArray<AssetId> Missing)
{
    /// <summary>For example <c>2020-03-14 to 2020-03-15: 2 rows</c>.</summary>
    public override string ToString() => Invariant($"{From:yyyy-MM-dd} to {To:yyyy-MM-dd}: {Count} {(Count == 1 ? "row" : "rows")}");
}
