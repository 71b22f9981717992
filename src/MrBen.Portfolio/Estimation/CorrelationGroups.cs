using System.Collections.Immutable;
using MrBen.Optimization.LinearAlgebra;
using MrBen.Portfolio.Market;
using static System.FormattableString;

namespace MrBen.Portfolio.Estimation;

/// <summary>Assets that move together, found by hierarchical clustering of their correlations. Immutable and thread-safe.</summary>
/// <remarks>
/// The distance of two assets is d = √((1 − ρ)/2), 0 for equal and 1 for opposite movement; half the Euclidean distance of the
/// standardised returns, over √T (Mantegna 1999, European Physical J. B 11, 193–197, in the scale of López de Prado 2016,
/// J. Portfolio Management 42(4), 59–69). Groups are numbered from 0 in the order of their first asset.
/// </remarks>
public sealed class CorrelationGroups
{
    // A typed or computed correlation may miss ±1 by rounding; more is no correlation.
    private const double Rounding = 1e-9;

    private CorrelationGroups(
        ImmutableArray<AssetId> assets, ImmutableArray<int> groupIndices, ImmutableArray<ImmutableArray<AssetId>> groups,
        ImmutableArray<DendrogramMerge> merges, string description) =>
        (Assets, GroupIndices, Groups, Merges, Description) = (assets, groupIndices, groups, merges, description);

    /// <summary>The assets, in the order given.</summary>
    public ImmutableArray<AssetId> Assets { get; }

    /// <summary>The group of each asset, from 0, length N.</summary>
    public ImmutableArray<int> GroupIndices { get; }

    /// <summary>The assets of each group, in the order given.</summary>
    public ImmutableArray<ImmutableArray<AssetId>> Groups { get; }

    /// <summary>The whole dendrogram, N − 1 merges from the nearest on, before the cut and the smallest size.</summary>
    public ImmutableArray<DendrogramMerge> Merges { get; }

    /// <summary>One sentence: linkage, cut, smallest size, number of groups.</summary>
    public string Description { get; }

    /// <summary>The group of an asset, from 0; −1 where it is not among <see cref="Assets"/>. O(N).</summary>
    public int GroupOf(AssetId asset)
    {
        int place = Assets.IndexOf(asset);
        return place < 0 ? -1 : GroupIndices[place];
    }

    /// <summary>Finds groups in estimated correlations.</summary>
    /// <param name="correlation">Assets and their correlations, N ≥ 1.</param>
    /// <param name="options">Linkage, cut, smallest size; null for the defaults.</param>
    /// <exception cref="ArgumentException">There are no assets, or an option is unsound.</exception>
    public static CorrelationGroups Find(CorrelationEstimate correlation, CorrelationGroupingOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(correlation);
        return FindInMatrix(correlation.Assets, correlation.Correlation, options);
    }

    /// <summary>Finds groups in given correlations.</summary>
    /// <param name="assets">The assets in the order of the matrix, without duplicates, N ≥ 1.</param>
    /// <param name="correlation">Correlations in [−1, 1], unit diagonal, N × N.</param>
    /// <param name="options">Linkage, cut, smallest size; null for the defaults.</param>
    /// <exception cref="ArgumentException">
    /// There are no assets, one comes twice, lengths disagree, an entry is no correlation, or an option is unsound.
    /// </exception>
    /// <remarks>
    /// Equal distances merge by the smallest cluster numbers, so the order of the assets decides among equals and nothing else does.
    /// O(N²) as a rule, O(N³) at worst; so is the joining of small groups, in their number.
    /// </remarks>
    public static CorrelationGroups FindInMatrix(
        ImmutableArray<AssetId> assets, SymmetricMatrix correlation, CorrelationGroupingOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(correlation);
        Guard.AtLeast(1, assets.Length, "assets", nameof(assets));
        Guard.Length(assets.Length, correlation.Order, "rows of the correlation (one per asset)", nameof(correlation));
        ImmutableArray<AssetId> names = AssetList.Checked(assets.AsSpan(), nameof(assets));
        CorrelationGroupingOptions settings = Checked(options);
        double[] distances = Distances(correlation);
        ImmutableArray<DendrogramMerge> merges = Dendrogram.Build([.. distances], names.Length, settings.Linkage);
        int[] labels = Cut(merges, names.Length, settings.Cut);
        Absorb(labels, distances, settings.MinimumGroupSize);
        (ImmutableArray<int> indices, ImmutableArray<ImmutableArray<AssetId>> groups) = Number(names, labels);
        string size = settings.MinimumGroupSize > 1 ? Invariant($", groups of {settings.MinimumGroupSize} assets at least") : "";
        return new CorrelationGroups(names, indices, groups, merges, Invariant(
            $"{settings.Linkage} linkage cut at {settings.Cut}{size}: {names.Length} assets in {groups.Length} groups."));
    }

