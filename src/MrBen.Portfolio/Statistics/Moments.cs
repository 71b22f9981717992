namespace MrBen.Portfolio.Statistics;

/// <summary>
/// Moments of a sample, unweighted. Pure functions, thread-safe, allocation-free, O(n). The mean is corrected in a second pass and squares
/// are taken about it, so that a large mean does not eat the digits of a small variance; equal values have a variance of exactly 0.
/// </summary>
/// <remarks>Source: Chan, Golub and LeVeque (1983), The American Statistician 37(3), equation 1.7 (corrected two-pass).</remarks>
public static class Moments
{
    /// <summary>The arithmetic mean.</summary>
    /// <param name="values">At least 1 finite value.</param>
    /// <exception cref="ArgumentException"><paramref name="values"/> is empty or not finite.</exception>
    public static double Mean(ReadOnlySpan<double> values)
    {
        Check(values, minimum: 1);
        return MeanOf(values);
    }

    /// <summary>The sample variance, Σ(xᵢ − mean)² / (n − 1).</summary>
    /// <param name="values">At least 2 finite values.</param>
    /// <exception cref="ArgumentException"><paramref name="values"/> has fewer than 2 elements or is not finite.</exception>
    public static double Variance(ReadOnlySpan<double> values)
    {
        Check(values, minimum: 2);
        return MeanAndVariance(values).Variance;
    }

    /// <summary>The sample standard deviation: the root of <see cref="Variance"/>.</summary>
    /// <inheritdoc cref="Variance"/>
    public static double StandardDeviation(ReadOnlySpan<double> values) => Math.Sqrt(Variance(values));

    /// <summary>
    /// The moment skewness g₁ = m₃ / m₂^1.5, where mₖ = Σ(xᵢ − mean)ᵏ / n (no small-sample correction).
    /// </summary>
    /// <param name="values">At least 2 finite values.</param>
    /// <returns>The skewness; <see langword="null"/> where the values do not vary.</returns>
    /// <exception cref="ArgumentException"><paramref name="values"/> has fewer than 2 elements or is not finite.</exception>
    /// <remarks>Source: Joanes and Gill (1998), The Statistician 47(1), g₁.</remarks>
    public static double? Skewness(ReadOnlySpan<double> values)
    {
        Check(values, minimum: 2);
        (double m2, double m3, _) = CentralMoments(values);
        return m2 > 0 ? m3 / (m2 * Math.Sqrt(m2)) : null;
    }

    /// <summary>
    /// The moment excess kurtosis g₂ = m₄ / m₂² − 3, where mₖ = Σ(xᵢ − mean)ᵏ / n (no small-sample correction); 0 for a normal population.
    /// </summary>
    /// <param name="values">At least 2 finite values.</param>
    /// <returns>The excess kurtosis; <see langword="null"/> where the values do not vary.</returns>
    /// <exception cref="ArgumentException"><paramref name="values"/> has fewer than 2 elements or is not finite.</exception>
    /// <remarks>Source: Joanes and Gill (1998), The Statistician 47(1), g₂.</remarks>
    public static double? ExcessKurtosis(ReadOnlySpan<double> values)
    {
        Check(values, minimum: 2);
        (double m2, _, double m4) = CentralMoments(values);
        return m2 > 0 ? (m4 / (m2 * m2)) - 3 : null;
    }

    /// <summary>
    /// The adjusted skewness G₁ = g₁·√(n(n − 1))/(n − 2): what Excel, SAS and pandas call the skewness, unbiased for a normal population.
    /// </summary>
    /// <param name="values">At least 3 finite values.</param>
    /// <returns>The skewness; <see langword="null"/> where the values do not vary.</returns>
    /// <exception cref="ArgumentException"><paramref name="values"/> has fewer than 3 elements or is not finite.</exception>
    /// <remarks>Source: Joanes and Gill (1998), The Statistician 47(1), G₁.</remarks>
    public static double? AdjustedSkewness(ReadOnlySpan<double> values)
    {
        Check(values, minimum: 3);
        return Skewness(values) is { } skewness ? AdjustedSkewnessOf(skewness, values.Length) : null;
    }

