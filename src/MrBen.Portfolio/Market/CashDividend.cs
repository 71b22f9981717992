using static System.FormattableString;

namespace MrBen.Portfolio.Market;

/// <summary>A cash dividend.</summary>
/// <param name="ExDate">The first day that trades without the dividend.</param>
/// <param name="Amount">
/// Money per share as held on the day before <paramref name="ExDate"/>, in the currency of the prices, positive and finite.
/// </param>
public readonly record struct CashDividend(DateOnly ExDate, double Amount)
{
    /// <summary>For example <c>2014-08-07: 0.47</c>.</summary>
    public override string ToString() => Invariant($"{ExDate:yyyy-MM-dd}: {Amount}");
}
