using MrBen.Portfolio.Statistics;

namespace MrBen.Portfolio.Estimation;

/// <summary>
/// Tells when mean or volatility are no longer what they were, value by value: cumulative sums. Updates in place; not thread-safe.
/// </summary>
/// <remarks>
/// <para>Four charts S ← max(0, S + x) over z = (value − mean)/volatility: x = ±z − k with k half the shift to be found, and x = ±(z² − k)
/// with k = 2 ln r/(1 − 1/r²), r the ratio of volatilities to be found, which are the logarithms of likelihood ratios but for a factor
/// (Page 1954, Biometrika 41, 100–115; Hawkins and Olwell 1998, Cumulative Sum Charts, chapters 2 and 4). An alarm goes off at the
/// threshold whose average run length is the one asked for; then all charts begin anew, with the mean and volatility as they were.</para>
/// <para>The run length holds for independent normal values whose mean and volatility are known. Returns have fatter tails and volatility
/// that comes in clusters: on them alarms are more frequent. Divide by a forecast of volatility first where that matters.</para>
/// <para>O(1) and no allocation per value.</para>
/// </remarks>
public sealed class ChangePointDetector
{
    private readonly CusumIncrement[] _charts;
    private readonly double[] _thresholds;
    private readonly double[] _sums;
    private readonly long[] _since;

    /// <summary>A detector of departures from a known mean and volatility.</summary>
    /// <param name="mean">Mean per period, finite.</param>
    /// <param name="volatility">Standard deviation per period, positive and finite.</param>
    /// <param name="options">What to find, and how often to be wrong; null for the defaults.</param>
    /// <exception cref="ArgumentException">An argument is out of its range or an option unsound.</exception>
    public ChangePointDetector(double mean, double volatility, ChangePointOptions? options = null)
    {
        Guard.Finite(mean);
        Guard.Finite(volatility);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(volatility);
        ChangePointOptions settings = options is null ? new() : options with { };
        if (settings.Validate() is { Count: > 0 } errors)
        {
            throw new ArgumentException(string.Join(' ', errors), nameof(options));
        }

        (Mean, Volatility) = (mean, volatility);
        _charts = Charts(settings);
        _thresholds = [.. _charts.Select(chart => chart.ThresholdFor(settings.AverageRunLength))];
        (_sums, _since) = (new double[_charts.Length], new long[_charts.Length]);
    }

    // The same charts from their beginning: finding the thresholds takes longer than following a history.
    private ChangePointDetector(ChangePointDetector other)
    {
        (Mean, Volatility, _charts, _thresholds) = (other.Mean, other.Volatility, other._charts, other._thresholds);
        (_sums, _since) = (new double[_charts.Length], new long[_charts.Length]);
    }

    /// <summary>A detector of the same departures that has seen nothing.</summary>
    internal ChangePointDetector Anew() => new(this);

    /// <summary>The mean that is departed from, per period.</summary>
    public double Mean { get; }

    /// <summary>The standard deviation that is departed from, per period.</summary>
    public double Volatility { get; }

    /// <summary>Values that were seen.</summary>
    public long Count { get; private set; }

    /// <summary>The threshold of a chart; null where it is not kept.</summary>
    public double? Threshold(ChangeKind kind)
    {
        int place = Array.FindIndex(_charts, chart => chart.Kind == kind);
        return place < 0 ? null : _thresholds[place];
    }

    /// <summary>The sum of a chart as it stands, from 0; null where it is not kept.</summary>
    public double? Statistic(ChangeKind kind)
    {
        int place = Array.FindIndex(_charts, chart => chart.Kind == kind);
        return place < 0 ? null : _sums[place];
    }

