using MrBen.Portfolio.Statistics;

namespace MrBen.Portfolio.Risk;

public static partial class RiskMetrics
{
    /// <summary>
    /// Cornish–Fisher (modified) value at risk of one period: −m − s·q, where the expansion q corrects the Gaussian quantile z = Φ⁻¹(1 −
    /// confidence) by the skewness S and the excess kurtosis K of the sample:
    /// q = z + (z² − 1)·S/6 + (z³ − 3z)·K/24 − (2z³ − 5z)·S²/36.
    /// </summary>
    /// <param name="returns">Simple returns per period, in any order, length T ≥ 2. Unitless (0.01 is 1 %).</param>
    /// <param name="confidence">Confidence level in (0, 1), for example 0.95.</param>
    /// <returns>
    /// The loss as a positive number, per period; negative when even the tail gains; <see langword="null"/> where skewness and kurtosis are
    /// outside the domain of the expansion.
    /// </returns>
    /// <exception cref="ArgumentException"><paramref name="returns"/> has fewer than 2 elements or is not finite.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="confidence"/> is not inside (0, 1).</exception>
    /// <remarks>
    /// <para>The domain: the expansion is a quantile function only where it increases. Here it must increase strictly from the normal
    /// quantile of (1 − confidence)/100 to that of the confidence, so that 99 % of the tail lies where the formula puts it. Maillard (2012)
    /// asks for it at every z, which no sample with thinner tails than the normal (K below 0) passes; whatever passes his test passes ours.
    /// Without skewness K must be below 8. Outside, a higher confidence could give a smaller loss.</para>
    /// <para>R's PerformanceAnalytics gives a number everywhere, and divides the variance by n, not n − 1; skewness and kurtosis are the
    /// moment ones in both. Returns that do not vary lose their mean for certain. O(T).
    /// Source: Zangari (1996), RiskMetrics Monitor, first quarter; Favre and Galeano (2002), J. Alternative Investments 5(2).</para>
    /// </remarks>
    public static double? CornishFisherValueAtRisk(ReadOnlySpan<double> returns, double confidence)
    {
        ReturnShape shape = ShapeOf(returns, confidence);
        return CornishFisherTail(shape, confidence, horizonPeriods: 1)?.ValueAtRisk;
    }

    /// <summary>
    /// Cornish–Fisher value at risk over a horizon of h periods with independent returns: −h·m − √h·s·q, where the sum of h returns has the
    /// skewness S/√h and the excess kurtosis K/h. It tends to the Gaussian value at risk as the horizon grows.
    /// </summary>
    /// <param name="meanPerPeriod">Mean return m per period.</param>
    /// <param name="standardDeviationPerPeriod">Standard deviation s per period, at least 0.</param>
    /// <param name="skewness">Skewness S of the returns of one period, finite.</param>
    /// <param name="excessKurtosis">Excess kurtosis K of the returns of one period, finite; 0 for a normal distribution.</param>
    /// <param name="confidence">Confidence level in (0, 1), for example 0.95.</param>
    /// <param name="horizonPeriods">Horizon h, at least 1. Default 1.</param>
    /// <returns>
    /// The loss as a positive number, over the horizon; negative when even the tail gains; <see langword="null"/> outside the domain of the
    /// expansion, see <see cref="CornishFisherValueAtRisk(ReadOnlySpan{double}, double)"/>.
    /// </returns>
    /// <exception cref="ArgumentOutOfRangeException">A number is outside its range.</exception>
    /// <remarks>O(1). Source: Zangari (1996); cumulants of independent variables add.</remarks>
    public static double? CornishFisherValueAtRisk(
        double meanPerPeriod, double standardDeviationPerPeriod, double skewness, double excessKurtosis, double confidence,
        int horizonPeriods = 1)
    {
        ReturnShape shape = CheckedShape(
            meanPerPeriod, standardDeviationPerPeriod, skewness, excessKurtosis, confidence, horizonPeriods);
        return CornishFisherTail(shape, confidence, horizonPeriods)?.ValueAtRisk;
    }

