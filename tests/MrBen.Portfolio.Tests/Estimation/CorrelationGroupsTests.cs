using System.Collections.Immutable;
using CsCheck;
using MrBen.Optimization.LinearAlgebra;
using MrBen.Portfolio.Estimation;
using MrBen.Portfolio.Market;

namespace MrBen.Portfolio.Tests.Estimation;

public class CorrelationGroupsTests
{
    private static readonly SymmetricMatrix Six = SymmetricMatrix.Create(6,
    [
        1, .80, .61, .12, .05, .31,
        .80, 1, .52, .23, .15, .27,
        .61, .52, 1, .33, .08, .44,
        .12, .23, .33, 1, .71, .19,
        .05, .15, .08, .71, 1, .38,
        .31, .27, .44, .19, .38, 1,
    ]);

    // scipy 1.10.1, scipy.cluster.hierarchy.linkage of the distances √((1 − ρ)/2); all four merge the same clusters here.
    [Theory]
    [InlineData(ClusterLinkage.Single, 0.44158804331639234, 0.5291502622129182, 0.5567764362830022)]
    [InlineData(ClusterLinkage.Complete, 0.4898979485566356, 0.6041522986797286, 0.689202437604511)]
    [InlineData(ClusterLinkage.Average, 0.46574299593651397, 0.5735565223720611, 0.6343910876622914)]
    [InlineData(ClusterLinkage.Ward, 0.506622805119022, 0.6370504951205465, 0.852936105461599)]
    public void Merges_MatchScipy(ClusterLinkage linkage, double third, double fourth, double fifth)
    {
        ImmutableArray<DendrogramMerge> merges = Find(new() { Linkage = linkage }).Merges;
        DendrogramMerge[] expected =
        [
            new(0, 1, 0.3162277660168379, 2), new(3, 4, 0.38078865529319544, 2),
            new(2, 6, third, 3), new(5, 8, fourth, 4), new(7, 9, fifth, 6),
        ];
        Assert.Equal(expected, merges, (x, y) =>
            x.First == y.First && x.Second == y.Second && x.Size == y.Size && Math.Abs(x.Height - y.Height) < 1e-15);
    }

    // scipy 1.10.1, fcluster(Z, t, "distance") and fcluster(Z, k, "maxclust"), numbered anew by the first asset.
    [Fact]
    public void Cuts_MatchScipy()
    {
        AssertGroups([0, 0, 1, 2, 3, 4], ClusterLinkage.Single, GroupCut.AtDistance(0.35));
        AssertGroups([0, 0, 0, 1, 1, 2], ClusterLinkage.Single, GroupCut.AtDistance(0.45));
        AssertGroups([0, 0, 1, 2, 2, 3], ClusterLinkage.Complete, GroupCut.AtDistance(0.45));
        AssertGroups([0, 0, 0, 1, 1, 2], ClusterLinkage.Average, GroupCut.AtDistance(0.5));
        AssertGroups([0, 0, 1, 2, 2, 3], ClusterLinkage.Ward, GroupCut.AtDistance(0.5));
        foreach (ClusterLinkage linkage in Enum.GetValues<ClusterLinkage>())
        {
            AssertGroups([0, 0, 0, 1, 1, 0], linkage, GroupCut.IntoGroups(2));
            AssertGroups([0, 0, 0, 1, 1, 2], linkage, GroupCut.IntoGroups(3));
            AssertGroups([0, 0, 1, 2, 2, 3], linkage, GroupCut.IntoGroups(4));
            AssertGroups([0, 1, 2, 3, 4, 5], linkage, GroupCut.IntoGroups(99));
            AssertGroups([0, 0, 0, 0, 0, 0], linkage, GroupCut.IntoGroups(1));
        }
    }

    // A and B correlate by exactly 0.80, D and E by 0.71: the cut at the very correlation takes the merge.
    [Fact]
    public void CutAtACorrelation_TakesTheMergeAtThatCorrelation()
    {
        AssertGroups([0, 0, 1, 2, 3, 4], ClusterLinkage.Average, GroupCut.AtCorrelation(0.80));
        AssertGroups([0, 0, 1, 2, 2, 3], ClusterLinkage.Average, GroupCut.AtCorrelation(0.71));
        AssertGroups([0, 1, 2, 3, 4, 5], ClusterLinkage.Average, GroupCut.AtCorrelation(0.81));
        Assert.Equal(0.5, default(GroupCut).Correlation);
        Assert.Equal(0.5, default(GroupCut).Distance);
    }

