using MrBen.Portfolio.Statistics;
using static System.FormattableString;

namespace MrBen.Portfolio.Risk.Backtests;

/// <summary>
/// Whether violations can be told beforehand from earlier ones or from the forecast itself: the dynamic quantile test. Pure functions,
/// thread-safe.
/// </summary>
/// <remarks>Source: Engle and Manganelli (2004), J. Business &amp; Economic Statistics 22(4), theorem 4.</remarks>
public static class DynamicQuantileBacktest
{
    private const string Name = "Engle-Manganelli dynamic quantile";

    // Below this many expected violations χ² is simulated instead of believed.
    private const double FewExpected = 50;

    /// <summary>
    /// Regresses the violations less their probability on a constant, on the violations of earlier periods, and on the forecast:
    /// DQ = H′X(X′X)⁻¹X′H / (p(1 − p)).
    /// </summary>
    /// <param name="losses">Realised losses, oldest first; positive for a loss.</param>
    /// <param name="valueAtRisk">The forecast for each, in the same unit.</param>
    /// <param name="confidence">Confidence level of the forecasts in (0, 1), for example 0.99.</param>
    /// <param name="lags">Number of earlier violations K, at least 0. Default 4.</param>
    /// <param name="method">
    /// χ² with as many degrees of freedom as the regressors are independent, at most K + 2; or simulation: independent violations of the
    /// forecast's probability beside the same forecasts. Simulated by default where fewer than 50 violations are expected.
    /// </param>
    /// <param name="simulation">Draws and seed; null for the defaults.</param>
    /// <returns>Undefined with fewer than K + 3 observations.</returns>
    /// <exception cref="ArgumentException">
    /// Lengths disagree, there is no loss, a number is not finite, or the simulation's settings are unsound.
    /// </exception>
    /// <exception cref="ArgumentOutOfRangeException">A number is outside its range.</exception>
    /// <remarks>
    /// The first K observations serve as lags only. A regressor that is a combination of those before it adds nothing and takes no degree
    /// of freedom, for example a forecast that never moves. O(T·K²), times the draws where simulated.
    /// </remarks>
    public static HypothesisTest Unpredictable(
        ReadOnlySpan<double> losses, ReadOnlySpan<double> valueAtRisk, double confidence, int lags = 4,
        PValueMethod method = PValueMethod.Automatic, BacktestSimulationOptions? simulation = null)
    {
        bool[] violations = ForecastSeries.Violations(losses, valueAtRisk);
        Guard.InsideUnitInterval(confidence);
        ArgumentOutOfRangeException.ThrowIfNegative(lags);
        BacktestSimulationOptions settings = BacktestSimulationOptions.Checked(simulation, nameof(simulation));
        if (losses.Length - 3 < lags)
        {
            return HypothesisTest.Undefined(Name, Invariant(
                $"{losses.Length} forecasts are too few to regress on {lags} lags, a constant and the forecast."));
        }

        double p = 1 - confidence;
        ViolationRegression regression = new(valueAtRisk, lags);
        (double statistic, int rank) = regression.Project(violations, p);
        int used = losses.Length - lags;
        int count = violations.AsSpan(lags).Count(true);
        string counted = Invariant($"{count} violations in {used} forecasts, {p * used:G5} expected, on {lags} lags and the forecast");
        if (!method.IsSmallSample(p * losses.Length < FewExpected))
        {
            return HypothesisTest.ChiSquare(Name, counted, statistic, rank);
        }

        SeededRandom random = new(settings.Seed);
        int extreme = 0;
        for (int draw = 0; draw < settings.Draws; draw++)
        {
            for (int t = 0; t < violations.Length; t++)
            {
                violations[t] = random.NextOpen() < p;
            }

            if (regression.Project(violations, p).Statistic >= statistic * (1 - 1e-9))
            {
                extreme++;
            }
        }

        return HypothesisTest.MonteCarlo(Name, counted, statistic, rank, extreme, settings.Draws, Invariant(
            $"independent violations beside the same forecasts, seed {settings.Seed}"));
    }
}