    /// <summary>Average run length of a chart on independent normal values.</summary>
    /// <param name="kind">Which chart.</param>
    /// <param name="reference">k: what is taken from z or −z for the mean, what z² is compared with for the volatility; finite.</param>
    /// <param name="threshold">h, positive and finite.</param>
    /// <param name="shift">Mean of the values in standard deviations, for the charts of the mean. Default 0: no change.</param>
    /// <param name="ratio">Standard deviation of the values over what it was, positive. Default 1: no change.</param>
    /// <returns>Periods to an alarm on average, from a sum of 0.</returns>
    /// <exception cref="ArgumentException">An argument is out of its range.</exception>
    /// <remarks>
    /// Charts of the volatility take the mean as unchanged. Page's integral equation on 121 points; about 1e-4 of the value off at most for
    /// the mean, 1e-3 for volatility.
    /// </remarks>
    public static double AverageRunLength(ChangeKind kind, double reference, double threshold, double shift = 0, double ratio = 1)
    {
        if (!Enum.IsDefined(kind))
        {
            throw new ArgumentOutOfRangeException(nameof(kind), kind, $"Unknown kind of change {kind}.");
        }

        Guard.Finite(reference);
        Guard.Finite(threshold);
        Guard.Finite(shift);
        Guard.Finite(ratio);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(threshold);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(ratio);
        return new CusumIncrement(kind, reference, shift, ratio).AverageRunLength(threshold);
    }

    /// <summary>A detector of departures from the mean and standard deviation of a stretch of values.</summary>
    /// <param name="reference">At least 2 finite values that are not all alike; a hundred or more if the run length is to hold.</param>
    /// <param name="options">What to find, and how often to be wrong; null for the defaults.</param>
    /// <exception cref="ArgumentException">Too few values, one is not finite, all are alike, or an option is unsound.</exception>
    public static ChangePointDetector FromReference(ReadOnlySpan<double> reference, ChangePointOptions? options = null)
    {
        Guard.AtLeast(2, reference.Length, "values", nameof(reference));
        Guard.AllFinite(reference);
        if (reference.IndexOfAnyExcept(reference[0]) < 0)
        {
            throw new ArgumentException("The values are all alike; there is no deviation to compare with.", nameof(reference));
        }

        (double mean, double variance) = Moments.MeanAndVariance(reference);
        return new ChangePointDetector(mean, Math.Sqrt(variance), options);
    }

    /// <summary>Takes in one value.</summary>
    /// <param name="value">Finite.</param>
    /// <param name="change">The alarm; of several at once, that whose sum is furthest beyond its threshold.</param>
    /// <returns>Whether an alarm went off.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The value is not finite; nothing has changed.</exception>
    public bool Update(double value, out ChangePoint change)
    {
        Guard.Finite(value);
        change = default;
        double standardized = Math.Clamp((value - Mean) / Volatility, -1e100, 1e100);
        double furthest = 1;
        int alarm = -1;
        for (int i = 0; i < _charts.Length; i++)
        {
            _since[i] = _sums[i] > 0 ? _since[i] : Count;
            _sums[i] = Math.Max(0, _sums[i] + _charts[i].Of(standardized));
            if (_sums[i] / _thresholds[i] >= furthest)
            {
                (furthest, alarm) = (_sums[i] / _thresholds[i], i);
            }
        }

        if (alarm >= 0)
        {
            change = new ChangePoint(_charts[alarm].Kind, Count, _since[alarm], _sums[alarm], _thresholds[alarm]);
            Array.Clear(_sums);
        }

        Count++;
        return alarm >= 0;
    }

    private static CusumIncrement[] Charts(ChangePointOptions options)
    {
        List<CusumIncrement> charts = [];
        if (options.MeanShift is { } shift)
        {
            charts.Add(new CusumIncrement(ChangeKind.MeanIncrease, shift / 2, 0, 1));
            charts.Add(new CusumIncrement(ChangeKind.MeanDecrease, shift / 2, 0, 1));
        }

        if (options.VolatilityRatio is { } ratio)
        {
            charts.Add(new CusumIncrement(ChangeKind.VolatilityIncrease, Between(ratio), 0, 1));
            charts.Add(new CusumIncrement(ChangeKind.VolatilityDecrease, Between(1 / ratio), 0, 1));
        }

        return [.. charts];

        static double Between(double r) => 2 * Math.Log(r) / (1 - (1 / (r * r)));
    }
}
