using System.Collections.Immutable;
using MrBen.Portfolio.Statistics;

namespace MrBen.Portfolio.Estimation;

/// <summary>Standard errors of a fitted <see cref="MarkovSwitchingModel"/>. Immutable and thread-safe.</summary>
/// <remarks>
/// Square roots of the diagonal of the inverse of the observed information, which is minus the second derivatives of the log-likelihood
/// with respect to the parameters themselves; the last probability of a row has that of the sum of the others.
/// </remarks>
public sealed record MarkovSwitchingErrors
{
    // Central differences of exact gradients: the error is of the order of step², rounding of the order of 1e-16/step.
    private const double RelativeStep = 1e-5;

    private MarkovSwitchingErrors(
        ImmutableArray<double> transitions, ImmutableArray<double> levels, ImmutableArray<double> autoregression,
        ImmutableArray<double> volatilities) =>
        (Transitions, Levels, Autoregression, Volatilities) = (transitions, levels, autoregression, volatilities);

    /// <summary>Of the transition probabilities, K × K row after row.</summary>
    public ImmutableArray<double> Transitions { get; }

    /// <summary>Of the means or constants, length K.</summary>
    public ImmutableArray<double> Levels { get; }

    /// <summary>Of the coefficients of the lags, length p.</summary>
    public ImmutableArray<double> Autoregression { get; }

    /// <summary>Of the volatilities, length K; all alike where they do not switch.</summary>
    public ImmutableArray<double> Volatilities { get; }

    /// <summary>Null where the information is not positive definite, as with a probability at 0 or 1.</summary>
    internal static MarkovSwitchingErrors? TryCompute(double[] values, MarkovSwitchingOptions options, SwitchingParameters parameters)
    {
        int k = options.Regimes;
        int deviations = options.SwitchesVolatility ? k : 1;
        int size = (k * (k - 1)) + k + options.Lags + deviations;
        SwitchingLikelihood likelihood = new(values, k, options.Lags, options.Level);
        double[] information = new double[size * size];
        for (int i = 0; i < size; i++)
        {
            double step = Step(parameters, options, i);
            if (!(step > 0))
            {
                return null;
            }

            double[] ahead = Slopes(likelihood, options, Moved(parameters, options, i, step));
            double[] behind = Slopes(likelihood, options, Moved(parameters, options, i, -step));
            for (int j = 0; j < size; j++)
            {
                double second = (behind[j] - ahead[j]) / (4 * step);
                information[(i * size) + j] += second;
                information[(j * size) + i] += second;
            }
        }

        return ObservedInformation.TryInvert(information, size) is { } covariance ? Read(covariance, options, size) : null;
    }

    private static MarkovSwitchingErrors Read(double[] covariance, MarkovSwitchingOptions options, int size)
    {
        int k = options.Regimes;
        double[] transitions = new double[k * k];
        for (int i = 0; i < k; i++)
        {
            double sum = 0;
            for (int j = 0; j < k - 1; j++)
            {
                int place = (i * (k - 1)) + j;
                transitions[(i * k) + j] = Math.Sqrt(covariance[(place * size) + place]);
                for (int l = 0; l < k - 1; l++)
                {
                    sum += covariance[(place * size) + (i * (k - 1)) + l];
                }
            }

            transitions[(i * k) + k - 1] = Math.Sqrt(Math.Max(0, sum));
        }

        int levels = k * (k - 1);
        int spread = levels + k + options.Lags;
        return new MarkovSwitchingErrors(
            [.. transitions], [.. Enumerable.Range(levels, k).Select(Error)], [.. Enumerable.Range(levels + k, options.Lags).Select(Error)],
            [.. Enumerable.Range(0, k).Select(i => Error(spread + (options.SwitchesVolatility ? i : 0)))]);

        double Error(int place) => Math.Sqrt(covariance[(place * size) + place]);
    }

    // Probabilities have no room beyond 0; deviations and levels are moved in units of the deviation.
    private static double Step(SwitchingParameters parameters, MarkovSwitchingOptions options, int index)
    {
        int k = options.Regimes;
        int levels = k * (k - 1);
        if (index < levels)
        {
            int row = index / (k - 1);
            double room = Math.Min(parameters.Transitions[(row * k) + (index % (k - 1))], parameters.Transitions[(row * k) + k - 1]);
            return room > 1e-6 ? Math.Min(RelativeStep, 0.5 * room) : 0;
        }

        return index >= levels + k && index < levels + k + options.Lags ? RelativeStep : RelativeStep * parameters.Deviations.Min();
    }

    private static SwitchingParameters Moved(SwitchingParameters parameters, MarkovSwitchingOptions options, int index, double step)
    {
        int k = options.Regimes;
        int levels = k * (k - 1);
        SwitchingParameters moved = parameters.Copy();
        if (index < levels)
        {
            moved.Transitions[(index / (k - 1) * k) + (index % (k - 1))] += step;
            moved.Transitions[(index / (k - 1) * k) + k - 1] -= step;
        }
        else if (index < levels + k)
        {
            moved.Levels[index - levels] += step;
        }
        else if (index < levels + k + options.Lags)
        {
            moved.Lags[index - levels - k] += step;
        }
        else
        {
            for (int i = 0; i < k; i++)
            {
                moved.Deviations[i] += !options.SwitchesVolatility || i == index - levels - k - options.Lags ? step : 0;
            }
        }

        return moved;
    }

    private static double[] Slopes(SwitchingLikelihood likelihood, MarkovSwitchingOptions options, SwitchingParameters parameters)
    {
        int k = options.Regimes;
        SwitchingParameters gradient = new(k, options.Lags);
        _ = likelihood.Filter(parameters);
        likelihood.Smooth();
        likelihood.Differentiate(parameters, gradient);
        List<double> slopes = [];
        for (int i = 0; i < k; i++)
        {
            for (int j = 0; j < k - 1; j++)
            {
                slopes.Add(gradient.Transitions[(i * k) + j] - gradient.Transitions[(i * k) + k - 1]);
            }
        }

        slopes.AddRange(gradient.Levels);
        slopes.AddRange(gradient.Lags);
        if (options.SwitchesVolatility)
        {
            slopes.AddRange(gradient.Deviations);
        }
        else
        {
            slopes.Add(gradient.Deviations.Sum());
        }

        return [.. slopes];
    }
}
