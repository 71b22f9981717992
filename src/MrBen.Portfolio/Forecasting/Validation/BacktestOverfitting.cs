using System.Diagnostics.CodeAnalysis;
using System.Numerics;
using MrBen.Portfolio.Estimation;
using MrBen.Portfolio.Statistics;
using static System.FormattableString;

namespace MrBen.Portfolio.Forecasting.Validation;

/// <summary>
/// The probability that a search over configurations found luck: combinatorially symmetric cross-validation. Pure functions, thread-safe.
/// </summary>
/// <remarks>
/// <para>The periods are cut into S blocks. For each way to take half of them, the configuration that is best there is ranked among all
/// over the other half: ω = rank/(N + 1), 1 the worst, the mean of their ranks for those that tie. The probability of overfitting is the
/// share of ways in which ln(ω/(1 − ω)) is not above 0. Without any skill it is one half on average; where one configuration is always
/// best, 0. Of several that tie in sample the first is taken.</para>
/// <para>All configurations tried belong in it, the thrown-away ones above all.</para>
/// <para>Source: Bailey, Borwein, López de Prado and Zhu (2017), J. Computational Finance 20(4), sections 2 and 3.</para>
/// </remarks>
public static class BacktestOverfitting
{
    /// <summary>Estimates it.</summary>
    /// <param name="performance">
    /// Performance of each configuration in each period, higher is better, a row per period with one value per configuration; finite.
    /// </param>
    /// <param name="configurations">Number of configurations N, at least 2.</param>
    /// <param name="estimate">The estimate; null where there is none.</param>
    /// <param name="failure">Why there is none; null otherwise.</param>
    /// <param name="options">Settings; null for the defaults.</param>
    /// <returns>Whether there is an estimate: not with fewer than 2 periods a block, nor where a Sharpe ratio has no deviation.</returns>
    /// <exception cref="ArgumentException">The last row is not whole, a value is not finite, or a setting is unsound.</exception>
    /// <exception cref="ArgumentOutOfRangeException">There are fewer than 2 configurations.</exception>
    /// <remarks>O(T·N + C(S, S/2)·N·S).</remarks>
    public static bool TryEstimate(
        ReadOnlySpan<double> performance, int configurations, [NotNullWhen(true)] out OverfittingEstimate? estimate,
        [NotNullWhen(false)] out EstimationFailure? failure, BacktestOverfittingOptions? options = null)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(configurations, 2);
        Guard.AllFinite(performance);
        int periods = performance.Length / configurations;
        Guard.Length(periods * configurations, performance.Length, Invariant($"values ({configurations} per period)"), nameof(performance));
        BacktestOverfittingOptions settings = options is null ? new() : options with { };
        IReadOnlyList<string> errors = settings.Validate();
        if (errors.Count > 0)
        {
            throw new ArgumentException(string.Join(' ', errors), nameof(options));
        }

        (estimate, failure) = (null, null);
        if (periods < 2 * settings.Blocks)
        {
            failure = new UndefinedEstimate(null, Invariant(
                $"{periods} periods make no {settings.Blocks} blocks of at least 2; {2 * settings.Blocks} are needed."));
            return false;
        }

        BlockSums sums = new(performance, configurations, settings.Blocks);
        estimate = Estimate(sums, settings, out string? reason);
        failure = estimate is null ? new UndefinedEstimate(null, reason!) : null;
        return estimate is not null;
    }

    private static OverfittingEstimate? Estimate(BlockSums sums, BacktestOverfittingOptions options, out string? reason)
    {
        int half = options.Blocks / 2;
        int n = sums.Configurations;
        List<double> logits = [];
        List<double> inSample = [];
        List<double> outOfSample = [];
        double[] inside = new double[n];
        double[] outside = new double[n];
        uint all = (1u << options.Blocks) - 1;
        for (uint chosen = 0; chosen <= all; chosen++)
        {
            if (BitOperations.PopCount(chosen) != half)
            {
                continue;
            }

            for (int c = 0; c < n; c++)
            {
                if (sums.Figure(c, chosen, options.Criterion) is not { } first ||
                    sums.Figure(c, all & ~chosen, options.Criterion) is not { } second)
                {
                    reason = Invariant($"Configuration {c} does not vary over half of the blocks; it has no Sharpe ratio there.");
                    return null;
                }

                (inside[c], outside[c]) = (first, second);
            }

            int best = 0;
            for (int c = 1; c < n; c++)
            {
                best = inside[c] > inside[best] ? c : best;
            }

            double rank = RankOf(outside, best);
            logits.Add(Math.Log(rank / (n + 1 - rank)));
            inSample.Add(inside[best]);
            outOfSample.Add(outside[best]);
        }

        reason = null;
        return Summarize([.. logits], [.. inSample], [.. outOfSample], n, options.Blocks);
    }

    private static OverfittingEstimate Summarize(double[] logits, double[] inSample, double[] outOfSample, int configurations, int blocks)
    {
        int count = logits.Length;
        double probability = (double)logits.Count(logit => logit <= 0) / count;
        double loss = (double)outOfSample.Count(figure => figure < 0) / count;
        (double meanIn, double meanOut) = (Moments.MeanOf(inSample), Moments.MeanOf(outOfSample));
        (double products, double squares) = (0, 0);
        for (int i = 0; i < count; i++)
        {
            products += (inSample[i] - meanIn) * (outOfSample[i] - meanOut);
            squares += (inSample[i] - meanIn) * (inSample[i] - meanIn);
        }

        double slope = products / squares;
        double median = Quantiles.Interpolated(logits, 0.5);
        return new OverfittingEstimate(probability, count, median, double.IsFinite(slope) ? slope : null, loss, Invariant(
            $"In {probability:P1} of {count} halvings of {blocks} blocks the best of {configurations} configurations is no better than ") +
            Invariant($"the median elsewhere; it loses in {loss:P1}."));
    }

    // From 1, the worst; ties share the mean of their ranks.
    private static double RankOf(double[] figures, int place)
    {
        double value = figures[place];
        (int below, int equal) = (0, 0);
        foreach (double figure in figures)
        {
            below += figure < value ? 1 : 0;
            equal += figure == value ? 1 : 0;
        }

        return below + ((equal + 1) / 2.0);
    }
}
