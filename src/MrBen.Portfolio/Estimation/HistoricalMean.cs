using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using MrBen.Portfolio.Market;
using static System.FormattableString;

namespace MrBen.Portfolio.Estimation;

/// <summary>The mean of each asset's own returns, annualised. Immutable and thread-safe.</summary>
/// <remarks>
/// Over the nᵢ returns an asset has: <see cref="MeanCompounding.Arithmetic"/> is (1/nᵢ) Σ r × periods per year;
/// <see cref="MeanCompounding.Geometric"/> is (∏(1 + r))^(periods per year / nᵢ) − 1, the compound annual growth rate. The geometric mean
/// is the lower by about half the variance. Works asset by asset, so the panel may be incomplete. O(T·N).
/// </remarks>
/// <param name="compounding">How returns per period become a return per year. Default arithmetic.</param>
public sealed class HistoricalMean(MeanCompounding compounding = MeanCompounding.Arithmetic) : IExpectedReturnEstimator
{
    /// <summary>How returns per period become a return per year.</summary>
    public MeanCompounding Compounding { get; } = Enum.IsDefined(compounding)
        ? compounding
        : throw new ArgumentOutOfRangeException(nameof(compounding), compounding, Invariant($"Unknown compounding {compounding}."));

    /// <inheritdoc/>
    public string Name => Compounding == MeanCompounding.Arithmetic ? "arithmetic mean" : "geometric mean";

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

        bool geometric = Compounding == MeanCompounding.Geometric;
        int n = returns.Assets.Length;
        double[] sums = new double[n];
        int[] counts = new int[n];
        for (int t = 0; t < returns.Observations; t++)
        {
            for (int i = 0; i < n; i++)
            {
                if (returns.TryGetReturn(t, i, out double value))
                {
                    // Log growth adds up where the product of thousands of periods would overflow.
                    sums[i] += geometric ? double.LogP1(value) : value;
                    counts[i]++;
                }
            }
        }

        for (int i = 0; i < n; i++)
        {
            double perYear = sums[i] / counts[i] * returns.Frequency.PeriodsPerYear;
            sums[i] = geometric ? double.ExpM1(perYear) : perYear;
            if (!double.IsFinite(sums[i]))
            {
                failure = new UndefinedEstimate(returns.Assets[i], Invariant(
                    $"The {Name} of {returns.Assets[i]} over {counts[i]} returns is too large for a number at {returns.Frequency}."));
                return false;
            }
        }

        expectedReturns = ImmutableArray.Create(sums);
        return true;
    }
}
