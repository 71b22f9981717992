using MrBen.Portfolio.Statistics;
using static System.FormattableString;

namespace MrBen.Portfolio.Risk.Backtests;

/// <summary>
/// Whether losses beyond the value at risk are as large as the forecast expected shortfall: the first two tests of Acerbi and Székely. Pure
/// functions, thread-safe.
/// </summary>
/// <remarks>
/// <para>Both statistics are 0 on average where the forecasts are right and negative where they are too low; the p-value counts the
/// draws that are at most the statistic, so that only understated risk is rejected.</para>
/// <para>The null hypothesis: independent losses, each of the stated <see cref="TailShape"/> with location and scale such that its forecast
/// value at risk and expected shortfall are right. Always simulated: the statistics have no limiting distribution that is free of the
/// losses' own.</para>
/// <para>Source: Acerbi and Székely (2014), Risk 27(11), section 2.</para>
/// </remarks>
public static class ExpectedShortfallBacktest
{
    private const string FirstName = "Acerbi-Székely Z1";
    private const string SecondName = "Acerbi-Székely Z2";

    /// <summary>
    /// Z₁ = 1 − (Σ Lₜ·Iₜ/ESₜ)/N over the N violations Iₜ: the size of losses beyond the value at risk, whatever their number.
    /// </summary>
    /// <param name="losses">Realised losses, oldest first; positive for a loss.</param>
    /// <param name="valueAtRisk">The forecast value at risk for each, in the same unit.</param>
    /// <param name="expectedShortfall">The forecast expected shortfall for each, positive, not below the value at risk.</param>
    /// <param name="confidence">Confidence level of the forecasts in (0, 1), for example 0.975.</param>
    /// <param name="shape">How losses spread under the null hypothesis; null for <see cref="TailShape.Normal"/>.</param>
    /// <param name="simulation">Draws and seed; null for the defaults.</param>
    /// <returns>Undefined where there is no violation. Draws without one are drawn again.</returns>
    /// <exception cref="ArgumentException">
    /// Lengths disagree, there is no loss, a number is not finite, an expected shortfall is not positive or below its value at risk, or the
    /// simulation's settings are unsound.
    /// </exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="confidence"/> is not inside (0, 1).</exception>
    /// <remarks>Source: equation 4. O(T) times the draws.</remarks>
    public static HypothesisTest SizeOfViolations(
        ReadOnlySpan<double> losses, ReadOnlySpan<double> valueAtRisk, ReadOnlySpan<double> expectedShortfall, double confidence,
        TailShape? shape = null, BacktestSimulationOptions? simulation = null) =>
        Test(losses, valueAtRisk, expectedShortfall, confidence, shape, simulation, perViolation: true);

    /// <summary>
    /// Z₂ = 1 − Σ Lₜ·Iₜ/ESₜ / (T·(1 − confidence)): number and size of losses beyond the value at risk at once.
    /// </summary>
    /// <returns>Defined for any losses; 1 where there is no violation.</returns>
    /// <remarks>
    /// The 5 % point at 250 observations of 97.5 % is about −0.7 for many shapes of losses. Source: equation 6. O(T) times the draws.
    /// </remarks>
    /// <inheritdoc cref="SizeOfViolations"/>
    public static HypothesisTest NumberAndSizeOfViolations(
        ReadOnlySpan<double> losses, ReadOnlySpan<double> valueAtRisk, ReadOnlySpan<double> expectedShortfall, double confidence,
        TailShape? shape = null, BacktestSimulationOptions? simulation = null) =>
        Test(losses, valueAtRisk, expectedShortfall, confidence, shape, simulation, perViolation: false);

    private static HypothesisTest Test(
        ReadOnlySpan<double> losses, ReadOnlySpan<double> valueAtRisk, ReadOnlySpan<double> expectedShortfall, double confidence,
        TailShape? shape, BacktestSimulationOptions? simulation, bool perViolation)
    {
        ForecastSeries.Check(losses, valueAtRisk, expectedShortfall);
        Guard.InsideUnitInterval(confidence);
        BacktestSimulationOptions settings = BacktestSimulationOptions.Checked(simulation, nameof(simulation));
        TailShape assumed = shape ?? TailShape.Normal;
        string name = perViolation ? FirstName : SecondName;
        int violations = 0;
        double sum = 0;
        for (int t = 0; t < losses.Length; t++)
        {
            if (losses[t] > valueAtRisk[t])
            {
                violations++;
                sum += losses[t] / expectedShortfall[t];
            }
        }

        double tail = 1 - confidence;
        double expected = tail * losses.Length;
        if (perViolation && violations == 0)
        {
            return HypothesisTest.Undefined(name, Invariant(
                $"there is no violation in {losses.Length} forecasts whose size could be judged."));
        }

        double statistic = 1 - (sum / (perViolation ? violations : expected));
        int extreme = CountAsLow(statistic, valueAtRisk, expectedShortfall, tail, assumed, settings, perViolation);
        return HypothesisTest.MonteCarlo(
            name, Invariant($"{violations} violations in {losses.Length} forecasts, {expected:G5} expected"), statistic, null, extreme,
            settings.Draws, Invariant($"{assumed} losses for which the forecasts are right, seed {settings.Seed}"));
    }

    private static int CountAsLow(
        double statistic, ReadOnlySpan<double> valueAtRisk, ReadOnlySpan<double> expectedShortfall, double tail, TailShape shape,
        BacktestSimulationOptions settings, bool perViolation)
    {
        double quantile = shape.UpperQuantile(tail);
        double excess = shape.TailMean(tail) - quantile;
        SeededRandom random = new(settings.Seed);
        int low = 0;
        for (int draw = 0; draw < settings.Draws; draw++)
        {
            int violations = 0;
            double sum = 0;
            for (int t = 0; t < valueAtRisk.Length; t++)
            {
                // A loss of this upper probability: above the value at risk just where that is below the tail's.
                double probability = random.NextOpen();
                if (probability < tail)
                {
                    violations++;
                    double scale = (expectedShortfall[t] - valueAtRisk[t]) / excess;
                    sum += (valueAtRisk[t] + (scale * (shape.UpperQuantile(probability) - quantile))) / expectedShortfall[t];
                }
            }

            if (perViolation && violations == 0)
            {
                draw--; // the statistic is that of series with a violation
                continue;
            }

            if (1 - (sum / (perViolation ? violations : tail * valueAtRisk.Length)) <= statistic)
            {
                low++;
            }
        }

        return low;
    }
}
