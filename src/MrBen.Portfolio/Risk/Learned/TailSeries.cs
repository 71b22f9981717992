using System.Collections.Immutable;
using MrBen.Portfolio.Market;
using MrBen.Portfolio.Risk.Backtests;
using MrBen.Portfolio.Statistics;

namespace MrBen.Portfolio.Risk.Learned;

/// <summary>
/// What one method forecast for one asset and what happened, without overlaps and in the order of time: what the backtests of
/// <see cref="RiskBacktest"/> take. Immutable and thread-safe.
/// </summary>
/// <param name="Asset">The asset.</param>
/// <param name="Confidence">Confidence level of the forecasts.</param>
/// <param name="Losses">The losses, as fractions of the value.</param>
/// <param name="ValuesAtRisk">The value at risk forecast for each.</param>
/// <param name="Shortfalls">The expected shortfall forecast for each.</param>
public sealed record TailSeries(
    AssetId Asset, double Confidence, ImmutableArray<double> Losses, ImmutableArray<double> ValuesAtRisk,
    ImmutableArray<double> Shortfalls)
{
    /// <summary>
    /// Whether losses beyond the value at risk are as many and as large as forecast: Acerbi and Székely's second test
    /// (<see cref="ExpectedShortfallBacktest.NumberAndSizeOfViolations"/>).
    /// </summary>
    /// <param name="shape">How losses spread under the null hypothesis; null for normal.</param>
    /// <param name="simulation">Draws and seed; null for the defaults.</param>
    /// <returns>Null where a shortfall is not positive and has no such test.</returns>
    /// <exception cref="ArgumentException">A setting is unsound.</exception>
    /// <remarks>O(losses × draws).</remarks>
    public HypothesisTest? TestShortfalls(TailShape? shape = null, BacktestSimulationOptions? simulation = null) => HasShortfalls
        ? ExpectedShortfallBacktest.NumberAndSizeOfViolations(
            Losses.AsSpan(), ValuesAtRisk.AsSpan(), Shortfalls.AsSpan(), Confidence, shape, simulation)
        : null;

    internal bool HasShortfalls
    {
        get
        {
            bool isSound = true;
            for (int i = 0; i < Losses.Length; i++)
            {
                isSound &= ForecastSeries.Fault(ValuesAtRisk[i], Shortfalls[i]) is null;
            }

            return isSound;
        }
    }
}
