using System.Buffers;
using System.Collections.Immutable;
using MrBen.Optimization.LinearAlgebra;
using MrBen.Portfolio.Estimation;
using MrBen.Portfolio.Market;
using static System.FormattableString;

namespace MrBen.Portfolio.Risk;

/// <summary>How strongly assets move together, pair by pair. Immutable and thread-safe.</summary>
/// <param name="Mean">Mean of the pairwise correlations, in [−1, 1].</param>
/// <param name="Largest">The largest (most positive) pairwise correlation, in [−1, 1].</param>
/// <param name="First">The first asset of the pair with the largest correlation.</param>
/// <param name="Second">The second asset of that pair.</param>
/// <param name="Pairs">Number of pairs, k(k − 1)/2 for k assets that vary.</param>
public sealed record CorrelationSummary(double Mean, double Largest, AssetId First, AssetId Second, int Pairs)
{
    /// <summary>
    /// Summarises the correlations in a covariance. Assets that do not vary (volatility at most 1e-14) have no correlation and are left
    /// out.
    /// </summary>
    /// <param name="assets">The assets, one per row of the covariance.</param>
    /// <param name="covariance">Covariance or correlation matrix, N × N.</param>
    /// <returns>The summary; <see langword="null"/> where fewer than two assets vary.</returns>
    /// <exception cref="ArgumentException">
    /// Lengths disagree, or a covariance is larger than the product of its two volatilities by more than 1e-12 of it.
    /// </exception>
    /// <remarks>
    /// O(N²); of several equally large correlations the first in row order is named. A correlation up to 1e-12 beyond ±1 is rounding and
    /// counts as ±1.
    /// </remarks>
    public static CorrelationSummary? FromCovariance(ImmutableArray<AssetId> assets, SymmetricMatrix covariance)
    {
        ArgumentNullException.ThrowIfNull(covariance);
        Guard.Length(covariance.Order, assets.Length, "assets (one per row of the covariance)", nameof(assets));
        return FromCovariance(assets.AsSpan(), covariance.Values, nameof(covariance));
    }

    internal static CorrelationSummary? FromCovariance(ReadOnlySpan<AssetId> assets, ReadOnlySpan<double> covariance, string parameter)
    {
        int n = assets.Length;
        double[] rented = ArrayPool<double>.Shared.Rent(n);
        try
        {
            Span<double> inverse = rented.AsSpan(0, n); // 1/σ, and 0 marks an asset that does not vary
            for (int i = 0; i < n; i++)
            {
                double variance = covariance[(i * n) + i];
                inverse[i] = variance > RiskMetrics.NoDispersion * RiskMetrics.NoDispersion ? 1 / Math.Sqrt(variance) : 0;
            }

            return Summarize(assets, covariance, inverse, parameter);
        }
        finally
        {
            ArrayPool<double>.Shared.Return(rented);
        }
    }

    private static CorrelationSummary? Summarize(
        ReadOnlySpan<AssetId> assets, ReadOnlySpan<double> covariance, ReadOnlySpan<double> inverse, string parameter)
    {
        int n = assets.Length;
        int pairs = 0;
        double sum = 0;
        double largest = double.NegativeInfinity;
        (int First, int Second) pair = (0, 0);
        for (int i = 0; i < n; i++)
        {
            if (inverse[i] == 0)
            {
                continue;
            }

            ReadOnlySpan<double> row = covariance.Slice(i * n, n);
            for (int j = i + 1; j < n; j++)
            {
                if (inverse[j] == 0)
                {
                    continue;
                }

                double correlation = row[j] * inverse[i] * inverse[j];
                if (Math.Abs(correlation) > 1)
                {
                    correlation = Math.Abs(correlation) <= 1 + ReturnEstimates.RoundingBeyondOne
                        ? Math.Sign(correlation)
                        : throw new ArgumentException(
                            Invariant($"Correlation of {assets[i]} and {assets[j]} is {correlation:G6}; it must be in [-1, 1]."),
                            parameter);
                }

                pairs++;
                sum += correlation;
                if (correlation > largest)
                {
                    (largest, pair) = (correlation, (i, j));
                }
            }
        }

        return pairs == 0 ? null : new CorrelationSummary(sum / pairs, largest, assets[pair.First], assets[pair.Second], pairs);
    }
}