    // F alone is too small. Mean distance to {A, B, C}: (√.345 + √.365 + √.28)/3 = 0.5736; to {D, E}: (√.405 + √.31)/2 = 0.5966.
    // With three at least, {D, E} is too small as well, and there is one group left to join.
    [Fact]
    public void SmallGroups_JoinTheNearest()
    {
        CorrelationGroups groups = Find(new() { Cut = GroupCut.IntoGroups(3), MinimumGroupSize = 2 });
        Assert.Equal([0, 0, 0, 1, 1, 0], groups.GroupIndices);
        Assert.Equal([["A", "B", "C", "F"], ["D", "E"]], groups.Groups.Select(group => group.Select(asset => asset.Value).ToArray()));
        Assert.Equal(0, groups.GroupOf("F"));
        Assert.Equal(-1, groups.GroupOf("Z"));
        Assert.Equal("Average linkage cut at 3 groups, groups of 2 assets at least: 6 assets in 2 groups.", groups.Description);
        Assert.Single(Find(new() { Cut = GroupCut.IntoGroups(3), MinimumGroupSize = 3 }).Groups);
        Assert.Single(Find(new() { Cut = GroupCut.IntoGroups(6), MinimumGroupSize = 99 }).Groups);
    }

    // All pairs are equally near: the smallest cluster numbers merge first, then the first new cluster is as near as the rest.
    [Fact]
    public void EqualDistances_MergeByTheSmallestNumbers()
    {
        SymmetricMatrix equal = SymmetricMatrix.Create(4, [1, .5, .5, .5, .5, 1, .5, .5, .5, .5, 1, .5, .5, .5, .5, 1]);
        ImmutableArray<DendrogramMerge> merges = CorrelationGroups.FindInMatrix(
            SamplePanels.Names(4), equal, new() { Linkage = ClusterLinkage.Complete }).Merges;
        Assert.Equal([new(0, 1, 0.5, 2), new(2, 3, 0.5, 2), new(4, 5, 0.5, 4)], merges);
    }

    [Fact]
    public void OneAsset_IsOneGroup()
    {
        CorrelationGroups groups = CorrelationGroups.FindInMatrix(["A"], SymmetricMatrix.Create(1, [1]));
        Assert.Equal([0], groups.GroupIndices);
        Assert.Empty(groups.Merges);
    }

    // Against the definition: at each step, of all pairs of clusters the nearest, its distance computed from the members. Ward's distance
    // is checked by its sums of squares: √(2ab/(a + b))·|centroids|, where d² between points gives |centroids|² by Huygens.
    [Fact]
    public void Merges_EqualTheDefinition() =>
        Gen.Select(Gen.Int[2, 9], Gen.Enum<ClusterLinkage>())
            .SelectMany((n, linkage) => Gen.Select(Gen.Const(n), Gen.Const(linkage), Gen.Double[-1, 1].Array[n * 14]))
            .Sample((n, linkage, values) =>
            {
                CorrelationEstimate estimate = new SampleCorrelation().Estimate(SamplePanels.Create(n, [.. values.Select(v => v * 0.5)]));
                CorrelationGroups groups = CorrelationGroups.Find(estimate, new() { Linkage = linkage });
                double Distance(int i, int j) => Math.Sqrt((1 - estimate.Correlation[i, j]) / 2);
                Dictionary<int, int[]> clusters = Enumerable.Range(0, n).ToDictionary(i => i, i => new[] { i });
                double last = 0;
                foreach (DendrogramMerge merge in groups.Merges)
                {
                    double least = (from a in clusters from b in clusters where a.Key < b.Key select Between(a.Value, b.Value)).Min();
                    Assert.Equal(least, merge.Height, tolerance: 1e-12);
                    Assert.Equal(least, Between(clusters[merge.First], clusters[merge.Second]), tolerance: 1e-12);
                    Assert.True(merge.Height >= last);
                    last = merge.Height;
                    int[] merged = [.. clusters[merge.First], .. clusters[merge.Second]];
                    clusters.Remove(merge.First);
                    clusters.Remove(merge.Second);
                    clusters.Add(n + groups.Merges.IndexOf(merge), merged);
                    Assert.Equal(merge.Size, merged.Length);
                }

                double Between(int[] a, int[] b)
                {
                    IEnumerable<double> across = from i in a from j in b select Distance(i, j);
                    return linkage switch
                    {
                        ClusterLinkage.Single => across.Min(),
                        ClusterLinkage.Complete => across.Max(),
                        ClusterLinkage.Average => across.Average(),
                        _ => Math.Sqrt(Math.Max(0, 2.0 * a.Length * b.Length / (a.Length + b.Length)
                            * (across.Average(d => d * d) - Within(a) - Within(b)))),
                    };
                }

                double Within(int[] a) => (from i in a from j in a select Math.Pow(Distance(i, j), 2)).Sum() / (2.0 * a.Length * a.Length);
            });

