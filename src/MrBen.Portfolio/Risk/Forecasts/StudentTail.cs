using MathNet.Numerics;
using MathNet.Numerics.Distributions;
using MrBen.Portfolio.Statistics;
using static System.FormattableString;

namespace MrBen.Portfolio.Risk.Forecasts;

/// <summary>A Student t distribution of returns with location and scale. Immutable and thread-safe.</summary>
/// <remarks>
/// Density Γ((ν+1)/2)/(Γ(ν/2)√(νπ)s)·(1 + d²/ν)^(−(ν+1)/2), d = (r − m)/s; its variance is s²ν/(ν − 2). Expected shortfall from McNeil,
/// Frey and Embrechts (2015), Quantitative Risk Management, example 2.15. Sums of t variables are not t: over a horizon the location
/// grows by h and the scale by √h, with the degrees of freedom of one period, which overstates far tails.
/// </remarks>
public readonly record struct StudentTail
{
    /// <summary>Degrees of freedom that a fit stays above: below 2 there is no variance.</summary>
    public const double FewestDegreesOfFreedom = 2.05;

    /// <summary>Degrees of freedom that a fit stays below: nothing tells more from a normal distribution.</summary>
    public const double MostDegreesOfFreedom = 200;

    private const double SearchTolerance = 1e-6;
    private const double Tolerance = 1e-9;
    private const int MostSteps = 200;

    /// <summary>A distribution by its parameters.</summary>
    /// <exception cref="ArgumentOutOfRangeException">
    /// The location is not finite, the scale negative or not finite, or the degrees of freedom not above 1 and finite.
    /// </exception>
    public StudentTail(double location, double scale, double degreesOfFreedom)
    {
        Guard.Finite(location);
        if (!(scale >= 0 && double.IsFinite(scale)))
        {
            throw new ArgumentOutOfRangeException(
                nameof(scale), Invariant($"{nameof(scale)} is {scale}; it must be finite and not negative."));
        }

        if (!(degreesOfFreedom > 1 && double.IsFinite(degreesOfFreedom)))
        {
            throw new ArgumentOutOfRangeException(nameof(degreesOfFreedom), Invariant(
                $"{nameof(degreesOfFreedom)} is {degreesOfFreedom}; it must be above 1, where a tail has a mean, and finite."));
        }

        (Location, Scale, DegreesOfFreedom) = (location, scale, degreesOfFreedom);
    }

    /// <summary>Centre and median, m, per period.</summary>
    public double Location { get; }

    /// <summary>Scale, s, per period; not the standard deviation.</summary>
    public double Scale { get; }

    /// <summary>Degrees of freedom, ν.</summary>
    public double DegreesOfFreedom { get; }

    /// <summary>The distribution that makes returns likeliest.</summary>
    /// <param name="returns">Returns per period, length T ≥ 2, finite.</param>
    /// <returns>
    /// Degrees of freedom in (<see cref="FewestDegreesOfFreedom"/>, <see cref="MostDegreesOfFreedom"/>); a scale of 0 where the returns do
    /// not vary.
    /// </returns>
    /// <exception cref="ArgumentException"><paramref name="returns"/> has fewer than 2 elements or is not finite.</exception>
    /// <remarks>Quasi-Newton search, then Newton's steps, with the analytic gradient, some hundred evaluations of O(T).</remarks>
    public static StudentTail Fit(ReadOnlySpan<double> returns)
    {
        Guard.AtLeast(2, returns.Length, "returns", nameof(returns));
        Guard.AllFinite(returns);
        (double mean, double variance) = Moments.MeanAndVariance(returns);
        double deviation = Math.Sqrt(variance);
        if (!(deviation > RiskMetrics.NoDispersion))
        {
            return new StudentTail(mean, 0, MostDegreesOfFreedom);
        }

        double[] standardized = new double[returns.Length];
        for (int t = 0; t < standardized.Length; t++)
        {
            standardized[t] = (returns[t] - mean) / deviation;
        }

        // Degrees of freedom that go to an end have a slope that fades: where the search stops then is as good as any.
        QuasiNewton search = new((at, gradient) => MeanMinusLogLikelihood(standardized, at, gradient), [0, -0.2, 0]);
        _ = search.Run(SearchTolerance, MostSteps, CancellationToken.None);
        search.Settle(Tolerance);
        double[] point = search.Point;
        return new StudentTail(mean + (deviation * point[0]), deviation * Math.Exp(point[1]), DegreesOf(point[2]));
    }

    /// <summary>The losses of the tail over a horizon.</summary>
    /// <param name="confidence">Confidence level in (0, 1), for example 0.99.</param>
    /// <param name="horizon">Periods, at least 1. Default 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is outside its range.</exception>
    public TailLoss Loss(double confidence, int horizon = 1)
    {
        Guard.InsideUnitInterval(confidence);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(horizon);
        (double quantile, double tail) = StandardLoss(DegreesOfFreedom, confidence);
        double scale = Math.Sqrt(horizon) * Scale;
        return new TailLoss((scale * quantile) - (horizon * Location), (scale * tail) - (horizon * Location));
    }

    /// <summary>Quantile and mean of the upper tail of a standard t distribution.</summary>
    internal static (double Quantile, double TailMean) StandardLoss(double degreesOfFreedom, double confidence)
    {
        double quantile = StudentT.InvCDF(0, 1, degreesOfFreedom, confidence);
        double density = StudentT.PDF(0, 1, degreesOfFreedom, quantile);
        double tail = density / (1 - confidence) * (degreesOfFreedom + (quantile * quantile)) / (degreesOfFreedom - 1);
        return (quantile, tail);
    }

    // In location, logarithm of the scale, and the logit of where 1/ν lies between its ends.
    private static double MeanMinusLogLikelihood(double[] values, ReadOnlySpan<double> point, Span<double> gradient)
    {
        (double location, double scale, double nu) = (point[0], Math.Exp(point[1]), DegreesOf(point[2]));
        (double logs, double byLocation, double byScale, double byNu) = (0.0, 0.0, 0.0, 0.0);
        foreach (double value in values)
        {
            double d = (value - location) / scale;
            double square = d * d;
            double log = double.LogP1(square / nu);
            double weight = (nu + 1) / (nu + square);
            logs += log;
            byLocation += weight * d;
            byScale += weight * square;
            byNu += (weight * square / nu) - log;
        }

        int n = values.Length;
        double half = SpecialFunctions.DiGamma((nu + 1) / 2) - SpecialFunctions.DiGamma(nu / 2) - (1 / nu);
        double constant = SpecialFunctions.GammaLn((nu + 1) / 2) - SpecialFunctions.GammaLn(nu / 2) - (Math.Log(nu * Math.PI) / 2);
        gradient[0] = -byLocation / (n * scale);
        gradient[1] = 1 - (byScale / n);
        gradient[2] = -(half + (byNu / n)) / 2 * DerivativeOfDegrees(point[2], nu);
        double result = point[1] - constant + ((nu + 1) / 2 * logs / n);
        return double.IsFinite(result) ? result : double.PositiveInfinity;
    }

    private static double DegreesOf(double x) =>
        1 / ((1 / MostDegreesOfFreedom) + (((1 / FewestDegreesOfFreedom) - (1 / MostDegreesOfFreedom)) / (1 + Math.Exp(-x))));

    private static double DerivativeOfDegrees(double x, double nu)
    {
        double logistic = 1 / (1 + Math.Exp(-x));
        return -nu * nu * ((1 / FewestDegreesOfFreedom) - (1 / MostDegreesOfFreedom)) * logistic * (1 - logistic);
    }
}
