namespace MrBen.Portfolio.Risk.Backtests;

/// <summary>
/// Scores of risk forecasts that the true risk minimises on average, for comparing models on the same losses: lower is better. Pure
/// functions, thread-safe, allocation-free. <see cref="Statistics.DieboldMariano"/> says whether a difference is more than chance.
/// </summary>
public static class ForecastScores
{
    /// <summary>
    /// The quantile (pinball) score of value at risk: confidence·(L − VaR) for a loss above the forecast, (1 − confidence)·(VaR − L)
    /// otherwise.
    /// </summary>
    /// <param name="losses">Realised losses; positive for a loss.</param>
    /// <param name="valueAtRisk">The forecast for each, in the same unit.</param>
    /// <param name="confidence">Confidence level of the forecasts in (0, 1), for example 0.95.</param>
    /// <param name="scores">Receives the scores, at least 0, in the unit of the losses; one per loss.</param>
    /// <exception cref="ArgumentException">Lengths disagree, there is no loss, or a number is not finite.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="confidence"/> is not inside (0, 1).</exception>
    /// <remarks>Source: Koenker and Bassett (1978), Econometrica 46(1), section 3. O(T).</remarks>
    public static void Quantile(
        ReadOnlySpan<double> losses, ReadOnlySpan<double> valueAtRisk, double confidence, Span<double> scores)
    {
        ForecastSeries.Check(losses, valueAtRisk);
        Guard.InsideUnitInterval(confidence);
        Guard.Length(losses.Length, scores.Length, "scores (one per loss)", nameof(scores));
        for (int t = 0; t < scores.Length; t++)
        {
            double excess = losses[t] - valueAtRisk[t];
            scores[t] = excess > 0 ? confidence * excess : (confidence - 1) * excess;
        }
    }

    /// <summary>
    /// The Fissler-Ziegel score FZ0 of value at risk and expected shortfall together:
    /// max(L − VaR, 0)/((1 − confidence)·ES) + VaR/ES + ln ES − 1.
    /// </summary>
    /// <param name="losses">Realised losses; positive for a loss.</param>
    /// <param name="valueAtRisk">The forecast value at risk for each, in the same unit.</param>
    /// <param name="expectedShortfall">The forecast expected shortfall for each, positive, not below the value at risk.</param>
    /// <param name="confidence">Confidence level of the forecasts in (0, 1), for example 0.975.</param>
    /// <param name="scores">Receives the scores, of any sign, one per loss. Only their differences mean something.</param>
    /// <exception cref="ArgumentException">
    /// Lengths disagree, there is no loss, a number is not finite, or an expected shortfall is not positive or below its value at risk.
    /// </exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="confidence"/> is not inside (0, 1).</exception>
    /// <remarks>
    /// Differences of it do not change with the unit of the losses. Sources: Fissler and Ziegel (2016), Annals of Statistics 44(4),
    /// corollary 5.5; Patton, Ziegel and Chen (2019), J. Econometrics 211(2), equation 6. O(T).
    /// </remarks>
    public static void FisslerZiegel(
        ReadOnlySpan<double> losses, ReadOnlySpan<double> valueAtRisk, ReadOnlySpan<double> expectedShortfall, double confidence,
        Span<double> scores)
    {
        ForecastSeries.Check(losses, valueAtRisk, expectedShortfall);
        Guard.InsideUnitInterval(confidence);
        Guard.Length(losses.Length, scores.Length, "scores (one per loss)", nameof(scores));
        for (int t = 0; t < scores.Length; t++)
        {
            double shortfall = expectedShortfall[t];
            double excess = Math.Max(losses[t] - valueAtRisk[t], 0);
            scores[t] = (excess / ((1 - confidence) * shortfall)) + (valueAtRisk[t] / shortfall) + Math.Log(shortfall) - 1;
        }
    }
}
