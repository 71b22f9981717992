using System.Collections.Immutable;
using MrBen.Portfolio.Statistics;
using static System.FormattableString;

namespace MrBen.Portfolio.Forecasting.Gate;

/// <summary>
/// How features were distributed when a model was trained, in bins that stay, and how far other values have moved from that: the population
/// stability index. Immutable and thread-safe.
/// </summary>
/// <remarks>
/// <para>Bins end at the training values' quantiles. A value that makes up much of a feature makes bins coincide; they are then one. The
/// index is Σ (q − p)·ln(q/p) over the bins, with p and q the shares of training and of new values; each bin counts half a value more than
/// it holds, so that an empty bin is no infinity.</para>
/// <para>Conventions say that below 0.1 nothing has moved and above 0.25 much has. They come from populations of independent members. A
/// year of a drawdown or of a quarter's volatility never looks like all years: on daily bars of equities from 2010 on, against 1998 to
/// 2009, a quarter of the volatility features was above 0.25 on every single day. Therefore the largest index that any stretch of
/// <see cref="Window"/> rows of the training itself had is kept beside (<see cref="UsualOf"/>): news is what is above both.</para>
/// <para>Sources: Siddiqi (2006), Credit Risk Scorecards, chapter 10; Yurdakul and Naranjo (2020), J. Risk Model Validation 14(4) (the
/// distribution of the index).</para>
/// </remarks>
public sealed class PopulationStability
{
    private readonly double[][] _edges;
    private readonly double[][] _shares;

    private double[] _usual = [];

    private PopulationStability(ImmutableArray<string> features, double[][] edges, double[][] shares, int window) =>
        (Features, _edges, _shares, Window) = (features, edges, shares, window);

    /// <summary>Names of the features in order.</summary>
    public ImmutableArray<string> Features { get; }

    /// <summary>Rows that a window over new values holds.</summary>
    public int Window { get; }

    /// <summary>
    /// The largest index of a feature that any <see cref="Window"/> rows of the training, one after the other, had; 0 where it has not
    /// twice as many.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such feature.</exception>
    public double UsualOf(int feature) => _usual[Checked(feature)];

    /// <summary>Number of bins of a feature, at least 2; 3 where it never changed: below, at and above its only value.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such feature.</exception>
    public int BinsOf(int feature) => _edges[Checked(feature)].Length + 1;

    /// <summary>Where the bins of a feature end, ascending, each end in the bin below it.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such feature.</exception>
    public ReadOnlySpan<double> EdgesOf(int feature) => _edges[Checked(feature)];

    /// <summary>Share of the training values in each bin of a feature, smoothed, adding up to 1.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such feature.</exception>
    public ReadOnlySpan<double> SharesOf(int feature) => _shares[Checked(feature)];

    /// <summary>Fixes the bins.</summary>
    /// <param name="features">Names, at least one, not blank and all different.</param>
    /// <param name="rows">
    /// Training values, a row of one value per feature after the other, in the order of time; finite, at least as many rows as bins.
    /// </param>
    /// <param name="bins">Bins of a feature, from 2 to 100. Default 10.</param>
    /// <param name="window">Rows that windows over new values will hold, from 1 to 1,000,000. Default 250.</param>
    /// <exception cref="ArgumentException">
    /// A name is unsound, there are too few rows or a part of one, or a value is not finite.
    /// </exception>
    /// <exception cref="ArgumentOutOfRangeException">The bins or the window are outside their range.</exception>
    /// <remarks>O(rows·features·bins).</remarks>
    public static PopulationStability Train(
        ImmutableArray<string> features, ReadOnlySpan<double> rows, int bins = 10, int window = 250)
    {
        CheckNames(features);
        ArgumentOutOfRangeException.ThrowIfLessThan(bins, 2);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(bins, 100);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(window);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(window, 1_000_000);
        Guard.AllFinite(rows);
        int columns = features.Length;
        int count = rows.Length / columns;
        Guard.Length(count * columns, rows.Length, Invariant($"values ({columns} per row)"), nameof(rows));
        Guard.AtLeast(bins, count, "rows (one per bin)", nameof(rows));
        double[][] edges = new double[columns][];
        double[][] shares = new double[columns][];
        double[] column = new double[count];
        for (int k = 0; k < columns; k++)
        {
            for (int i = 0; i < count; i++)
            {
                column[i] = rows[(i * columns) + k];
            }

            Array.Sort(column);
            edges[k] = EdgesIn(column, bins);
            int[] counts = new int[edges[k].Length + 1];
            foreach (double value in column)
            {
                counts[BinOf(edges[k], value)]++;
            }

            shares[k] = [.. counts.Select(c => Share(c, count, counts.Length))];
        }

        PopulationStability stability = new(features, edges, shares, window) { _usual = new double[columns] };
        stability._usual = stability.LargestIn(rows);
        return stability;
    }

