using System.Collections.Immutable;
using MrBen.Portfolio.Statistics;
using static System.FormattableString;

namespace MrBen.Portfolio.Forecasting.Validation;

/// <summary>
/// Every configuration whose Sharpe ratio was looked at, and what the best of them is worth after that. What was added stays: there is no
/// way to forget a trial. Not thread-safe: one writer.
/// </summary>
/// <remarks>
/// The ratios' variance across trials and their number say what the best of them would show without skill; the deflated ratio is the
/// probability that the true one is above that. Trials that resemble one another count in full, which is on the safe side. Source: Bailey
/// and López de Prado (2014), J. Portfolio Management 40(5).
/// </remarks>
public sealed class SharpeTrials
{
    private readonly List<(string Configuration, double[] Returns, double? Sharpe)> _trials = [];

    /// <summary>Number of trials added.</summary>
    public int Count => _trials.Count;

    /// <summary>The configurations in the order in which they were added; one that was added again is here again.</summary>
    public ImmutableArray<string> Configurations => [.. _trials.Select(trial => trial.Configuration)];

    /// <summary>Variance of the Sharpe ratios per period across the trials, by n − 1; 0 for fewer than two that have a ratio.</summary>
    public double VarianceAcrossTrials
    {
        get
        {
            double[] ratios = [.. _trials.Where(trial => trial.Sharpe is not null).Select(trial => trial.Sharpe!.Value)];
            return ratios.Length < 2 ? 0 : Moments.Variance(ratios);
        }
    }

    /// <summary>The largest ratio that trials without skill would be expected to show, per period.</summary>
    /// <exception cref="InvalidOperationException">There is no trial.</exception>
    public double ExpectedLargest => ProbabilisticSharpeRatio.ExpectedLargest(NotEmpty().Count, VarianceAcrossTrials);

    /// <summary>The configuration with the largest ratio, the first of several; null where none has a ratio.</summary>
    public string? Best
    {
        get
        {
            int best = -1;
            for (int i = 0; i < _trials.Count; i++)
            {
                best = _trials[i].Sharpe is { } ratio && !(best >= 0 && _trials[best].Sharpe >= ratio) ? i : best;
            }

            return best < 0 ? null : _trials[best].Configuration;
        }
    }

    /// <summary>Adds a trial.</summary>
    /// <param name="configuration">What was tried, not blank.</param>
    /// <param name="excessReturns">
    /// What it returned per period out of sample, in excess of the risk-free rate or of the baseline; finite, at least 2; copied.
    /// </param>
    /// <exception cref="ArgumentException">The name is blank, there are too few returns, or one is not finite.</exception>
    public void Add(string configuration, ReadOnlySpan<double> excessReturns)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(configuration);
        Guard.AtLeast(2, excessReturns.Length, "returns", nameof(excessReturns));
        Guard.AllFinite(excessReturns);
        (double mean, double variance) = Moments.MeanAndVariance(excessReturns);
        double ratio = mean / Math.Sqrt(variance);
        _trials.Add((configuration, excessReturns.ToArray(), double.IsFinite(ratio) ? ratio : null));
    }

    /// <summary>The Sharpe ratio per period of a configuration as it was last added; null where its returns do not vary.</summary>
    /// <exception cref="ArgumentException">The configuration was never added.</exception>
    public double? SharpeOf(string configuration) => Find(configuration).Sharpe;

    /// <summary>
    /// The deflated Sharpe ratio of a configuration as it was last added: the probability that its true ratio exceeds
    /// <see cref="ExpectedLargest"/>.
    /// </summary>
    /// <returns>In [0, 1]; null where its returns do not vary or the variance of the ratio is not positive.</returns>
    /// <exception cref="ArgumentException">The configuration was never added.</exception>
    public double? Deflated(string configuration) =>
        ProbabilisticSharpeRatio.Deflated(Find(configuration).Returns, Count, VarianceAcrossTrials);

    /// <summary>For example <c>12 trials, the best of them momentum</c>.</summary>
    public override string ToString() => Invariant($"{Count} trials, the best of them {Best ?? "none"}");

    private SharpeTrials NotEmpty() => Count > 0 ? this : throw new InvalidOperationException("There is no trial yet.");

    private (string Configuration, double[] Returns, double? Sharpe) Find(string configuration)
    {
        int place = _trials.FindLastIndex(trial => string.Equals(trial.Configuration, configuration, StringComparison.Ordinal));
        return place >= 0
            ? _trials[place]
            : throw new ArgumentException($"{configuration} was never tried.", nameof(configuration));
    }
}
