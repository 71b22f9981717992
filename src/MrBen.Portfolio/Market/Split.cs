using static System.FormattableString;

namespace MrBen.Portfolio.Market;

/// <summary>A share split, or a reverse split.</summary>
/// <param name="ExDate">The first day that trades at the new price.</param>
/// <param name="Ratio">New shares for one old share, positive and finite: 2 for 2-for-1, 0.05 for 1-for-20.</param>
public readonly record struct Split(DateOnly ExDate, double Ratio)
{
    /// <summary>For example <c>2014-06-09: 7 for 1</c>.</summary>
    public override string ToString() => Invariant($"{ExDate:yyyy-MM-dd}: {Ratio} for 1");
}