    /// <summary>
    /// The index of each feature over new rows; of about <see cref="Window"/> of them, or what is usual does not compare.
    /// </summary>
    /// <param name="rows">Values in the order of <see cref="Features"/>, row after row; finite, at least one row.</param>
    /// <exception cref="ArgumentException">There is no row or a part of one, or a value is not finite.</exception>
    public StabilityReading Measure(ReadOnlySpan<double> rows)
    {
        int columns = Features.Length;
        Guard.AtLeast(columns, rows.Length, "values (one row)", nameof(rows));
        int count = rows.Length / columns;
        Guard.Length(count * columns, rows.Length, Invariant($"values ({columns} per row)"), nameof(rows));
        PopulationWindow window = new(this, count);
        for (int i = 0; i < count; i++)
        {
            window.Update(rows.Slice(i * columns, columns));
        }

        return window.Read();
    }

    /// <summary>The bin of a value, from 0.</summary>
    internal int BinOf(int feature, double value) => BinOf(_edges[feature], value);

    /// <summary>The index of a feature from what its bins hold.</summary>
    internal double IndexOf(int feature, ReadOnlySpan<int> counts, int total)
    {
        double[] before = _shares[feature];
        double sum = 0;
        for (int b = 0; b < before.Length; b++)
        {
            double now = Share(counts[b], total, before.Length);
            sum += (now - before[b]) * Math.Log(now / before[b]);
        }

        return sum;
    }

    private double[] LargestIn(ReadOnlySpan<double> rows)
    {
        double[] largest = new double[Features.Length];
        int count = rows.Length / Features.Length;
        if (count < 2L * Window)
        {
            return largest;
        }

        PopulationWindow window = new(this);
        for (int i = 0; i < count; i++)
        {
            window.Update(rows.Slice(i * Features.Length, Features.Length));
            for (int k = 0; k < largest.Length && window.IsFull; k++)
            {
                largest[k] = Math.Max(largest[k], window.IndexOf(k));
            }
        }

        return largest;
    }

    private static double[] EdgesIn(double[] ascending, int bins)
    {
        double last = ascending[^1];
        if (ascending[0] == last)
        {
            return [Math.BitDecrement(last), last]; // below, at and above the only value: whatever else comes is news
        }

        List<double> edges = new(bins - 1);
        for (int b = 1; b < bins; b++)
        {
            // Nothing lies beyond the largest value: a bin that would end there begins there.
            double quantile = ascending[Quantiles.LowerIndex(ascending.Length, (double)b / bins)];
            double edge = quantile < last ? quantile : Math.BitDecrement(last);
            if (edges.Count == 0 || edge > edges[^1])
            {
                edges.Add(edge);
            }
        }

        return [.. edges];
    }

    // Ends belong to the bin below: the number of edges below the value.
    private static int BinOf(double[] edges, double value)
    {
        (int low, int high) = (0, edges.Length);
        while (low < high)
        {
            int middle = (low + high) >>> 1;
            (low, high) = edges[middle] < value ? (middle + 1, high) : (low, middle);
        }

        return low;
    }

    private static double Share(int count, int total, int bins) => (count + 0.5) / (total + (0.5 * bins));

    private static void CheckNames(ImmutableArray<string> features)
    {
        if (features.IsDefaultOrEmpty || features.Any(string.IsNullOrWhiteSpace) ||
            features.Distinct(StringComparer.Ordinal).Count() != features.Length)
        {
            throw new ArgumentException("Features need names, at least one, not blank and all different.", nameof(features));
        }
    }

    private int Checked(int feature)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(feature);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(feature, Features.Length);
        return feature;
    }
}
