using System.Collections.Immutable;

namespace MrBen.Portfolio.Estimation;

/// <summary>Agglomerative clustering of a distance matrix.</summary>
/// <remarks>
/// Each step merges the two nearest clusters; among equals the pair with the smallest cluster numbers, first number first. Distances to the
/// new cluster follow Lance and Williams (1967), Computer J. 9(4), 373–380. Each cluster keeps its nearest later one, so that a step costs
/// O(N) as a rule and the whole O(N²); O(N³) at worst. Compared with <c>scipy.cluster.hierarchy.linkage</c>.
/// </remarks>
internal static class Dendrogram
{
    /// <summary>The N − 1 merges in order.</summary>
    /// <param name="distances">N × N, symmetric; overwritten.</param>
    /// <param name="n">Number of assets, at least 1.</param>
    /// <param name="linkage">How far apart two clusters are.</param>
    public static ImmutableArray<DendrogramMerge> Build(double[] distances, int n, ClusterLinkage linkage)
    {
        int[] number = new int[n];     // the cluster in each row; −1 where it went into another
        int[] size = new int[n];
        int[] nearest = new int[n];    // the row of the nearest cluster of a later row
        for (int i = 0; i < n; i++)
        {
            (number[i], size[i]) = (i, 1);
        }

        for (int i = 0; i < n; i++)
        {
            nearest[i] = FindNearest(distances, n, number, i);
        }

        ImmutableArray<DendrogramMerge>.Builder merges = ImmutableArray.CreateBuilder<DendrogramMerge>(n - 1);
        for (int step = 0; step < n - 1; step++)
        {
            int a = -1;
            for (int i = 0; i < n; i++)
            {
                if (number[i] >= 0 && nearest[i] >= 0
                    && (a < 0 || IsBefore(distances, n, number, i, nearest[i], a, nearest[a])))
                {
                    a = i;
                }
            }

            int b = nearest[a];
            double height = distances[(a * n) + b];
            merges.Add(new DendrogramMerge(
                Math.Min(number[a], number[b]), Math.Max(number[a], number[b]), height, size[a] + size[b]));
            for (int k = 0; k < n; k++)
            {
                if (number[k] >= 0 && k != a && k != b)
                {
                    double merged = Merge(linkage, distances[(k * n) + a], distances[(k * n) + b], height, size[a], size[b], size[k]);
                    distances[(k * n) + b] = distances[(b * n) + k] = merged;
                }
            }

            // The new cluster takes the later row: rows before it may have it as their nearest, rows after it are searched again from it.
            size[b] += size[a];
            (number[a], number[b]) = (-1, n + step);
            nearest[b] = FindNearest(distances, n, number, b);
            for (int k = 0; k < b; k++)
            {
                if (number[k] < 0)
                {
                    continue;
                }

                if (nearest[k] == a || nearest[k] == b)
                {
                    nearest[k] = FindNearest(distances, n, number, k);
                }
                else if (IsBefore(distances, n, number, k, b, k, nearest[k]))
                {
                    nearest[k] = b;
                }
            }
        }

        return merges.MoveToImmutable();
    }

    private static int FindNearest(double[] distances, int n, int[] number, int row)
    {
        int nearest = -1;
        for (int j = row + 1; j < n; j++)
        {
            if (number[j] >= 0 && (nearest < 0 || IsBefore(distances, n, number, row, j, row, nearest)))
            {
                nearest = j;
            }
        }

        return nearest;
    }

    // Whether clusters i and j merge before k and l: nearer, or as near with smaller cluster numbers.
    private static bool IsBefore(double[] distances, int n, int[] number, int i, int j, int k, int l)
    {
        double first = distances[(i * n) + j];
        double second = distances[(k * n) + l];
        if (first != second)
        {
            return first < second;
        }

        (int Low, int High) left = (Math.Min(number[i], number[j]), Math.Max(number[i], number[j]));
        (int Low, int High) right = (Math.Min(number[k], number[l]), Math.Max(number[k], number[l]));
        return left.CompareTo(right) < 0;
    }

    private static double Merge(ClusterLinkage linkage, double toA, double toB, double height, double a, double b, double k) =>
        linkage switch
        {
            ClusterLinkage.Single => Math.Min(toA, toB),
            ClusterLinkage.Complete => Math.Max(toA, toB),

            // A mean of two numbers at or above the height; rounding must not put it below.
            ClusterLinkage.Average => Math.Max(height, ((a * toA) + (b * toB)) / (a + b)),
            _ => Math.Max(height, Math.Sqrt(Math.Max(0,
                (((k + a) * toA * toA) + ((k + b) * toB * toB) - (k * height * height)) / (a + b + k)))),
        };
}
