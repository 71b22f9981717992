namespace MrBen.Portfolio.Estimation;

/// <summary>The probability of each of K regimes in each of T periods. Immutable and thread-safe.</summary>
public sealed class RegimeProbabilities
{
    private readonly double[] _values;

    internal RegimeProbabilities(int regimes, double[] values) => (Regimes, _values) = (regimes, values);

    /// <summary>Number of regimes, K.</summary>
    public int Regimes { get; }

    /// <summary>Number of periods, T.</summary>
    public int Periods => _values.Length / Regimes;

    /// <summary>The probabilities of one period, length K, summing to 1.</summary>
    /// <param name="period">From 0 for the oldest.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such period.</exception>
    public ReadOnlySpan<double> Row(int period)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(period);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(period, Periods);
        return _values.AsSpan(period * Regimes, Regimes);
    }

    /// <summary>The probability of one regime in one period, in [0, 1].</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such period or regime.</exception>
    public double this[int period, int regime]
    {
        get
        {
            ArgumentOutOfRangeException.ThrowIfNegative(regime);
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(regime, Regimes);
            return Row(period)[regime];
        }
    }

    /// <summary>The most probable regime of one period; the lower number of two alike.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such period.</exception>
    public int MostProbable(int period) => MostProbable(Row(period));

    internal static int MostProbable(ReadOnlySpan<double> probabilities)
    {
        int best = 0;
        for (int k = 1; k < probabilities.Length; k++)
        {
            best = probabilities[k] > probabilities[best] ? k : best;
        }

        return best;
    }
}
