using System.Collections.Immutable;
using static System.FormattableString;

namespace MrBen.Portfolio.Estimation;

/// <summary>
/// A series around a level that switches between regimes which nobody sees, with lags, and a volatility that may switch too. Immutable and
/// thread-safe.
/// </summary>
/// <remarks>
/// Hamilton (1989), Econometrica 57(2), 357–384; Hamilton (1994), Time Series Analysis, chapter 22. The regimes form a chain that begins in
/// its stationary distribution; the first values, one for each lag, are given.
/// </remarks>
public sealed partial class MarkovSwitchingModel
{
    private readonly SwitchingParameters _parameters;

    private MarkovSwitchingModel(SwitchingLevel level, SwitchingParameters parameters) => (Level, _parameters) = (level, parameters);

    /// <summary>Whether <see cref="Levels"/> are means or constants.</summary>
    public SwitchingLevel Level { get; }

    /// <summary>Mean or constant of each regime, length K.</summary>
    public ImmutableArray<double> Levels => [.. _parameters.Levels];

    /// <summary>Standard deviation of what comes new in each period, by regime, length K; all alike where they do not switch.</summary>
    public ImmutableArray<double> Volatilities => [.. _parameters.Deviations];

    /// <summary>Coefficients of the lags, the latest first, length p.</summary>
    public ImmutableArray<double> Autoregression => [.. _parameters.Lags];

    /// <summary>Probabilities of going from regime i (row) to j (column) in one period, K × K row after row; rows sum to 1.</summary>
    public ReadOnlySpan<double> Transitions => _parameters.Transitions;

    /// <summary>The share of periods spent in each regime in the long run, length K; uniform where the chain has several.</summary>
    public ImmutableArray<double> StationaryProbabilities => [.. MarkovChain.Stationary(_parameters.Transitions, Levels.Length)];

    /// <summary>A model of given parameters.</summary>
    /// <param name="level">Whether levels are means or constants.</param>
    /// <param name="transitions">K × K row after row; each row sums to 1.</param>
    /// <param name="levels">Mean or constant of each regime, finite, K ≥ 1.</param>
    /// <param name="volatilities">Positive, one for each regime.</param>
    /// <param name="autoregression">Coefficients of the lags, the latest first, finite; empty for none.</param>
    /// <exception cref="ArgumentException">Lengths disagree, probabilities are none, or a number is out of its range.</exception>
    public static MarkovSwitchingModel Create(
        SwitchingLevel level, ReadOnlySpan<double> transitions, ReadOnlySpan<double> levels, ReadOnlySpan<double> volatilities,
        ReadOnlySpan<double> autoregression = default)
    {
        int k = levels.Length;
        Guard.AtLeast(1, k, "levels", nameof(levels));
        Guard.Length(k * k, transitions.Length, "transition probabilities (regimes squared)", nameof(transitions));
        Guard.Length(k, volatilities.Length, "volatilities (one per regime)", nameof(volatilities));
        Guard.AllFinite(levels);
        Guard.AllFinite(volatilities);
        Guard.AllFinite(autoregression);
        SwitchingParameters parameters = new(k, autoregression.Length);
        for (int i = 0; i < k; i++)
        {
            MarkovChain.RequireProbabilities(transitions.Slice(i * k, k), Invariant($"Row {i} of the transitions"), nameof(transitions));
            if (!(volatilities[i] > 0))
            {
                throw new ArgumentException(
                    Invariant($"The volatility of regime {i} is {volatilities[i]}; it must be positive."), nameof(volatilities));
            }
        }

        MarkovSwitchingOptions size = new() { Regimes = Math.Max(2, k), Lags = autoregression.Length, Level = level };
        if (size.Validate() is { Count: > 0 } errors)
        {
            throw new ArgumentException(string.Join(' ', errors), nameof(autoregression));
        }

        transitions.CopyTo(parameters.Transitions);
        levels.CopyTo(parameters.Levels);
        volatilities.CopyTo(parameters.Deviations);
        autoregression.CopyTo(parameters.Lags);
        return new MarkovSwitchingModel(level, parameters);
    }

    /// <summary>Periods that a regime lasts on average once entered; infinite where it is never left.</summary>
    /// <param name="regime">From 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such regime.</exception>
    public double ExpectedDuration(int regime)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(regime);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(regime, _parameters.Levels.Length);
        return MarkovChain.ExpectedDuration(_parameters.Transitions[(regime * _parameters.Levels.Length) + regime]);
    }

    /// <summary>Filtered and smoothed probabilities of the regimes behind a series, and its log-likelihood.</summary>
    /// <param name="values">The series, oldest first, finite; more values than lags.</param>
    /// <returns>Probabilities of the periods after the lags: row 0 is that of value p.</returns>
    /// <exception cref="ArgumentException">There are no more values than lags, or one is not finite.</exception>
    /// <remarks>
    /// Hamilton's filter and Kim's smoother. O(T·K^(p+1)) with a switching mean, O(T·(K² + p)) with a switching constant.
    /// </remarks>
    public RegimeInference Infer(ReadOnlySpan<double> values)
    {
        Guard.AtLeast(_parameters.Lags.Length + 1, values.Length, "values (more than lags)", nameof(values));
        Guard.AllFinite(values);
        int k = _parameters.Levels.Length;
        SwitchingLikelihood likelihood = new(values.ToArray(), k, _parameters.Lags.Length, Level);
        double logLikelihood = likelihood.Filter(_parameters);
        likelihood.Smooth();
        return new RegimeInference(
            logLikelihood, new RegimeProbabilities(k, likelihood.Marginal(smoothed: false)),
            new RegimeProbabilities(k, likelihood.Marginal(smoothed: true)));
    }
}