    // Other names for the same assets: the groups are the same sets. Random numbers have no ties.
    [Fact]
    public void Groups_AreEquivariantUnderPermutation() =>
        Gen.Select(Gen.Int[-500_000, 500_000].Array[7 * 12], Gen.Enum<ClusterLinkage>(), Gen.Int[1, 4], Gen.Int[1, 3])
        .Sample((counts, linkage, k, size) =>
        {
            CorrelationGroupingOptions options = new() { Linkage = linkage, Cut = GroupCut.IntoGroups(k), MinimumGroupSize = size };
            CorrelationEstimate given = new SampleCorrelation().Estimate(SamplePanels.Create(7, [.. counts.Select(c => c / 1e6)]));
            ImmutableArray<AssetId> reversed = [.. given.Assets.Reverse()];
            double[] matrix = [.. given.Correlation.Values.ToArray().Reverse()];
            CorrelationGroups first = CorrelationGroups.Find(given, options);
            CorrelationGroups second = CorrelationGroups.FindInMatrix(reversed, SymmetricMatrix.Create(7, matrix), options);
            Assert.True(first.Groups.All(group => group.Length >= Math.Min(size, 7)) || first.Groups.Length == 1);
            Assert.Equal(Sets(first), Sets(second));
        });

    [Fact]
    public void AThousandAssets_InFiveBlocks_AreFound()
    {
        const int N = 1000;
        Random random = new(Seed: 20260102);
        double[] matrix = new double[N * N];
        for (int i = 0; i < N; i++)
        {
            for (int j = 0; j < i; j++)
            {
                matrix[(i * N) + j] = matrix[(j * N) + i] = (i % 5 == j % 5 ? 0.7 : 0.1) + (0.05 * random.NextDouble());
            }

            matrix[(i * N) + i] = 1;
        }

        foreach (ClusterLinkage linkage in Enum.GetValues<ClusterLinkage>())
        {
            CorrelationGroups groups = CorrelationGroups.FindInMatrix(SamplePanels.Names(N), SymmetricMatrix.Create(N, matrix),
                new() { Linkage = linkage, Cut = GroupCut.IntoGroups(5), MinimumGroupSize = 10 });
            Assert.Equal(Enumerable.Range(0, N).Select(i => i % 5), groups.GroupIndices);
        }
    }

    [Fact]
    public void BadArguments_AreRefused()
    {
        AssertMessage("Expected at least 1 assets, got 0.", () => CorrelationGroups.FindInMatrix([], SymmetricMatrix.Create(0, [])));
        AssertMessage("Expected 2 rows of the correlation (one per asset), got 6.", () => CorrelationGroups.FindInMatrix(["A", "B"], Six));
        AssertMessage("Asset A appears twice.",
            () => CorrelationGroups.FindInMatrix(["A", "A"], SymmetricMatrix.Create(2, [1, 0, 0, 1])));
        AssertMessage("Entry (1,0) is -1.1; a correlation is in [-1, 1].",
            () => CorrelationGroups.FindInMatrix(["A", "B"], SymmetricMatrix.Create(2, [1, -1.1, -1.1, 1])));
        AssertMessage("Entry (1,1) is 0.9; a correlation is 1 on the diagonal.",
            () => CorrelationGroups.FindInMatrix(["A", "B"], SymmetricMatrix.Create(2, [1, 0, 0, 0.9])));
        AssertMessage("Linkage is unknown: 9. MinimumGroupSize must be at least 1; it is 0.",
            () => Find(new() { Linkage = (ClusterLinkage)9, MinimumGroupSize = 0 }));
        AssertMessage("The correlation of the cut must be in [-1, 1]; it is NaN.", () => GroupCut.AtCorrelation(double.NaN));
        AssertMessage("The distance of the cut must be in [0, 1]; it is 2.", () => GroupCut.AtDistance(2));
        AssertMessage("The number of groups must be positive; it is 0.", () => GroupCut.IntoGroups(0));
    }

    private static CorrelationGroups Find(CorrelationGroupingOptions options) =>
        CorrelationGroups.FindInMatrix(SamplePanels.Names(6), Six, options);

    private static void AssertGroups(int[] expected, ClusterLinkage linkage, GroupCut cut) =>
        Assert.Equal(expected, Find(new() { Linkage = linkage, Cut = cut }).GroupIndices);

    private static string[] Sets(CorrelationGroups groups) =>
        [.. groups.Groups.Select(group => string.Join(' ', group.Order())).Order(StringComparer.Ordinal)];

    private static void AssertMessage(string expected, Func<object> act) =>
        Assert.StartsWith(expected, Assert.ThrowsAny<ArgumentException>(act).Message, StringComparison.Ordinal);
}
