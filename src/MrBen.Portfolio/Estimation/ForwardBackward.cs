namespace MrBen.Portfolio.Estimation;

/// <summary>
/// Filtered and smoothed probabilities of a chain with normal observations, in linear space. Workspace of one fit; not thread-safe.
/// </summary>
/// <remarks>
/// Each step is renormalised, so that nothing underflows however long the history; logarithms are taken of one number a period.
/// Sources: Baum, Petrie, Soules and Weiss (1970), Annals of Mathematical Statistics 41(1), 164–171; the scaling is Rabiner (1989),
/// Proceedings of the IEEE 77(2), section V.A. O(T·K²).
/// </remarks>
internal sealed class ForwardBackward(int periods, int states)
{
    /// <summary>What is so far out that it is impossible in each regime alike; its log density must stay a number.</summary>
    public const double LeastLogDensity = -1e300;

    private static readonly double HalfLogTwoPi = 0.5 * Math.Log(2 * Math.PI);

    private readonly double[] _predicted = new double[periods * states];

    /// <summary>T × K: given returns up to each period.</summary>
    public double[] Filtered { get; } = new double[periods * states];

    /// <summary>T × K: given all returns; after <see cref="Smooth"/>.</summary>
    public double[] Smoothed { get; } = new double[periods * states];

    /// <summary>K × K: expected number of steps from one state to the other; after <see cref="Smooth"/>.</summary>
    public double[] Steps { get; } = new double[states * states];

    /// <summary>Log density of a normal return.</summary>
    public static double LogDensity(double value, GaussianRegime regime)
    {
        double deviation = (value - regime.Mean) / regime.Volatility;
        return Math.Max(LeastLogDensity, -HalfLogTwoPi - Math.Log(regime.Volatility) - (0.5 * deviation * deviation));
    }

    /// <summary>
    /// One step of the filter: predicted probabilities become filtered ones. Returns the log density of the return given those before it.
    /// </summary>
    public static double Condition(
        double value, ReadOnlySpan<GaussianRegime> regimes, ReadOnlySpan<double> predicted, Span<double> filtered)
    {
        double largest = double.NegativeInfinity;
        for (int k = 0; k < regimes.Length; k++)
        {
            filtered[k] = LogDensity(value, regimes[k]);
            largest = predicted[k] > 0 ? Math.Max(largest, filtered[k]) : largest;
        }

        double sum = 0;
        for (int k = 0; k < regimes.Length; k++)
        {
            filtered[k] = predicted[k] > 0 ? predicted[k] * Math.Exp(filtered[k] - largest) : 0;
            sum += filtered[k];
        }

        for (int k = 0; k < regimes.Length; k++)
        {
            filtered[k] /= sum;
        }

        return largest + Math.Log(sum);
    }

    /// <summary>Fills the filtered probabilities; returns the log-likelihood.</summary>
    public double Filter(
        ReadOnlySpan<double> returns, ReadOnlySpan<GaussianRegime> regimes, ReadOnlySpan<double> transitions, ReadOnlySpan<double> initial)
    {
        double logLikelihood = 0;
        for (int t = 0; t < periods; t++)
        {
            Span<double> predicted = _predicted.AsSpan(t * states, states);
            if (t == 0)
            {
                initial.CopyTo(predicted);
            }
            else
            {
                Predict(Filtered.AsSpan((t - 1) * states, states), transitions, predicted);
            }

            logLikelihood += Condition(returns[t], regimes, predicted, Filtered.AsSpan(t * states, states));
        }

        return logLikelihood;
    }

    /// <summary>Fills the smoothed probabilities and expected steps, after <see cref="Filter"/> with the same transitions.</summary>
    public void Smooth(ReadOnlySpan<double> transitions)
    {
        Array.Clear(Steps);
        Filtered.AsSpan((periods - 1) * states, states).CopyTo(Smoothed.AsSpan((periods - 1) * states, states));
        for (int t = periods - 2; t >= 0; t--)
        {
            for (int i = 0; i < states; i++)
            {
                double sum = 0;
                for (int j = 0; j < states; j++)
                {
                    // A state that was predicted with probability 0 is not smoothed back into existence. The quotient is a share: it
                    // stays a number however small what it divides by.
                    double predicted = _predicted[((t + 1) * states) + j];
                    double step = predicted > 0
                        ? Filtered[(t * states) + i] * transitions[(i * states) + j] / predicted * Smoothed[((t + 1) * states) + j]
                        : 0;
                    Steps[(i * states) + j] += step;
                    sum += step;
                }

                Smoothed[(t * states) + i] = sum;
            }
        }
    }

    /// <summary>p'P.</summary>
    public static void Predict(ReadOnlySpan<double> filtered, ReadOnlySpan<double> transitions, Span<double> predicted)
    {
        predicted.Clear();
        int states = filtered.Length;
        for (int i = 0; i < states; i++)
        {
            for (int j = 0; j < states; j++)
            {
                predicted[j] += filtered[i] * transitions[(i * states) + j];
            }
        }
    }
}
