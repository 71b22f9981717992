using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using MrBen.Optimization.LinearAlgebra;
using MrBen.Portfolio.Market;
using static System.FormattableString;

namespace MrBen.Portfolio.Estimation;

/// <summary>The sample covariance, divisor n − 1, annualised. Immutable and thread-safe.</summary>
/// <remarks>
/// <para>On a complete panel the result is positive semidefinite, singular where T ≤ N. Cost: one product X'X, O(T·N²/2).</para>
/// <para>On an incomplete panel each entry rests on the periods that both assets have, with the means over those periods, exactly as pandas
/// <c>DataFrame.cov</c>. Such a matrix may be indefinite, and a covariance may exceed the product of the two volatilities:
/// repair it openly with <see cref="NearestCorrelationMatrix"/> or use a complete panel. Cost: one product of twice the width,
/// O(2·T·N²).</para>
/// </remarks>
/// <param name="minimumOverlap">Fewest common periods of two assets in an incomplete panel, at least 2. Default 2.</param>
public sealed class SampleCovariance(int minimumOverlap = 2) : ICovarianceEstimator
{
    /// <summary>Fewest common periods of two assets in an incomplete panel, at least 2.</summary>
    public int MinimumOverlap { get; } = minimumOverlap >= 2
        ? minimumOverlap
        : throw new ArgumentOutOfRangeException(nameof(minimumOverlap), minimumOverlap,
            Invariant($"The smallest overlap must be at least 2; it is {minimumOverlap}."));

    /// <inheritdoc/>
    public string Name => "sample covariance";

    /// <inheritdoc/>
    public int MinimumObservations => 2;

    /// <inheritdoc/>
    public bool TryEstimate(
        ReturnPanel returns, [NotNullWhen(true)] out CovarianceEstimate? estimate, [NotNullWhen(false)] out EstimationFailure? failure)
    {
        Panels.RequireAssets(returns);
        estimate = null;
        failure = InsufficientHistory.Find(returns, MinimumObservations);
        if (failure is not null)
        {
            return false;
        }

        if (!returns.IsComplete)
        {
            return TryEstimatePairwise(returns, out estimate, out failure);
        }

        int n = returns.Assets.Length;
        int observations = returns.Observations;
        double[] covariance = Panels.Gram(Panels.Center(returns), n, returns.Frequency.PeriodsPerYear / (observations - 1));
        failure = Panels.FindOverflow(returns, Name, covariance);
        if (failure is not null)
        {
            return false;
        }

        estimate = new CovarianceEstimate(SymmetricMatrix.Create(n, covariance), observations,
            Invariant($"Sample covariance of {observations} returns, divisor n − 1, {returns.Frequency}."));
        return true;
    }

    private bool TryEstimatePairwise(
        ReturnPanel returns, [NotNullWhen(true)] out CovarianceEstimate? estimate, [NotNullWhen(false)] out EstimationFailure? failure)
    {
        int n = returns.Assets.Length;
        double[] sums = Panels.Gram(ValuesBesideFlags(returns), 2 * n, 1);
        double[] covariance = new double[n * n];
        int fewest = returns.Observations;
        ImmutableArray<HistoryShortage>.Builder shortages = ImmutableArray.CreateBuilder<HistoryShortage>();
        for (int i = 0; i < n; i++)
        {
            ReadOnlySpan<double> ofValue = sums.AsSpan(i * 2 * n, 2 * n);
            ReadOnlySpan<double> ofFlag = sums.AsSpan((n + i) * 2 * n, 2 * n);
            for (int j = 0; j <= i; j++)
            {
                int overlap = (int)ofFlag[n + j];
                if (overlap < MinimumOverlap)
                {
                    shortages.Add(new HistoryShortage(
                        returns.Assets[j], i == j ? (AssetId?)null : returns.Assets[i], overlap, MinimumOverlap));
                    continue;
                }

                fewest = Math.Min(fewest, overlap);
                double perPeriod = (ofValue[j] - (ofValue[n + j] * ofFlag[j] / overlap)) / (overlap - 1);
                covariance[(i * n) + j] = covariance[(j * n) + i] = perPeriod * returns.Frequency.PeriodsPerYear;
            }
        }

        failure = shortages.Count > 0
            ? new InsufficientHistory(shortages.ToImmutable())
            : Panels.FindOverflow(returns, Name, covariance);
        string counts = Invariant($"{fewest} to {returns.Observations} returns, divisor n − 1, {returns.Frequency}");
        estimate = failure is not null ? null : new CovarianceEstimate(
            SymmetricMatrix.Create(n, covariance), fewest, $"Pairwise sample covariance of {counts}; it may be indefinite.");
        return failure is null;
    }

    // Rows [x m]: x the return less its asset's mean (0 where missing), m 1 where there is a return. One Gram matrix of these holds, for
    // every pair, the sum of products, both sums over the common periods, and their number.
    private static double[] ValuesBesideFlags(ReturnPanel returns)
    {
        int n = returns.Assets.Length;
        double[] rows = new double[returns.Observations * 2 * n];
        for (int i = 0; i < n; i++)
        {
            double mean = 0;
            int count = 0;
            for (int t = 0; t < returns.Observations; t++)
            {
                if (returns.TryGetReturn(t, i, out double value))
                {
                    count++;
                    mean += (value - mean) / count;
                }
            }

            for (int t = 0; t < returns.Observations; t++)
            {
                if (returns.TryGetReturn(t, i, out double value))
                {
                    rows[(t * 2 * n) + i] = value - mean;
                    rows[(t * 2 * n) + n + i] = 1;
                }
            }
        }

        return rows;
    }
}