    /// <summary>
    /// Cornish–Fisher conditional value at risk of one period: the mean of the losses beyond the Cornish–Fisher value at risk under the
    /// same expansion, −m + s·φ(z)/(1 − confidence)·(1 + z·S/6 + (z² − 1)·K/24 − (2z² − 1)·S²/36) with z = Φ⁻¹(1 − confidence).
    /// </summary>
    /// <returns>
    /// The loss as a positive number, per period, not below the Cornish–Fisher value at risk; <see langword="null"/> where skewness and
    /// kurtosis are outside the domain of the expansion.
    /// </returns>
    /// <remarks>
    /// Defined where <see cref="CornishFisherValueAtRisk(ReadOnlySpan{double}, double)"/> is, and has the same domain, moments and
    /// convention for returns that do not vary. PerformanceAnalytics has <see cref="EdgeworthConditionalValueAtRisk"/> instead. O(T).
    /// Source: Maillard (2012), A User's Guide to the Cornish Fisher Expansion, the conditional value at risk of the expansion.
    /// </remarks>
    /// <inheritdoc cref="CornishFisherValueAtRisk(ReadOnlySpan{double}, double)"/>
    public static double? CornishFisherConditionalValueAtRisk(ReadOnlySpan<double> returns, double confidence)
    {
        ReturnShape shape = ShapeOf(returns, confidence);
        return CornishFisherTail(shape, confidence, horizonPeriods: 1)?.ConditionalValueAtRisk;
    }

    /// <summary>
    /// Cornish–Fisher conditional value at risk over a horizon of h periods with independent returns; the sum of h returns has the skewness
    /// S/√h and the excess kurtosis K/h.
    /// </summary>
    /// <returns>
    /// The loss as a positive number, over the horizon, not below the Cornish–Fisher value at risk; <see langword="null"/> outside the
    /// domain of the expansion.
    /// </returns>
    /// <inheritdoc cref="CornishFisherValueAtRisk(double, double, double, double, double, int)"/>
    public static double? CornishFisherConditionalValueAtRisk(
        double meanPerPeriod, double standardDeviationPerPeriod, double skewness, double excessKurtosis, double confidence,
        int horizonPeriods = 1)
    {
        ReturnShape shape = CheckedShape(
            meanPerPeriod, standardDeviationPerPeriod, skewness, excessKurtosis, confidence, horizonPeriods);
        return CornishFisherTail(shape, confidence, horizonPeriods)?.ConditionalValueAtRisk;
    }

    /// <summary>
    /// Modified expected shortfall of one period by the Edgeworth density g beyond the Cornish–Fisher quantile q:
    /// −m + s·φ(q)/(1 − confidence)·(1 + q³·S/6 + (q⁴ − 2q² − 1)·K/24 + (q⁶ − 9q⁴ + 9q² + 3)·S²/72).
    /// </summary>
    /// <param name="meanPerPeriod">Mean return m per period.</param>
    /// <param name="standardDeviationPerPeriod">Standard deviation s per period, at least 0.</param>
    /// <param name="skewness">Skewness S, finite.</param>
    /// <param name="excessKurtosis">Excess kurtosis K, finite; 0 for a normal distribution.</param>
    /// <param name="confidence">Confidence level in (0, 1), for example 0.95.</param>
    /// <returns>
    /// The loss as a positive number, per period; <see langword="null"/> outside the domain of the expansion, and where the formula falls
    /// below the value at risk, which no mean of a tail can.
    /// </returns>
    /// <exception cref="ArgumentOutOfRangeException">A number is outside its range.</exception>
    /// <remarks>
    /// Not a metric of <see cref="PortfolioRisk"/>: quantile and density are two different expansions, and at 99 % they contradict each
    /// other in many samples. PerformanceAnalytics then gives the value at risk as the expected shortfall (its operational form). O(1).
    /// Source: Boudt, Peterson and Croux (2008), J. Risk 11(2), the modified expected shortfall.
    /// </remarks>
    public static double? EdgeworthConditionalValueAtRisk(
        double meanPerPeriod, double standardDeviationPerPeriod, double skewness, double excessKurtosis, double confidence)
    {
        ReturnShape shape = CheckedShape(
            meanPerPeriod, standardDeviationPerPeriod, skewness, excessKurtosis, confidence, horizonPeriods: 1);
        double z = NormalDistribution.Quantile(1 - confidence);
        if (!ExpansionIncreases(skewness, excessKurtosis, confidence))
        {
            return null;
        }

        double q = CornishFisherQuantile(z, shape);
        double square = q * q;
        double correction = 1 + (square * q * skewness / 6) + (((square * (square - 2)) - 1) * excessKurtosis / 24) +
            (((square * ((square * (square - 9)) + 9)) + 3) * skewness * skewness / 72);
        double tail = NormalDistribution.Density(q) * correction / (1 - confidence);
        return tail >= -q ? (standardDeviationPerPeriod * tail) - meanPerPeriod : null;
    }