    private static CorrelationGroupingOptions Checked(CorrelationGroupingOptions? options)
    {
        CorrelationGroupingOptions settings = options is null ? new() : options with { };
        IReadOnlyList<string> errors = settings.Validate();
        return errors.Count == 0 ? settings : throw new ArgumentException(string.Join(' ', errors), nameof(options));
    }

    private static double[] Distances(SymmetricMatrix correlation)
    {
        CorrelationEntries.Require(correlation, Rounding, nameof(correlation));
        int n = correlation.Order;
        double[] distances = new double[n * n];
        for (int i = 0; i < n; i++)
        {
            for (int j = 0; j <= i; j++)
            {
                distances[(i * n) + j] = distances[(j * n) + i] = i == j ? 0 : GroupCut.DistanceOf(correlation[i, j]);
            }
        }

        return distances;
    }

    // Heights never fall, so the merges to do are the first ones, for a height as for a number of groups.
    private static int[] Cut(ImmutableArray<DendrogramMerge> merges, int n, GroupCut cut)
    {
        int[] parent = [.. Enumerable.Range(0, n + merges.Length)];
        for (int k = 0; k < merges.Length; k++)
        {
            if (cut.Count is { } count ? n - k <= count : merges[k].Height > cut.Distance)
            {
                break;
            }

            parent[merges[k].First] = parent[merges[k].Second] = n + k;
        }

        int[] labels = new int[n];
        for (int i = 0; i < n; i++)
        {
            int cluster = i;
            while (parent[cluster] != cluster)
            {
                cluster = parent[cluster];
            }

            labels[i] = cluster;
        }

        return labels;
    }

    // Sums of distances between groups are kept and added up as groups join; groups stand in the order of their first asset, so that the
    // first of equals is the same each time.
    private static void Absorb(int[] labels, double[] distances, int minimumSize)
    {
        int n = labels.Length;
        int[] order = [.. labels.Distinct()];
        int count = order.Length;
        int[] group = [.. labels.Select(label => Array.IndexOf(order, label))];
        int[] size = new int[count];
        double[] sums = new double[count * count];
        for (int i = 0; i < n; i++)
        {
            size[group[i]]++;
            for (int j = 0; j < n; j++)
            {
                sums[(group[i] * count) + group[j]] += distances[(i * n) + j];
            }
        }

        int[] into = [.. Enumerable.Range(0, count)];
        while (FindAbsorption(sums, size, count, minimumSize) is { } pair)
        {
            (int from, int to) = pair;
            for (int k = 0; k < count; k++)
            {
                into[k] = into[k] == from ? to : into[k];
                sums[(to * count) + k] += sums[(from * count) + k];
            }

            for (int k = 0; k < count; k++)
            {
                sums[(k * count) + to] += sums[(k * count) + from];
            }

            (size[to], size[from]) = (size[to] + size[from], 0);
        }

        for (int i = 0; i < n; i++)
        {
            labels[i] = into[group[i]];
        }
    }

    private static (int From, int To)? FindAbsorption(double[] sums, int[] size, int count, int minimumSize)
    {
        (int From, int To)? nearest = null;
        double least = double.PositiveInfinity;
        for (int from = 0; from < count; from++)
        {
            for (int to = 0; size[from] > 0 && size[from] < minimumSize && to < count; to++)
            {
                double mean = sums[(from * count) + to] / ((double)size[from] * size[to]);
                if (to != from && size[to] > 0 && mean < least)
                {
                    (nearest, least) = ((from, to), mean);
                }
            }
        }

        return nearest;
    }

    private static (ImmutableArray<int> Indices, ImmutableArray<ImmutableArray<AssetId>> Groups) Number(
        ImmutableArray<AssetId> assets, int[] labels)
    {
        int[] order = [.. labels.Distinct()];
        ImmutableArray<int> indices = [.. labels.Select(label => Array.IndexOf(order, label))];
        return (indices, [.. order.Select((_, group) => assets.Where((_, i) => indices[i] == group).ToImmutableArray())]);
    }
}
