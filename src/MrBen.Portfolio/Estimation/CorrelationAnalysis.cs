using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using MrBen.Optimization.LinearAlgebra;
using MrBen.Portfolio.Market;
using static System.FormattableString;

namespace MrBen.Portfolio.Estimation;

/// <summary>Correlations of assets, the pairs that stand out, and the groups that move together. Immutable and thread-safe.</summary>
public sealed record CorrelationAnalysis
{
    private CorrelationAnalysis(CorrelationEstimate estimate, ImmutableArray<CorrelatedPair> highPairs, CorrelationGroups? groups) =>
        (Estimate, HighPairs, Groups) = (estimate, highPairs, groups);

    /// <summary>The correlations and what they rest on.</summary>
    public CorrelationEstimate Estimate { get; }

    /// <summary>Pairs whose correlation has at least the size of the threshold, the largest first.</summary>
    public ImmutableArray<CorrelatedPair> HighPairs { get; }

    /// <summary>Groups of assets that move together; <see langword="null"/> where they were not asked for.</summary>
    public CorrelationGroups? Groups { get; }

    /// <summary>Analyses the last periods of a panel.</summary>
    /// <param name="returns">Returns of N ≥ 1 assets; incomplete where no half-life is set.</param>
    /// <param name="options">Settings; the defaults where <see langword="null"/>.</param>
    /// <param name="analysis">What was found.</param>
    /// <param name="failure">Why the returns do not allow it.</param>
    /// <exception cref="ArgumentException">The panel has no assets, or the options are unsound.</exception>
    public static bool TryRun(
        ReturnPanel returns, CorrelationAnalysisOptions? options,
        [NotNullWhen(true)] out CorrelationAnalysis? analysis, [NotNullWhen(false)] out EstimationFailure? failure)
    {
        Panels.RequireAssets(returns);
        options = options is null ? new() : options with { };
        if (options.Validate() is { Count: > 0 } errors)
        {
            throw new ArgumentException(string.Join(' ', errors), nameof(options));
        }

        ReturnPanel recent = options.Lookback is { } periods ? returns.Last(periods) : returns;
        analysis = null;
        if (!TryEstimate(recent, options, out CorrelationEstimate? estimate, out failure))
        {
            return false;
        }

        CorrelationGroups? groups = options.FindsGroups ? CorrelationGroups.Find(estimate, options.Grouping) : null;
        analysis = new CorrelationAnalysis(estimate, Pairs(estimate, options.Threshold), groups);
        return true;
    }

    private static bool TryEstimate(
        ReturnPanel returns, CorrelationAnalysisOptions options,
        [NotNullWhen(true)] out CorrelationEstimate? estimate, [NotNullWhen(false)] out EstimationFailure? failure)
    {
        if (options.HalfLife is not { } halfLife)
        {
            return new SampleCorrelation(options.Method, options.MinimumObservations).TryEstimate(returns, out estimate, out failure);
        }

        estimate = null;
        failure = InsufficientHistory.Find(returns, options.MinimumObservations);
        if (failure is not null
            || !new ExponentiallyWeightedCovariance(ExponentialDecay.FromHalfLife(halfLife)).TryEstimate(
                returns, out CovarianceEstimate? covariance, out failure))
        {
            return false;
        }

        ReturnEstimates beliefs = ReturnEstimates.Create(returns.Assets, new double[returns.Assets.Length], covariance.Covariance);
        for (int i = 0; i < returns.Assets.Length; i++)
        {
            if (!(beliefs.Volatility(i) > 0))
            {
                failure = new UndefinedEstimate(returns.Assets[i], Invariant(
                    $"{returns.Assets[i]} did not move in {returns.Observations} returns; its correlation with the others is undefined."));
                return false;
            }
        }

        estimate = new CorrelationEstimate(returns.Assets, beliefs.CorrelationMatrix(), covariance.Observations, Invariant(
            $"Pearson correlation of {returns.Observations} returns with a half-life of {halfLife} periods."));
        return true;
    }

    private static ImmutableArray<CorrelatedPair> Pairs(CorrelationEstimate estimate, double threshold)
    {
        SymmetricMatrix correlation = estimate.Correlation;
        List<CorrelatedPair> pairs = [];
        for (int i = 0; i < estimate.Assets.Length; i++)
        {
            for (int j = i + 1; j < estimate.Assets.Length; j++)
            {
                if (Math.Abs(correlation[i, j]) >= threshold)
                {
                    pairs.Add(new CorrelatedPair(estimate.Assets[i], estimate.Assets[j], correlation[i, j]));
                }
            }
        }

        return [.. pairs.OrderByDescending(pair => Math.Abs(pair.Correlation))];
    }
}
