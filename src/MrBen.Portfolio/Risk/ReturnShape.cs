using MrBen.Portfolio.Statistics;

namespace MrBen.Portfolio.Risk;

/// <summary>The first four moments of the returns of one period: what the Cornish–Fisher expansion knows of them. Immutable.</summary>
/// <param name="Mean">Mean per period.</param>
/// <param name="Deviation">Standard deviation per period, at least 0.</param>
/// <param name="Skewness">Moment skewness; 0 where the returns do not vary.</param>
/// <param name="ExcessKurtosis">Moment excess kurtosis; 0 where the returns do not vary.</param>
internal readonly record struct ReturnShape(double Mean, double Deviation, double Skewness, double ExcessKurtosis)
{
    /// <summary>Sample variance (n − 1) per period, of which the deviation is the root; 0 where only the moments are known.</summary>
    public double Variance { get; private init; }

    /// <summary>The moments of checked returns, at least 2; the deviation is the sample one (n − 1).</summary>
    public static ReturnShape Of(ReadOnlySpan<double> returns)
    {
        (double mean, double variance, double? skewness, double? kurtosis) = Moments.Shape(returns);
        double deviation = Math.Sqrt(variance);

        // What is left of a constant series is rounding, and its third and fourth moments mean nothing.
        return deviation > RiskMetrics.NoDispersion
            ? new ReturnShape(mean, deviation, skewness ?? 0, kurtosis ?? 0) { Variance = variance }
            : new ReturnShape(mean, deviation, 0, 0) { Variance = variance };
    }
}
