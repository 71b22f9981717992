using MrBen.Portfolio.Market;
using MrBen.Portfolio.Statistics;
using static System.FormattableString;

namespace MrBen.Portfolio.Estimation;

/// <summary>
/// The search for the largest likelihood of a Markov-switching autoregression of a scaled series. Of one fit; not thread-safe.
/// </summary>
internal sealed class SwitchingSearch(double[] values, MarkovSwitchingOptions options)
{
    private readonly SwitchingLikelihood _likelihood = new(values, options.Regimes, options.Lags, options.Level);

    private readonly SwitchingParameters _gradient = new(options.Regimes, options.Lags);

    private readonly SwitchingParameters _trial = new(options.Regimes, options.Lags);

    /// <summary>Where the likelihood is largest; null until found.</summary>
    public SwitchingParameters? Best { get; private set; }

    /// <summary>Quasi-Newton steps made in all.</summary>
    public int Iterations { get; private set; }

    private int Free => options.Regimes - 1;

    private int Deviations => options.SwitchesVolatility ? options.Regimes : 1;

    private int Size => (options.Regimes * Free) + options.Regimes + options.Lags + Deviations;

    /// <summary>Searches; the failure where nothing was found.</summary>
    public EstimationFailure? Run(AssetId name, CancellationToken cancellationToken)
    {
        SeededRandom random = new(options.Seed);
        List<(SwitchingParameters Parameters, double LogLikelihood)> starts = [];
        for (int s = 0; s < options.Starts; s++)
        {
            SwitchingParameters parameters = Begin(s, ref random);
            if (TryRise(parameters, out double logLikelihood, cancellationToken))
            {
                starts.Add((parameters, logLikelihood));
            }
        }

        double best = double.NegativeInfinity;
        foreach ((SwitchingParameters start, _) in starts.OrderByDescending(s => s.LogLikelihood).Take(options.Finalists))
        {
            QuasiNewton search = new(NegativeLogLikelihood, ToPoint(start));
            bool converged = search.Run(options.Tolerance, options.MaxIterations, cancellationToken);
            Iterations += search.Iterations;
            if (converged && -search.Value > best)
            {
                best = -search.Value;
                FromPoint(search.Point, _trial);
                Best = _trial.Copy();
            }
        }

        return Best is not null ? null
            : starts.Count == 0 ? new UndefinedEstimate(name, Invariant(
                $"Each of {options.Starts} starts ended with a regime of {name} that holds hardly any value of its own; ")
                + "fewer regimes, or more values, are needed.")
            : new NoConvergence(Iterations, Invariant(
                $"The likelihood of {name} over {values.Length} values still rose after {Iterations} steps from the best starts."));
    }

    // The first start takes its levels from quantiles, the others from drawn stretches; lags begin at 0.
    private SwitchingParameters Begin(int start, ref SeededRandom random)
    {
        int k = options.Regimes;
        SwitchingParameters parameters = new(k, options.Lags);
        double stay = start == 0 ? 0.9 : 0.6 + (0.38 * random.NextOpen());
        double[] sorted = [.. values];
        Array.Sort([.. values.Select(v => options.Order == RegimeOrder.Mean ? v : Math.Abs(v))], sorted);
        int length = Math.Max(4, values.Length / (4 * k));
        for (int i = 0; i < k; i++)
        {
            ReadOnlySpan<double> stretch = start == 0
                ? sorted.AsSpan((i * values.Length / k)..((i + 1) * values.Length / k))
                : values.AsSpan(random.NextBelow(values.Length - length + 1), length);
            (double mean, double variance) = Moments.MeanAndVariance(stretch);
            parameters.Levels[i] = mean;
            parameters.Deviations[i] = options.SwitchesVolatility ? Math.Sqrt(Math.Max(variance, 0.01)) : 0.8;
            for (int j = 0; j < k; j++)
            {
                parameters.Transitions[(i * k) + j] = i == j ? stay : (1 - stay) / (k - 1);
            }
        }

        return parameters;
    }