    /// <summary>Both tail losses of checked moments; null outside the domain.</summary>
    internal static (double ValueAtRisk, double ConditionalValueAtRisk)? CornishFisherTail(
        ReturnShape onePeriod, double confidence, int horizonPeriods)
    {
        double root = Math.Sqrt(horizonPeriods);
        ReturnShape shape = new(horizonPeriods * onePeriod.Mean, root * onePeriod.Deviation, onePeriod.Skewness / root,
            onePeriod.ExcessKurtosis / horizonPeriods);
        double z = NormalDistribution.Quantile(1 - confidence);
        if (!ExpansionIncreases(shape.Skewness, shape.ExcessKurtosis, confidence))
        {
            return null;
        }

        double quantile = -CornishFisherQuantile(z, shape);
        double square = z * z;
        double correction = 1 + (z * shape.Skewness / 6) + ((square - 1) * shape.ExcessKurtosis / 24) -
            (((2 * square) - 1) * shape.Skewness * shape.Skewness / 36);
        double tail = NormalDistribution.Density(z) * correction / (1 - confidence);
        return ((shape.Deviation * quantile) - shape.Mean, (shape.Deviation * tail) - shape.Mean);
    }

    /// <summary>
    /// The two standardised losses over a horizon with their derivatives by the skewness and the kurtosis of one period: of the value at risk, and
    /// of the conditional one.
    /// </summary>
    internal static (double Value, double BySkewness, double ByKurtosis) CornishFisherSlopes(
        ReturnShape onePeriod, double confidence, int horizonPeriods, out (double Value, double BySkewness, double ByKurtosis) tail)
    {
        double root = Math.Sqrt(horizonPeriods);
        double skewness = onePeriod.Skewness / root;
        double kurtosis = onePeriod.ExcessKurtosis / horizonPeriods;
        double z = NormalDistribution.Quantile(1 - confidence);
        double square = z * z;
        double mean = NormalDistribution.Density(z) / (1 - confidence);
        tail = (
            mean * (1 + (z * skewness / 6) + ((square - 1) * kurtosis / 24) - (((2 * square) - 1) * skewness * skewness / 36)),
            mean * ((z / 6) - (((2 * square) - 1) * skewness / 18)) / root,
            mean * (square - 1) / 24 / horizonPeriods);
        return (
            -CornishFisherQuantile(z, onePeriod with { Skewness = skewness, ExcessKurtosis = kurtosis }),
            -(((square - 1) / 6) - (z * ((2 * square) - 5) * skewness / 18)) / root,
            -z * (square - 3) / 24 / horizonPeriods);
    }

    /// <summary>Whether the derivative of the expansion, c + b·z + a·z², is positive over the domain.</summary>
    private static bool ExpansionIncreases(double skewness, double excessKurtosis, double confidence)
    {
        double from = NormalDistribution.Quantile((1 - confidence) / 100); // 99 % of the tail
        double to = Math.Abs(NormalDistribution.Quantile(1 - confidence));
        double a = (excessKurtosis / 8) - (skewness * skewness / 6);
        double b = skewness / 3;
        double c = 1 - (excessKurtosis / 8) + (5 * skewness * skewness / 36);
        double lowest = c + Math.Min(from * (b + (a * from)), to * (b + (a * to)));
        double bottom = -b / (2 * a); // of the parabola, where it opens upwards
        if (a > 0 && from < bottom && bottom < to)
        {
            lowest = c + (bottom * b / 2);
        }

        return lowest > 0 && double.IsFinite(lowest);
    }

    private static double CornishFisherQuantile(double z, ReturnShape shape)
    {
        double square = z * z;
        return z + ((square - 1) * shape.Skewness / 6) + (z * (square - 3) * shape.ExcessKurtosis / 24) -
            (z * ((2 * square) - 5) * shape.Skewness * shape.Skewness / 36);
    }

    private static ReturnShape ShapeOf(ReadOnlySpan<double> returns, double confidence)
    {
        Check(returns, minimum: 2);
        Guard.InsideUnitInterval(confidence);
        return ReturnShape.Of(returns);
    }

    private static ReturnShape CheckedShape(
        double meanPerPeriod, double standardDeviationPerPeriod, double skewness, double excessKurtosis, double confidence,
        int horizonPeriods)
    {
        CheckGaussian(meanPerPeriod, standardDeviationPerPeriod, confidence, horizonPeriods);
        Guard.Finite(skewness);
        Guard.Finite(excessKurtosis);
        return new ReturnShape(meanPerPeriod, standardDeviationPerPeriod, skewness, excessKurtosis);
    }
}
