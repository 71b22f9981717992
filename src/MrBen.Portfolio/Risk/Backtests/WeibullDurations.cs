using System.Diagnostics;

namespace MrBen.Portfolio.Risk.Backtests;

/// <summary>
/// Times between violations and the likelihood of a Weibull distribution for them. Not thread-safe: it is a workspace of one test.
/// </summary>
/// <remarks>
/// With N full durations of n in all and aᵇ = N/ΣDᵇ, its best value for a given b, the log-likelihood is
/// ℓ(b) = N·ln(N/ΣDᵇ) + N·ln b + (b − 1)·Σ_full ln D − N. Its second derivative is −N/b² − N·Var(ln D) with weights Dᵇ: it is concave.
/// </remarks>
internal sealed class WeibullDurations(int violations)
{
    private const int MostIterations = 200;

    // A shape of a thousand is a violation every so many days to the day; beyond it the fit means nothing and powers overflow.
    private const double LargestShape = 1_000;

    private readonly double[] _logarithms = new double[violations + 1];
    private int _count;
    private int _full;
    private double _fullSum;
    private double _largest;

    /// <summary>Takes the durations of a series with no more violations than there is room for.</summary>
    public void Read(ReadOnlySpan<bool> series)
    {
        (_count, _full, _fullSum, _largest) = (0, 0, 0, 0);
        int previous = -1;
        for (int t = 0; t < series.Length; t++)
        {
            if (!series[t])
            {
                continue;
            }

            if (previous >= 0)
            {
                Add(t - previous, isFull: true);
            }
            else if (t > 0)
            {
                Add(t + 1, isFull: false); // as if the period before the first were the last violation
            }

            previous = t;
        }

        if (previous >= 0 && previous < series.Length - 1)
        {
            Add(series.Length - 1 - previous, isFull: false);
        }
    }

    /// <summary>The best shape; null where there is no full duration or no best one.</summary>
    public double? FitShape()
    {
        // As b grows the score falls to Σ_full (ln D − ln D_max): it reaches 0 only where that is negative.
        if (_full == 0 || !(_fullSum < _full * _largest * (1 - 1e-12)))
        {
            return null;
        }

        double low = 0;
        double high = double.PositiveInfinity;
        double shape = 1;
        for (int iteration = 0; iteration < MostIterations; iteration++)
        {
            (double score, double curvature) = Score(shape);
            if (score > 0)
            {
                low = shape;
            }
            else
            {
                high = shape;
            }

            double next = shape - (score / curvature);
            if (!(next > low && next < high))
            {
                next = double.IsInfinity(high) ? 2 * shape : 0.5 * (low + high);
            }

            if (next > LargestShape)
            {
                return null;
            }

            if (Math.Abs(next - shape) <= 1e-13 * shape)
            {
                return next;
            }

            shape = next;
        }

        return shape;
    }

    /// <summary>Twice the gain in log-likelihood of the best shape over the shape 1.</summary>
    public double Statistic(double shape) => Math.Max(0, 2 * (LogLikelihood(shape) - LogLikelihood(1)));

    /// <summary>The concentrated log-likelihood.</summary>
    public double LogLikelihood(double shape)
    {
        double sum = 0;
        foreach (double logarithm in _logarithms.AsSpan(0, _count))
        {
            sum += Math.Exp(shape * (logarithm - _largest)); // scaled by the largest, so that no power overflows
        }

        double logSum = Math.Log(sum) + (shape * _largest);
        return (_full * (Math.Log(_full) - logSum + Math.Log(shape) - 1)) + ((shape - 1) * _fullSum);
    }

    private (double Score, double Curvature) Score(double shape)
    {
        double sum = 0;
        double first = 0;
        double second = 0;
        foreach (double logarithm in _logarithms.AsSpan(0, _count))
        {
            double distance = logarithm - _largest;
            double power = Math.Exp(shape * distance);
            sum += power;
            first += power * distance;
            second += power * distance * distance;
        }

        double mean = first / sum;
        double variance = Math.Max(0, (second / sum) - (mean * mean));
        return ((_full / shape) + _fullSum - (_full * (mean + _largest)), (-_full / (shape * shape)) - (_full * variance));
    }

    private void Add(int duration, bool isFull)
    {
        Debug.Assert(_count < _logarithms.Length, "There are at most one more durations than violations.");
        double logarithm = Math.Log(duration);
        _logarithms[_count++] = logarithm;
        _largest = Math.Max(_largest, logarithm);
        if (isFull)
        {
            _full++;
            _fullSum += logarithm;
        }
    }
}
