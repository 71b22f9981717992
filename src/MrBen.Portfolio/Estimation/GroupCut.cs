using static System.FormattableString;

namespace MrBen.Portfolio.Estimation;

/// <summary>Where a dendrogram is cut into groups. <see langword="default"/> is a cut at the correlation 0.5.</summary>
public readonly record struct GroupCut
{
    private const double DefaultCorrelation = 0.5;

    private readonly double? _correlation;
    private readonly double? _distance;
    private readonly int? _count;

    private GroupCut(double? correlation, double? distance, int? count) =>
        (_correlation, _distance, _count) = (correlation, distance, count);

    /// <summary>The number of groups; null where the cut is at a height.</summary>
    public int? Count => _count;

    /// <summary>The correlation 1 − 2d² of the cut; null where the number of groups is given.</summary>
    public double? Correlation => _correlation ?? (_count is null ? DefaultCorrelation : null);

    /// <summary>The height of the cut, d = √((1 − ρ)/2) in [0, 1]; null where the number of groups is given.</summary>
    public double? Distance => _distance ?? (_count is null ? DistanceOf(DefaultCorrelation) : null);

    /// <summary>
    /// Merges up to the height √((1 − ρ)/2): under complete linkage all assets of a group correlate by ρ at least, under single linkage
    /// each with some other of its group.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="correlation"/> is not in [−1, 1].</exception>
    public static GroupCut AtCorrelation(double correlation) => correlation >= -1 && correlation <= 1
        ? new GroupCut(correlation, DistanceOf(correlation), null)
        : throw new ArgumentOutOfRangeException(nameof(correlation), correlation,
            Invariant($"The correlation of the cut must be in [-1, 1]; it is {correlation}."));

    /// <summary>Merges up to a height in [0, 1], the distance √((1 − ρ)/2).</summary>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="distance"/> is not in [0, 1].</exception>
    public static GroupCut AtDistance(double distance) => distance >= 0 && distance <= 1
        ? new GroupCut(1 - (2 * distance * distance), distance, null)
        : throw new ArgumentOutOfRangeException(nameof(distance), distance,
            Invariant($"The distance of the cut must be in [0, 1]; it is {distance}."));

    /// <summary>Merges until so many groups are left; all assets stand alone where there are no more than that.</summary>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="count"/> is not positive.</exception>
    public static GroupCut IntoGroups(int count) => count > 0
        ? new GroupCut(null, null, count)
        : throw new ArgumentOutOfRangeException(nameof(count), count, Invariant($"The number of groups must be positive; it is {count}."));

    /// <summary>For example <c>correlation 0.5</c> or <c>3 groups</c>.</summary>
    public override string ToString() =>
        _count is null ? Invariant($"correlation {Correlation}") : Invariant($"{_count} {(_count == 1 ? "group" : "groups")}");

    /// <summary>The distance √((1 − ρ)/2) of two assets; a correlation beyond ±1 by rounding counts as ±1.</summary>
    internal static double DistanceOf(double correlation) => Math.Sqrt(0.5 * (1 - Math.Clamp(correlation, -1, 1)));
}
