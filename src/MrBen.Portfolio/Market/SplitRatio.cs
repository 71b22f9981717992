using static System.FormattableString;

namespace MrBen.Portfolio.Market;

/// <summary>The ratios in which shares are split, and the one nearest to a jump of the price.</summary>
internal readonly record struct SplitRatio(int New, int Old)
{
    private static readonly int[] Whole = [2, 3, 4, 5, 6, 7, 8, 9, 10, 12, 15, 20, 25, 30, 40, 50, 100];
    private static readonly SplitRatio[] Reverse = [.. Whole.Select(shares => new SplitRatio(1, shares))];
    private static readonly SplitRatio[] Forward = [.. Whole.Select(shares => new SplitRatio(shares, 1)), new(3, 2), new(5, 2)];
    private static readonly SplitRatio[] SmallForward = [new(4, 3), new(5, 4)];

    /// <summary>The log return of the price over this split.</summary>
    public double Jump => Math.Log((double)Old / New);

    /// <summary>
    /// The split, or reverse split, whose jump is nearest to a log return. Splits of less than 3 for 2 are as large as moves on news: they
    /// count only where <paramref name="small"/> says that more than the close speaks for one.
    /// </summary>
    public static SplitRatio Nearest(double jump, bool small) =>
        (jump > 0 ? Reverse : small ? [.. Forward, .. SmallForward] : Forward).MinBy(ratio => Math.Abs(jump - ratio.Jump));

    public override string ToString() => Invariant($"{New}-for-{Old}");
}