    private bool TryRise(SwitchingParameters parameters, out double logLikelihood, CancellationToken cancellationToken)
    {
        logLikelihood = _likelihood.Filter(parameters);
        for (int i = 0; i < options.StartIterations; i++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            _likelihood.Smooth();
            if (!_likelihood.TryMaximize(parameters, options.SwitchesVolatility, options.VarianceFloor))
            {
                return false;
            }

            logLikelihood = _likelihood.Filter(parameters);
        }

        return double.IsFinite(logLikelihood);
    }

    private double NegativeLogLikelihood(ReadOnlySpan<double> point, Span<double> gradient)
    {
        FromPoint(point, _trial);
        if (!Array.TrueForAll(_trial.Deviations, s => s * s > options.VarianceFloor && double.IsFinite(s)))
        {
            return double.PositiveInfinity;
        }

        double logLikelihood = _likelihood.Filter(_trial);
        _likelihood.Smooth();
        _likelihood.Differentiate(_trial, _gradient);
        int k = options.Regimes;
        int place = 0;
        for (int i = 0; i < k; i++)
        {
            double mean = 0;
            for (int j = 0; j < k; j++)
            {
                mean += _trial.Transitions[(i * k) + j] * _gradient.Transitions[(i * k) + j];
            }

            for (int j = 0; j < Free; j++)
            {
                gradient[place++] = -_trial.Transitions[(i * k) + j] * (_gradient.Transitions[(i * k) + j] - mean);
            }
        }

        foreach (double slope in _gradient.Levels)
        {
            gradient[place++] = -slope;
        }

        foreach (double slope in _gradient.Lags)
        {
            gradient[place++] = -slope;
        }

        gradient[place..].Clear();
        for (int i = 0; i < k; i++)
        {
            gradient[place + (options.SwitchesVolatility ? i : 0)] -= _trial.Deviations[i] * _gradient.Deviations[i];
        }

        return -logLikelihood;
    }

    // Logits of each row against its last probability, levels, lags, logarithms of deviations.
    private double[] ToPoint(SwitchingParameters parameters)
    {
        int k = options.Regimes;
        double[] point = new double[Size];
        int place = 0;
        for (int i = 0; i < k; i++)
        {
            for (int j = 0; j < Free; j++)
            {
                point[place++] = Math.Log(
                    Math.Max(1e-8, parameters.Transitions[(i * k) + j]) / Math.Max(1e-8, parameters.Transitions[(i * k) + Free]));
            }
        }

        parameters.Levels.CopyTo(point, place);
        parameters.Lags.CopyTo(point, place + k);
        for (int i = 0; i < Deviations; i++)
        {
            point[place + k + options.Lags + i] = Math.Log(parameters.Deviations[i]);
        }

        return point;
    }

    private void FromPoint(ReadOnlySpan<double> point, SwitchingParameters parameters)
    {
        int k = options.Regimes;
        for (int i = 0; i < k; i++)
        {
            ReadOnlySpan<double> logits = point.Slice(i * Free, Free);
            double largest = 0;
            foreach (double logit in logits)
            {
                largest = Math.Max(largest, logit);
            }

            double sum = 0;
            for (int j = 0; j < k; j++)
            {
                parameters.Transitions[(i * k) + j] = Math.Exp((j < Free ? logits[j] : 0) - largest);
                sum += parameters.Transitions[(i * k) + j];
            }

            for (int j = 0; j < k; j++)
            {
                parameters.Transitions[(i * k) + j] /= sum;
            }
        }

        int place = k * Free;
        point.Slice(place, k).CopyTo(parameters.Levels);
        point.Slice(place + k, options.Lags).CopyTo(parameters.Lags);
        for (int i = 0; i < k; i++)
        {
            parameters.Deviations[i] = Math.Exp(point[place + k + options.Lags + (options.SwitchesVolatility ? i : 0)]);
        }
    }
}
