using System.Runtime.CompilerServices;

namespace MrBen.Portfolio.Forecasting.Trees;

/// <summary>
/// All trees arranged for prediction: eight are walked at once, step by step and without a branch that the processor could guess wrongly.
/// Immutable.
/// </summary>
/// <remarks>
/// Children lie side by side, so a step is an addition. A leaf is its own left child and nothing exceeds its threshold, so a walk that has
/// arrived stays there while its neighbours go on; trees are sorted by depth to make that waiting short. The order of the sum is that of
/// depths, ties in the order of trees: always the same for one forest.
/// </remarks>
internal sealed class ForestWalk
{
    private const int Width = 8;

    private readonly Step[] _steps;
    private readonly double[] _values;
    private readonly int[] _roots;
    private readonly int[] _depths;

    public ForestWalk(ForestLayout layout)
    {
        int trees = layout.NodeCounts.Length;
        _steps = new Step[layout.Features.Length + layout.LeafValues.Length];
        _values = new double[_steps.Length];
        int[] roots = new int[trees];
        int[] depths = new int[trees];
        int[] places = new int[layout.Features.Length];
        int[] depthOf = new int[_steps.Length];
        for (int tree = 0, node = 0, leaf = 0, next = 0; tree < trees; tree++)
        {
            int count = layout.NodeCounts[tree];
            int root = next++;
            roots[tree] = root;
            Place(count == 0 ? ~0 : 0, root, 0);

            // Branches lead onwards, so a node's place is known when its turn comes.
            for (int i = node; i < node + count; i++)
            {
                int place = places[i];
                _steps[place] = new Step(layout.Thresholds[i], layout.Features[i], next);
                Place(layout.Left[i], next++, depthOf[place] + 1);
                Place(layout.Right[i], next++, depthOf[place] + 1);
            }

            node += count;
            leaf += count + 1;

            void Place(int branch, int place, int depth)
            {
                depthOf[place] = depth;
                depths[tree] = Math.Max(depths[tree], depth);
                if (branch < 0)
                {
                    _steps[place] = new Step(float.PositiveInfinity, 0, place);
                    _values[place] = layout.LeafValues[leaf + ~branch];
                }
                else
                {
                    places[node + branch] = place;
                }
            }
        }

        int[] order = [.. Enumerable.Range(0, trees).OrderBy(tree => depths[tree])];
        _roots = [.. order.Select(tree => roots[tree])];
        _depths = [.. order.Select(tree => depths[tree])];
    }

    /// <summary>The most inner nodes on the way to a leaf.</summary>
    public int Depth => _depths[^1];

    /// <summary>The sum of all trees' values.</summary>
    public double Sum(ReadOnlySpan<float> features)
    {
        ReadOnlySpan<Step> steps = _steps;
        ReadOnlySpan<double> values = _values;
        ReadOnlySpan<int> roots = _roots;
        double sum = 0;
        int tree = 0;
        for (; tree + Width <= roots.Length; tree += Width)
        {
            // Eight names instead of an array: they stay in registers.
            ReadOnlySpan<int> group = roots.Slice(tree, Width);
            (int a, int b, int c, int d) = (group[0], group[1], group[2], group[3]);
            (int e, int f, int g, int h) = (group[4], group[5], group[6], group[7]);
            for (int left = _depths[tree + Width - 1]; left > 0; left--)
            {
                a = Next(steps, a, features);
                b = Next(steps, b, features);
                c = Next(steps, c, features);
                d = Next(steps, d, features);
                e = Next(steps, e, features);
                f = Next(steps, f, features);
                g = Next(steps, g, features);
                h = Next(steps, h, features);
            }

            sum += values[a];
            sum += values[b];
            sum += values[c];
            sum += values[d];
            sum += values[e];
            sum += values[f];
            sum += values[g];
            sum += values[h];
        }

        for (; tree < roots.Length; tree++)
        {
            int place = roots[tree];
            for (int left = _depths[tree]; left > 0; left--)
            {
                place = Next(steps, place, features);
            }

            sum += values[place];
        }

        return sum;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int Next(ReadOnlySpan<Step> steps, int place, ReadOnlySpan<float> features)
    {
        ref readonly Step step = ref steps[place];
        return step.Child + (features[step.Feature] > step.Threshold ? 1 : 0);
    }

    /// <summary>A node or a leaf: more than the threshold goes to the place after the child, everything else to the child.</summary>
    private readonly record struct Step(float Threshold, int Feature, int Child);
}
