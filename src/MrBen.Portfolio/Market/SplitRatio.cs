using static System.FormattableString;

namespace MrBen.Portfolio.Market;

/// <summary>The ratios in which shares are split, and the one nearest to a jump of the price.</summary>
internal readonly record struct SplitRatio(int New, int Old)
{
    private static readonly SplitRatio[] Usual =
    [
        .. new[] { 2, 3, 4, 5, 6, 7, 8, 9, 10, 12, 15, 20, 25, 30, 40, 50, 100 }.Select(shares => new SplitRatio(shares, 1)),
        new(3, 2), new(4, 3), new(5, 4), new(5, 2),
    ];

    /// <summary>The log return of the price over this split.</summary>
    public double Jump => Math.Log((double)Old / New);

    /// <summary>The split, or reverse split, whose jump is nearest to a log return.</summary>
    public static SplitRatio Nearest(double jump)
    {
        SplitRatio nearest = Usual.MinBy(ratio => Math.Abs(Math.Abs(jump) + ratio.Jump));
        return jump < 0 ? nearest : new SplitRatio(nearest.Old, nearest.New);
    }

    public override string ToString() => Invariant($"{New}-for-{Old}");
}
