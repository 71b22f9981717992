using MrBen.Optimization.LinearAlgebra;

namespace MrBen.Portfolio.Estimation;

/// <summary>
/// Filter, smoother, likelihood and its gradient of a Markov-switching autoregression over one series. Workspace of one fit; not
/// thread-safe.
/// </summary>
/// <remarks>
/// <para>The filter runs over combinations of the regimes of a value and of its H lags, the latest counting least:
/// e = s(t) + K·s(t−1) + … + Kᴴ·s(t−H); with a switching mean H is the number of lags, and 1 at least. Before the first value the chain
/// has its stationary distribution. Sources: Hamilton (1989), Econometrica 57(2), section 4; Kim (1994), J. Econometrics 60, equation 2.20,
/// which is exact here as combinations hold all that the likelihood needs.</para>
/// <para>The gradient is the expected gradient of the likelihood with known regimes (Fisher's identity; Hamilton 1996, J. Econometrics 70,
/// 127–157, equations 3.1 to 3.4, with the term of the stationary distribution). O(T·K^(H+1)).</para>
/// </remarks>
internal sealed partial class SwitchingLikelihood
{
    private static readonly double HalfLogTwoPi = 0.5 * Math.Log(2 * Math.PI);

    private readonly double[] _values;
    private readonly bool _switchesMean;
    private readonly int _regimes;
    private readonly int _lags;
    private readonly int _history;
    private readonly int _heads;
    private readonly int _combinations;
    private readonly int _periods;
    private readonly double[] _filtered;
    private readonly double[] _smoothed;
    private readonly double[] _innovations;
    private readonly double[] _offsets;
    private readonly double[] _predicted;
    private readonly double[] _headSums;
    private readonly int[] _regimeAt;

    public SwitchingLikelihood(double[] values, int regimes, int lags, SwitchingLevel level)
    {
        (_values, _regimes, _lags, _switchesMean) = (values, regimes, lags, level == SwitchingLevel.Mean);
        _history = _switchesMean ? Math.Max(1, lags) : 1;
        _heads = Power(regimes, _history);
        _combinations = _heads * regimes;
        _periods = values.Length - lags;
        (_filtered, _smoothed) = (new double[_periods * _combinations], new double[_periods * _combinations]);
        (_innovations, _offsets, _predicted) = (new double[_periods], new double[_combinations], new double[_combinations]);
        _regimeAt = new int[(_history + 1) * _combinations];
        for (int i = 0; i < _regimeAt.Length; i++)
        {
            _regimeAt[i] = i % _combinations / Power(regimes, i / _combinations) % regimes;
        }

        (_headSums, Stationary, Steps) = (new double[_periods * _heads], new double[regimes], new double[regimes * regimes]);
    }

    /// <summary>Values with all their lags.</summary>
    public int Periods => _periods;

    /// <summary>Distribution of the regime before the first value, after <see cref="Filter"/>.</summary>
    public double[] Stationary { get; private set; }

    /// <summary>Expected steps from regime to regime, K × K, after <see cref="Smooth"/>.</summary>
    public double[] Steps { get; }

    /// <summary>Log-likelihood of the values after the lags, given these.</summary>
    public double Filter(SwitchingParameters parameters)
    {
        Stationary = MarkovChain.Stationary(parameters.Transitions, _regimes);
        SetOffsets(parameters);
        SetInnovations(parameters);
        SetFirst(parameters.Transitions);
        double logLikelihood = 0;
        for (int t = 0; t < _periods; t++)
        {
            Span<double> filtered = _filtered.AsSpan(t * _combinations, _combinations);
            logLikelihood += Condition(_innovations[t], parameters.Deviations, filtered);
            Span<double> heads = _headSums.AsSpan(t * _heads, _heads);
            heads.Clear();
            for (int e = 0; e < _combinations; e++)
            {
                heads[e % _heads] += filtered[e];
            }

            for (int e = 0; e < _combinations; e++)
            {
                int head = e / _regimes;
                _predicted[e] = heads[head] * parameters.Transitions[((head % _regimes) * _regimes) + (e % _regimes)];
            }
        }

        return logLikelihood;
    }

    /// <summary>Probabilities given all values, after <see cref="Filter"/>.</summary>
    public void Smooth()
    {
        int last = (_periods - 1) * _combinations;
        _filtered.AsSpan(last, _combinations).CopyTo(_smoothed.AsSpan(last, _combinations));
        for (int t = _periods - 2; t >= 0; t--)
        {
            for (int head = 0; head < _heads; head++)
            {
                double ahead = 0;
                for (int next = 0; next < _regimes; next++)
                {
                    ahead += _smoothed[((t + 1) * _combinations) + (head * _regimes) + next];
                }

                double sum = _headSums[(t * _heads) + head];
                for (int e = head; e < _combinations; e += _heads)
                {
                    _smoothed[(t * _combinations) + e] = sum > 0 ? _filtered[(t * _combinations) + e] / sum * ahead : 0;
                }
            }
        }

        CountSteps();
    }

    /// <summary>T × K probabilities of the regimes, filtered or smoothed.</summary>
    public double[] Marginal(bool smoothed)
    {
        double[] joint = smoothed ? _smoothed : _filtered;
        double[] marginal = new double[_periods * _regimes];
        for (int k = 0; k < joint.Length; k++)
        {
            marginal[(k / _combinations * _regimes) + (k % _combinations % _regimes)] += joint[k];
        }

        return marginal;
    }

