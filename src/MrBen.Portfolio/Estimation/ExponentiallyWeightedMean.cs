using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using MrBen.Portfolio.Market;
using static System.FormattableString;

namespace MrBen.Portfolio.Estimation;

/// <summary>The mean of each asset's returns, recent ones weighing more. Immutable and thread-safe.</summary>
/// <remarks>
/// Σ λᵏ r₍ₖ₎ / Σ λᵏ over the returns an asset has, k the age in periods, times the periods per year (arithmetic). Weights follow the
/// calendar: a missing return ages the others all the same. This is the last value of pandas' <c>ewm(span).mean()</c> with its defaults
/// <c>adjust=True, ignore_na=False</c>. Works asset by asset, so the panel may be incomplete. O(T·N).
/// </remarks>
/// <param name="decay">How fast old returns lose weight.</param>
public sealed class ExponentiallyWeightedMean(ExponentialDecay decay) : IExpectedReturnEstimator
{
    private readonly double _factor = decay.Factor;

    /// <summary>How fast old returns lose weight.</summary>
    public ExponentialDecay Decay { get; } = decay;

    /// <inheritdoc/>
    public string Name => Invariant($"exponentially weighted mean ({Decay})");

    /// <inheritdoc/>
    public int MinimumObservations => 1;

    /// <inheritdoc/>
    public bool TryEstimate(
        ReturnPanel returns, out ImmutableArray<double> expectedReturns, [NotNullWhen(false)] out EstimationFailure? failure)
    {
        Panels.RequireSimple(returns);
        expectedReturns = default;
        failure = InsufficientHistory.Find(returns, MinimumObservations);
        if (failure is not null)
        {
            return false;
        }

        int n = returns.Assets.Length;
        double[] means = new double[n];
        double[] weights = new double[n];
        double[] ages = new double[n];
        for (int t = 0; t < returns.Observations; t++)
        {
            for (int i = 0; i < n; i++)
            {
                ages[i]++;
                if (!returns.TryGetReturn(t, i, out double value))
                {
                    continue;
                }

                // Ages since the asset's previous return, not since the end: an asset that stopped long ago keeps a defined mean.
                weights[i] = (weights[i] * Math.Pow(_factor, ages[i])) + 1;
                means[i] += (value - means[i]) / weights[i];
                ages[i] = 0;
            }
        }

        for (int i = 0; i < n; i++)
        {
            means[i] *= returns.Frequency.PeriodsPerYear;
            if (!double.IsFinite(means[i]))
            {
                failure = new UndefinedEstimate(returns.Assets[i], Invariant(
                    $"The {Name} of {returns.Assets[i]} over {returns.Observations} returns is too large to compute with."));
                return false;
            }
        }

        expectedReturns = ImmutableArray.Create(means);
        return true;
    }
}
