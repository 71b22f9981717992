using System.Collections.Immutable;
using MrBen.Optimization.LinearAlgebra;
using MrBen.Portfolio.Estimation;

namespace MrBen.Portfolio.Tests.Estimation;

public class CorrelationGroupTrackerTests
{
    // All assignments one by one: none has a larger sum.
    [Fact]
    public void Assignment_IsTheBestOfAllEnumerated()
    {
        Random random = new(2);
        for (int trial = 0; trial < TestTier.Count(brief: 100, full: 5_000); trial++)
        {
            int rows = 1 + random.Next(5);
            int columns = 1 + random.Next(5);
            double[] weights = [.. Enumerable.Range(0, rows * columns).Select(_ => random.Next(4) == 0 ? 0 : random.Next(10) / 8.0)];
            int[] found = Assignment.Maximize(weights, rows, columns);
            Assert.Equal(found.Count(c => c >= 0), found.Where(c => c >= 0).Distinct().Count());
            Assert.Equal(Math.Min(rows, columns), found.Count(c => c >= 0));
            double sum = found.Select((c, r) => c < 0 ? 0 : weights[(r * columns) + c]).Sum();
            Assert.Equal(Best(0, 0), sum);

            double Best(int row, int taken)
            {
                double best = row == rows ? 0 : Best(row + 1, taken);
                for (int c = 0; row < rows && c < columns; c++)
                {
                    best = (taken & (1 << c)) == 0
                        ? Math.Max(best, weights[(row * columns) + c] + Best(row + 1, taken | (1 << c)))
                        : best;
                }

                return best;
            }
        }
    }

    // Groups AB|CDE|F, then CDEF|AB (numbers stay with the assets, the order does not matter), then A|B|CDEF: A has the overlap 1/2 with AB
    // as B does, the first goes on; then ABCDEF: four of six are CDEF's.
    [Fact]
    public void Update_GroupsKeepTheirNumbers()
    {
        CorrelationGroupTracker tracker = new();
        Assert.Equal([1, 2, 3], tracker.Update(Groups([0, 0, 1, 1, 1, 2])).Select(g => g.Id));
        ImmutableArray<TrackedGroup> second = tracker.Update(Groups([0, 0, 1, 1, 1, 1]));
        Assert.Equal([1, 2], second.Select(g => g.Id));
        Assert.Equal(0.75, second[1].Overlap);
        ImmutableArray<TrackedGroup> third = tracker.Update(Groups([0, 1, 2, 2, 2, 2]));
        Assert.Equal(2, third[2].Id);
        Assert.Equal([1, 4], third.Take(2).Select(g => g.Id).Order());
        ImmutableArray<TrackedGroup> fourth = tracker.Update(Groups([0, 0, 0, 0, 0, 0]));
        TrackedGroup all = Assert.Single(fourth);
        Assert.Equal((2, 0), (all.Id, all.FirstSeen));
        Assert.Equal(4, tracker.Looks);

        // A number that ended is not given again.
        Assert.DoesNotContain(3, tracker.Update(Groups([0, 0, 1, 1, 1, 2])).Select(g => g.Id));
        Assert.Throws<ArgumentOutOfRangeException>(() => new CorrelationGroupTracker(0));
    }

    // Groups as given by labels: correlation 0.9 within, 0 between.
    private static CorrelationGroups Groups(int[] labels)
    {
        int n = labels.Length;
        double[] correlations = [.. Enumerable.Range(0, n * n).Select(
            k => k / n == k % n ? 1 : labels[k / n] == labels[k % n] ? 0.9 : 0)];
        return CorrelationGroups.FindInMatrix(SamplePanels.Names(n), SymmetricMatrix.Create(n, correlations));
    }
}
