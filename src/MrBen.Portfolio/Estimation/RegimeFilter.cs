namespace MrBen.Portfolio.Estimation;

/// <summary>
/// Follows the regime return by return: the streaming twin of <see cref="HiddenMarkovModel.Infer"/>. Updates in place; not thread-safe.
/// </summary>
/// <remarks>
/// <para>Probabilities equal the filtered ones of the whole history to the last bit. O(K²) and no allocation per return.</para>
/// <para>The announced regime changes only after another one was at least as probable as asked for so many periods in a row; until the
/// first return it is the most probable one of the initial distribution.</para>
/// </remarks>
public sealed class RegimeFilter
{
    private readonly HiddenMarkovModel _model;
    private readonly RegimeAnnouncementOptions _options;
    private readonly double[] _filtered;
    private readonly double[] _predicted;
    private int _candidate;
    private int _dwelt;

    internal RegimeFilter(HiddenMarkovModel model, RegimeAnnouncementOptions? options)
    {
        _options = options is null ? new() : options with { };
        if (_options.Validate() is { Count: > 0 } errors)
        {
            throw new ArgumentException(string.Join(' ', errors), nameof(options));
        }

        _model = model;
        _predicted = [.. model.InitialProbabilities];
        _filtered = [.. model.InitialProbabilities];
        Announced = _candidate = RegimeProbabilities.MostProbable(_filtered);
    }

    /// <summary>Returns that were seen.</summary>
    public long Count { get; private set; }

    /// <summary>Sum of the log densities of the returns, each given those before it.</summary>
    public double LogLikelihood { get; private set; }

    /// <summary>Probabilities of the regimes given the returns so far, length K; the initial ones before the first.</summary>
    public ReadOnlySpan<double> Probabilities => _filtered;

    /// <summary>Probabilities of the regimes in the next period, length K.</summary>
    public ReadOnlySpan<double> Predicted => _predicted;

    /// <summary>The regime after hysteresis.</summary>
    public int Announced { get; private set; }

    /// <summary>Variance of the next return: of the mixture of the regimes as they are predicted. Per period.</summary>
    public double PredictedVariance
    {
        get
        {
            double mean = 0;
            double square = 0;
            for (int k = 0; k < _predicted.Length; k++)
            {
                mean += _predicted[k] * _model.Regimes[k].Mean;
            }

            for (int k = 0; k < _predicted.Length; k++)
            {
                (double center, double volatility) = _model.Regimes[k];
                square += _predicted[k] * ((volatility * volatility) + ((center - mean) * (center - mean)));
            }

            return square;
        }
    }

    /// <summary>Takes in one return.</summary>
    /// <returns>Whether another regime is announced than before.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The return is not finite; nothing has changed.</exception>
    public bool Update(double value)
    {
        Guard.Finite(value);
        LogLikelihood += ForwardBackward.Condition(value, _model.Regimes.AsSpan(), _predicted, _filtered);
        ForwardBackward.Predict(_filtered, _model.Transitions, _predicted);
        Count++;
        return Announce();
    }

    private bool Announce()
    {
        int probable = RegimeProbabilities.MostProbable(_filtered);
        if (probable == Announced || _filtered[probable] < _options.Probability)
        {
            _dwelt = 0;
            return false;
        }

        _dwelt = probable == _candidate ? _dwelt + 1 : 1;
        _candidate = probable;
        if (_dwelt < _options.DwellPeriods)
        {
            return false;
        }

        Announced = probable;
        _dwelt = 0;
        return true;
    }
}