    /// <summary>
    /// The adjusted excess kurtosis G₂ = (n − 1)/((n − 2)(n − 3))·((n + 1)·g₂ + 6): what Excel, SAS and pandas call the kurtosis, unbiased
    /// for a normal population.
    /// </summary>
    /// <param name="values">At least 4 finite values.</param>
    /// <returns>The excess kurtosis; <see langword="null"/> where the values do not vary.</returns>
    /// <exception cref="ArgumentException"><paramref name="values"/> has fewer than 4 elements or is not finite.</exception>
    /// <remarks>Source: Joanes and Gill (1998), The Statistician 47(1), G₂.</remarks>
    public static double? AdjustedExcessKurtosis(ReadOnlySpan<double> values)
    {
        Check(values, minimum: 4);
        return ExcessKurtosis(values) is { } kurtosis ? AdjustedExcessKurtosisOf(kurtosis, values.Length) : null;
    }

    /// <summary>G₁ from g₁ of n values, at least 3.</summary>
    internal static double AdjustedSkewnessOf(double skewness, int count) =>
        skewness * Math.Sqrt((double)count * (count - 1)) / (count - 2);

    /// <summary>G₂ from g₂ of n values, at least 4.</summary>
    internal static double AdjustedExcessKurtosisOf(double excessKurtosis, int count) =>
        (count - 1.0) / ((count - 2.0) * (count - 3.0)) * (((count + 1.0) * excessKurtosis) + 6);

    /// <summary>Mean, sample variance, g₁ and g₂ of checked values, at least 2, in one pass after the mean.</summary>
    internal static (double Mean, double Variance, double? Skewness, double? ExcessKurtosis) Shape(ReadOnlySpan<double> values)
    {
        double mean = MeanOf(values);
        double squares = 0;
        double residual = 0;
        double cubes = 0;
        double fourths = 0;
        foreach (double value in values)
        {
            double deviation = value - mean;
            double square = deviation * deviation;
            squares += square;
            residual += deviation;
            cubes += square * deviation;
            fourths += square * square;
        }

        int n = values.Length;
        double m2 = squares / n;
        double variance = (squares - (residual * residual / n)) / (n - 1);
        return m2 > 0
            ? (mean, variance, cubes / n / (m2 * Math.Sqrt(m2)), (fourths / n / (m2 * m2)) - 3)
            : (mean, variance, null, null);
    }

    /// <summary>The mean of checked values, at least 1.</summary>
    internal static double MeanOf(ReadOnlySpan<double> values)
    {
        double sum = 0;
        foreach (double value in values)
        {
            sum += value;
        }

        double rough = sum / values.Length;
        double residual = 0;
        foreach (double value in values)
        {
            residual += value - rough;
        }

        return rough + (residual / values.Length);
    }

    /// <summary>Mean and sample variance of checked values, at least 2.</summary>
    internal static (double Mean, double Variance) MeanAndVariance(ReadOnlySpan<double> values)
    {
        double mean = MeanOf(values);
        double squares = 0;
        double residual = 0;
        foreach (double value in values)
        {
            double deviation = value - mean;
            squares += deviation * deviation;
            residual += deviation;
        }

        // The second term is 0 in exact arithmetic and takes out what the rounding of the mean put in; it can never exceed the first.
        return (mean, (squares - (residual * residual / values.Length)) / (values.Length - 1));
    }

    private static (double M2, double M3, double M4) CentralMoments(ReadOnlySpan<double> values)
    {
        double mean = MeanOf(values);
        double m2 = 0;
        double m3 = 0;
        double m4 = 0;
        foreach (double value in values)
        {
            double deviation = value - mean;
            double square = deviation * deviation;
            m2 += square;
            m3 += square * deviation;
            m4 += square * square;
        }

        return (m2 / values.Length, m3 / values.Length, m4 / values.Length);
    }

    private static void Check(ReadOnlySpan<double> values, int minimum)
    {
        Guard.AtLeast(minimum, values.Length, "values", nameof(values));
        Guard.AllFinite(values);
    }
}
