using static System.FormattableString;

namespace MrBen.Portfolio.Statistics;

/// <summary>
/// The streaming twin of <see cref="Moments"/>: O(1) and no allocation per value, and no history kept. Updates in place; not thread-safe.
/// </summary>
/// <remarks>
/// Sources: Welford (1962), Technometrics 4(3), for mean and variance; Pébay (2008), Sandia report SAND2008-6212, for the third
/// and fourth moment.
/// </remarks>
public sealed class RunningMoments
{
    private double _mean;
    private double _sum2;
    private double _sum3;
    private double _sum4;

    /// <summary>How many values were added.</summary>
    public long Count { get; private set; }

    /// <summary>The arithmetic mean.</summary>
    /// <exception cref="InvalidOperationException">No value was added.</exception>
    public double Mean
    {
        get
        {
            Require(1, nameof(Mean));
            return _mean;
        }
    }

    /// <summary>The sample variance, divided by n − 1.</summary>
    /// <exception cref="InvalidOperationException">Fewer than 2 values were added.</exception>
    public double Variance
    {
        get
        {
            Require(2, nameof(Variance));
            return _sum2 / (Count - 1);
        }
    }

    /// <summary>The sample standard deviation: the root of <see cref="Variance"/>.</summary>
    /// <exception cref="InvalidOperationException">Fewer than 2 values were added.</exception>
    public double StandardDeviation
    {
        get
        {
            Require(2, nameof(StandardDeviation));
            return Math.Sqrt(_sum2 / (Count - 1));
        }
    }

    /// <summary>The moment skewness as in <see cref="Moments.Skewness"/>; <see langword="null"/> where the values do not vary.</summary>
    /// <exception cref="InvalidOperationException">Fewer than 2 values were added.</exception>
    public double? Skewness
    {
        get
        {
            Require(2, nameof(Skewness));
            return _sum2 > 0 ? Math.Sqrt(Count) * _sum3 / (_sum2 * Math.Sqrt(_sum2)) : null;
        }
    }

    /// <summary>
    /// The moment excess kurtosis as in <see cref="Moments.ExcessKurtosis"/>; <see langword="null"/> where the values do not vary.
    /// </summary>
    /// <exception cref="InvalidOperationException">Fewer than 2 values were added.</exception>
    public double? ExcessKurtosis
    {
        get
        {
            Require(2, nameof(ExcessKurtosis));
            return _sum2 > 0 ? (Count * _sum4 / (_sum2 * _sum2)) - 3 : null;
        }
    }

    /// <summary>Adds one value; nothing changes where it is refused.</summary>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="value"/> is not finite.</exception>
    public void Add(double value)
    {
        Guard.Finite(value);
        double before = Count;
        Count++;
        double delta = value - _mean;
        double step = delta / Count;
        double square = step * step;
        double product = delta * step * before;
        _mean += step;
        _sum4 += (product * square * (((double)Count * Count) - (3.0 * Count) + 3)) + (6 * square * _sum2) - (4 * step * _sum3);
        _sum3 += (product * step * (Count - 2)) - (3 * step * _sum2);
        _sum2 += product;
    }

    private void Require(long minimum, string what)
    {
        if (Count < minimum)
        {
            throw new InvalidOperationException(Invariant($"{what} needs at least {minimum} values; {Count} were added."));
        }
    }
}
