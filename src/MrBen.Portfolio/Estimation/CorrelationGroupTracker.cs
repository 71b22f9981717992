using System.Collections.Immutable;
using MrBen.Portfolio.Market;

namespace MrBen.Portfolio.Estimation;

/// <summary>
/// Gives groups of assets numbers that last: what is mostly the group of yesterday keeps its number. Updates in place; not thread-safe.
/// </summary>
/// <remarks>
/// The overlap of an old and a new group is Jaccard's: shared assets over assets of either (1912, New Phytologist 11, 37–50). New groups
/// take the numbers of old ones so that the sum of overlaps is as large as can be (Hungarian method, exact), and only where the overlap is
/// at least the smallest allowed; the rest are new, and numbers that nobody took end for good. Where a group splits, the part with the
/// larger overlap goes on. At a smallest overlap above one half there is at most one candidate for each group, and any method finds it.
/// </remarks>
public sealed class CorrelationGroupTracker
{
    private readonly double _smallestOverlap;
    private ImmutableArray<TrackedGroup> _groups = [];

    /// <summary>A tracker that has seen nothing.</summary>
    /// <param name="smallestOverlap">Overlap from which a group is the same as before, in (0, 1]. Default 0.3.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="smallestOverlap"/> is not in (0, 1].</exception>
    public CorrelationGroupTracker(double smallestOverlap = 0.3)
    {
        if (!(smallestOverlap > 0 && smallestOverlap <= 1))
        {
            throw new ArgumentOutOfRangeException(nameof(smallestOverlap), smallestOverlap, "The smallest overlap must be in (0, 1].");
        }

        _smallestOverlap = smallestOverlap;
    }

    /// <summary>A tracker that goes on from where another one stood.</summary>
    internal CorrelationGroupTracker(double smallestOverlap, ImmutableArray<TrackedGroup> groups, int nextId, int looks)
        : this(smallestOverlap) => (_groups, NextId, Looks) = (groups, nextId, looks);

    /// <summary>The groups of the last look, in its order; empty before the first.</summary>
    public ImmutableArray<TrackedGroup> Groups => _groups;

    /// <summary>The number that the next new group takes.</summary>
    internal int NextId { get; private set; } = 1;

    /// <summary>Looks taken.</summary>
    public int Looks { get; private set; }

    /// <summary>Takes in new groups.</summary>
    /// <returns>The groups in the order given, with their numbers.</returns>
    /// <remarks>O(G³ + G²·N) for G groups of N assets.</remarks>
    public ImmutableArray<TrackedGroup> Update(CorrelationGroups groups)
    {
        ArgumentNullException.ThrowIfNull(groups);
        int count = groups.Groups.Length;
        double[] overlaps = new double[count * _groups.Length];
        for (int i = 0; i < count; i++)
        {
            HashSet<AssetId> members = [.. groups.Groups[i]];
            for (int j = 0; j < _groups.Length; j++)
            {
                int shared = _groups[j].Assets.Count(members.Contains);
                double overlap = (double)shared / (members.Count + _groups[j].Assets.Length - shared);
                overlaps[(i * _groups.Length) + j] = overlap >= _smallestOverlap ? overlap : 0;
            }
        }

        int[] predecessors = Assignment.Maximize(overlaps, count, _groups.Length);
        ImmutableArray<TrackedGroup>.Builder tracked = ImmutableArray.CreateBuilder<TrackedGroup>(count);
        for (int i = 0; i < count; i++)
        {
            double overlap = predecessors[i] < 0 ? 0 : overlaps[(i * _groups.Length) + predecessors[i]];
            tracked.Add(overlap > 0
                ? _groups[predecessors[i]] with { Assets = groups.Groups[i], Overlap = overlap }
                : new TrackedGroup(NextId++, groups.Groups[i], Looks, Overlap: 0));
        }

        Looks++;
        _groups = tracked.ToImmutable();
        return _groups;
    }
}
