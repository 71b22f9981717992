using static System.FormattableString;

namespace MrBen.Portfolio.Forecasting.Trees;

/// <content>What the arrays may not say.</content>
internal sealed partial class ForestLayout
{
    /// <summary>Far enough below the largest number that no sum of values, however weighted, overflows.</summary>
    private const double LargestSum = 1e300;

    /// <summary>The first thing that is wrong, and the part it is in; nothing where every walk ends in a leaf with a finite sum.</summary>
    public (string Part, string Sentence)? FindFault(int featureCount, int maxDepth)
    {
        if (!Enum.IsDefined(Aggregation))
        {
            return ("trees", Invariant($"There is no aggregation {(int)Aggregation}."));
        }

        if (!double.IsFinite(Bias))
        {
            return ("trees", Invariant($"The bias is {Bias}; it must be finite."));
        }

        int[] depths = new int[Features.Length];
        bool[] reached = new bool[LeafValues.Length];
        double largest = Math.Abs(Bias);
        for (int tree = 0, node = 0, leaf = 0; tree < NodeCounts.Length; tree++)
        {
            int count = NodeCounts[tree];
            if (NodeFault(depths.AsSpan(node, count), reached.AsSpan(leaf, count + 1), node, featureCount, maxDepth) is { } wrongNode)
            {
                return ("nodes", Invariant($"Tree {tree}, {wrongNode}"));
            }

            if (LeafFault(leaf, count + 1, ref largest) is { } wrongLeaf)
            {
                return ("leaves", Invariant($"Tree {tree}, {wrongLeaf}"));
            }

            node += count;
            leaf += count + 1;
        }

        if (largest > LargestSum)
        {
            return ("leaves",
                Invariant($"The bias and the largest values of the trees sum to {largest}; at most {LargestSum} is allowed."));
        }

        return SampleFault() is { } wrongSample ? ("samples", wrongSample) : null;
    }

    // Branches lead onwards, so every walk ends; each node and each leaf is reached once, so the nodes are one tree.
    private string? NodeFault(Span<int> depths, Span<bool> reached, int first, int featureCount, int maxDepth)
    {
        for (int i = 0; i < depths.Length; i++)
        {
            depths[i] = i == 0 ? 1 : depths[i];
            int feature = Features[first + i];
            if (feature < 0 || feature >= featureCount)
            {
                return Invariant($"node {i}: feature {feature} is not in [0, {featureCount}).");
            }

            if (!float.IsFinite(Thresholds[first + i]))
            {
                return Invariant($"node {i}: the threshold is {Thresholds[first + i]}; it must be finite.");
            }

            if (depths[i] > maxDepth)
            {
                return Invariant($"node {i}: it is the {depths[i]}th on its path; at most {maxDepth} are allowed.");
            }

            if (BranchFault(Left[first + i], i, depths, reached) is { } left)
            {
                return Invariant($"node {i}: the left branch leads to {left}");
            }

            if (BranchFault(Right[first + i], i, depths, reached) is { } right)
            {
                return Invariant($"node {i}: the right branch leads to {right}");
            }
        }

        return null;
    }

    private static string? BranchFault(int branch, int node, Span<int> depths, Span<bool> reached)
    {
        if (branch < 0)
        {
            int leaf = ~branch;
            if (leaf >= reached.Length)
            {
                return Invariant($"leaf {leaf}, which is not in [0, {reached.Length}).");
            }

            bool twice = reached[leaf];
            reached[leaf] = true;
            return twice ? Invariant($"leaf {leaf}, as another does.") : null;
        }

        if (branch <= node || branch >= depths.Length)
        {
            return Invariant($"node {branch}, which is not in ({node}, {depths.Length}).");
        }

        bool again = depths[branch] > 0;
        depths[branch] = depths[node] + 1;
        return again ? Invariant($"node {branch}, as another does.") : null;
    }

    private string? LeafFault(int first, int count, ref double largest)
    {
        double most = 0;
        long rows = 0;
        for (int i = 0; i < count; i++)
        {
            double value = LeafValues[first + i];
            if (!double.IsFinite(value))
            {
                return Invariant($"leaf {i}: the value is {value}; it must be finite.");
            }

            if (LeafRows[first + i] < 1)
            {
                return Invariant($"leaf {i}: {LeafRows[first + i]} rows; at least 1 is needed.");
            }

            most = Math.Max(most, Math.Abs(value));
            rows += LeafRows[first + i];
        }

        largest += most;
        return rows <= int.MaxValue ? null : Invariant($"all leaves: {rows} rows; at most {int.MaxValue} are allowed.");
    }

    private string? SampleFault()
    {
        if (Support.Length == 0)
        {
            return null;
        }

        if (Aggregation != ForestAggregation.Mean)
        {
            return "Leaves of a sum of trees have labels; only those of a mean may.";
        }

        for (int i = 0; i < Support.Length; i++)
        {
            if (!float.IsFinite(Support[i]) || (i > 0 && !(Support[i] > Support[i - 1])))
            {
                return Invariant($"Label {i} is {Support[i]}; labels must be finite and each greater than the one before.");
            }
        }

        int sample = 0;
        for (int leaf = 0; leaf < SampleCounts.Length; leaf++)
        {
            if (SampleCounts[leaf] < 1 || SampleCounts[leaf] > SampleRanks.Length - sample)
            {
                return Invariant($"Leaf {leaf} of all has {SampleCounts[leaf]} labels; {SampleRanks.Length - sample} are left.");
            }

            for (int previous = 0, end = sample + SampleCounts[leaf]; sample < end; sample++)
            {
                int rank = SampleRanks[sample];
                if (rank < previous || rank >= Support.Length)
                {
                    return Invariant($"Rank {rank} in leaf {leaf} of all is not in [{previous}, {Support.Length}).");
                }

                previous = rank;
            }
        }

        return sample == SampleRanks.Length ? null : Invariant($"{SampleRanks.Length - sample} labels belong to no leaf.");
    }
}