    /// <summary>
    /// Writes the derivatives of the log-likelihood, after <see cref="Smooth"/> with the same parameters. Those with respect to transition
    /// probabilities are up to a number that is the same within a row.
    /// </summary>
    public void Differentiate(SwitchingParameters parameters, SwitchingParameters gradient)
    {
        double[] pulls = new double[_combinations];
        Array.Clear(gradient.Deviations);
        Array.Clear(gradient.Lags);
        Array.Clear(gradient.Levels);
        for (int t = 0; t < _periods; t++)
        {
            double pull = 0;
            for (int e = 0; e < _combinations; e++)
            {
                double deviation = parameters.Deviations[e % _regimes];
                double weight = _smoothed[(t * _combinations) + e];
                double residual = (_innovations[t] - _offsets[e]) / deviation;
                pulls[e] += weight * residual / deviation;
                pull += weight * residual / deviation;
                gradient.Deviations[e % _regimes] += weight * ((residual * residual) - 1) / deviation;
            }

            for (int j = 0; j < _lags; j++)
            {
                gradient.Lags[j] += pull * _values[_lags + t - 1 - j];
            }
        }

        for (int e = 0; e < _combinations; e++)
        {
            gradient.Levels[e % _regimes] += pulls[e];
            for (int j = 0; _switchesMean && j < _lags; j++)
            {
                int regime = RegimeAt(e, j + 1);
                gradient.Levels[regime] -= pulls[e] * parameters.Lags[j];
                gradient.Lags[j] -= pulls[e] * parameters.Levels[regime];
            }
        }

        DifferentiateTransitions(parameters, gradient);
    }

    private void DifferentiateTransitions(SwitchingParameters parameters, SwitchingParameters gradient)
    {
        double[] oldest = new double[_regimes];
        for (int e = 0; e < _combinations; e++)
        {
            oldest[RegimeAt(e, _history)] += _smoothed[e];
        }

        for (int k = 0; k < _regimes; k++)
        {
            oldest[k] = Stationary[k] > 0 ? oldest[k] / Stationary[k] : 0;
        }

        double[] response = MarkovChain.StationaryResponse(parameters.Transitions, Stationary, oldest);
        for (int i = 0; i < _regimes; i++)
        {
            for (int j = 0; j < _regimes; j++)
            {
                double probability = parameters.Transitions[(i * _regimes) + j];
                double steps = Steps[(i * _regimes) + j];
                gradient.Transitions[(i * _regimes) + j] =
                    (probability > 0 ? steps / probability : 0) + (Stationary[i] * response[j]);
            }
        }
    }

    // Offsets are what the regimes of a value and its lags add to the innovation y − Σφy: μ(s) − Σφμ(s'), or the constant.
    private void SetOffsets(SwitchingParameters parameters)
    {
        for (int e = 0; e < _combinations; e++)
        {
            _offsets[e] = parameters.Levels[e % _regimes];
            for (int j = 0; _switchesMean && j < _lags; j++)
            {
                _offsets[e] -= parameters.Lags[j] * parameters.Levels[RegimeAt(e, j + 1)];
            }
        }
    }

    private void SetInnovations(SwitchingParameters parameters)
    {
        for (int t = 0; t < _periods; t++)
        {
            _innovations[t] = _values[_lags + t];
            for (int j = 0; j < _lags; j++)
            {
                _innovations[t] -= parameters.Lags[j] * _values[_lags + t - 1 - j];
            }
        }
    }

    private void SetFirst(double[] transitions)
    {
        for (int e = 0; e < _combinations; e++)
        {
            double probability = Stationary[RegimeAt(e, _history)];
            for (int age = _history; age > 0; age--)
            {
                probability *= transitions[(RegimeAt(e, age) * _regimes) + RegimeAt(e, age - 1)];
            }

            _predicted[e] = probability;
        }
    }

    private double Condition(double innovation, double[] deviations, Span<double> filtered)
    {
        double largest = double.NegativeInfinity;
        for (int e = 0; e < _combinations; e++)
        {
            double deviation = deviations[e % _regimes];
            double residual = (innovation - _offsets[e]) / deviation;
            filtered[e] = Math.Max(
                ForwardBackward.LeastLogDensity, -HalfLogTwoPi - Math.Log(deviation) - (0.5 * residual * residual));
            largest = _predicted[e] > 0 ? Math.Max(largest, filtered[e]) : largest;
        }

        double sum = 0;
        for (int e = 0; e < _combinations; e++)
        {
            filtered[e] = _predicted[e] > 0 ? _predicted[e] * Math.Exp(filtered[e] - largest) : 0;
            sum += filtered[e];
        }

        Kernels.Scale(1 / sum, filtered);
        return largest + Math.Log(sum);
    }

    private void CountSteps()
    {
        Array.Clear(Steps);
        for (int t = 0; t < _periods; t++)
        {
            for (int e = 0; e < _combinations; e++)
            {
                double weight = _smoothed[(t * _combinations) + e];
                for (int age = t == 0 ? _history : 1; age > 0; age--)
                {
                    Steps[(RegimeAt(e, age) * _regimes) + RegimeAt(e, age - 1)] += weight;
                }
            }
        }
    }

    private int RegimeAt(int combination, int age) => _regimeAt[(age * _combinations) + combination];

    private static int Power(int number, int exponent)
    {
        int power = 1;
        for (int i = 0; i < exponent; i++)
        {
            power *= number;
        }

        return power;
    }
}
