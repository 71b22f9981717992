using System.Collections.Immutable;
using static System.FormattableString;

namespace MrBen.Portfolio.Estimation;

/// <summary>
/// Returns that are normal within each of K regimes, and a chain of regimes that nobody sees: means, volatilities and the probabilities of
/// going from one regime to the other. Immutable and thread-safe.
/// </summary>
/// <remarks>
/// Hamilton (1989), Econometrica 57(2), 357–384, without lags; Rydén, Teräsvirta and Åsbrink (1998), J. Applied Econometrics 13(3),
/// 217–244, for daily returns. Regimes of a fitted model are numbered by <see cref="HiddenMarkovOptions.Order"/>.
/// </remarks>
public sealed partial class HiddenMarkovModel
{
    private readonly double[] _transitions;

    private HiddenMarkovModel(ImmutableArray<GaussianRegime> regimes, double[] transitions, ImmutableArray<double> initial) =>
        (Regimes, _transitions, InitialProbabilities) = (regimes, transitions, initial);

    /// <summary>What returns look like in each regime, length K.</summary>
    public ImmutableArray<GaussianRegime> Regimes { get; }

    /// <summary>The probability of each regime in the first period, length K.</summary>
    public ImmutableArray<double> InitialProbabilities { get; }

    /// <summary>Probabilities of going from regime i (row) to j (column) in one period, K × K row after row; rows sum to 1.</summary>
    public ReadOnlySpan<double> Transitions => _transitions;

    /// <summary>The share of periods spent in each regime in the long run, length K; uniform where the chain has several.</summary>
    public ImmutableArray<double> StationaryProbabilities => [.. MarkovChain.Stationary(_transitions, Regimes.Length)];

    /// <summary>A model of given parameters.</summary>
    /// <param name="regimes">Means and volatilities, K ≥ 1.</param>
    /// <param name="transitions">K × K row after row; each row sums to 1.</param>
    /// <param name="initialProbabilities">Length K, summing to 1; the stationary ones where empty.</param>
    /// <exception cref="ArgumentException">Lengths disagree, probabilities are none, or a volatility is not positive.</exception>
    public static HiddenMarkovModel Create(
        ReadOnlySpan<GaussianRegime> regimes, ReadOnlySpan<double> transitions, ReadOnlySpan<double> initialProbabilities = default)
    {
        int k = regimes.Length;
        Guard.AtLeast(1, k, "regimes", nameof(regimes));
        Guard.Length(k * k, transitions.Length, "transition probabilities (regimes squared)", nameof(transitions));
        for (int i = 0; i < k; i++)
        {
            if (!(double.IsFinite(regimes[i].Mean) && regimes[i].Volatility > 0 && double.IsFinite(regimes[i].Volatility)))
            {
                throw new ArgumentException(
                    Invariant($"Regime {i} is {regimes[i]}; means are finite and volatilities positive."), nameof(regimes));
            }

            MarkovChain.RequireProbabilities(transitions.Slice(i * k, k), Invariant($"Row {i} of the transitions"), nameof(transitions));
        }

        if (initialProbabilities.IsEmpty)
        {
            initialProbabilities = MarkovChain.Stationary(transitions, k);
        }

        Guard.Length(k, initialProbabilities.Length, "initial probabilities (one per regime)", nameof(initialProbabilities));
        MarkovChain.RequireProbabilities(initialProbabilities, "The initial distribution", nameof(initialProbabilities));
        return new HiddenMarkovModel([.. regimes], transitions.ToArray(), [.. initialProbabilities]);
    }

    /// <summary>Periods that a regime lasts on average once entered; infinite where it is never left.</summary>
    /// <param name="regime">From 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such regime.</exception>
    public double ExpectedDuration(int regime)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(regime);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(regime, Regimes.Length);
        return MarkovChain.ExpectedDuration(_transitions[(regime * Regimes.Length) + regime]);
    }

    /// <summary>Filtered and smoothed probabilities of the regimes behind returns, and the log-likelihood of these.</summary>
    /// <param name="returns">Returns per period, oldest first, finite, length T ≥ 1.</param>
    /// <exception cref="ArgumentException">There are no returns, or one is not finite.</exception>
    /// <remarks>O(T·K²), T·K numbers kept four times.</remarks>
    public RegimeInference Infer(ReadOnlySpan<double> returns)
    {
        Guard.AtLeast(1, returns.Length, "returns", nameof(returns));
        Guard.AllFinite(returns);
        ForwardBackward pass = new(returns.Length, Regimes.Length);
        double logLikelihood = pass.Filter(returns, Regimes.AsSpan(), _transitions, InitialProbabilities.AsSpan());
        pass.Smooth(_transitions);
        return new RegimeInference(
            logLikelihood, new RegimeProbabilities(Regimes.Length, pass.Filtered), new RegimeProbabilities(Regimes.Length, pass.Smoothed));
    }

    /// <summary>The one sequence of regimes that is most probable as a whole.</summary>
    /// <param name="returns">Returns per period, oldest first, finite, length T ≥ 1.</param>
    /// <returns>Regimes from 0, length T; the lower number where two sequences are alike.</returns>
    /// <exception cref="ArgumentException">There are no returns, or one is not finite.</exception>
    /// <remarks>
    /// Viterbi (1967), IEEE Trans. Information Theory 13(2), 260–269. It may differ from the most probable regime of each period alone,
    /// and may not contain a step of probability 0 as that may. O(T·K²).
    /// </remarks>
    public ImmutableArray<int> MostLikelyPath(ReadOnlySpan<double> returns)
    {
        Guard.AtLeast(1, returns.Length, "returns", nameof(returns));
        Guard.AllFinite(returns);
        int k = Regimes.Length;
        double[] logTransitions = [.. _transitions.Select(p => Math.Log(p))];
        int[] from = new int[returns.Length * k];
        double[] score = new double[k];
        double[] next = new double[k];
        for (int j = 0; j < k; j++)
        {
            score[j] = Math.Log(InitialProbabilities[j]) + ForwardBackward.LogDensity(returns[0], Regimes[j]);
        }

        for (int t = 1; t < returns.Length; t++)
        {
            for (int j = 0; j < k; j++)
            {
                int best = 0;
                for (int i = 1; i < k; i++)
                {
                    best = score[i] + logTransitions[(i * k) + j] > score[best] + logTransitions[(best * k) + j] ? i : best;
                }

                from[(t * k) + j] = best;
                next[j] = score[best] + logTransitions[(best * k) + j] + ForwardBackward.LogDensity(returns[t], Regimes[j]);
            }

            (score, next) = (next, score);
        }

        int[] path = new int[returns.Length];
        path[^1] = RegimeProbabilities.MostProbable(score);
        for (int t = returns.Length - 1; t > 0; t--)
        {
            path[t - 1] = from[(t * k) + path[t]];
        }

        return [.. path];
    }

    /// <summary>A filter that follows the regime return by return, from the initial probabilities on.</summary>
    /// <param name="options">When a regime is announced; null for the defaults.</param>
    /// <exception cref="ArgumentException">An option is unsound.</exception>
    public RegimeFilter CreateFilter(RegimeAnnouncementOptions? options = null) => new(this, options);
}
