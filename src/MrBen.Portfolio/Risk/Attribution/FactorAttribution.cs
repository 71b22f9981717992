using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.InteropServices;
using MrBen.Portfolio.Estimation;
using MrBen.Portfolio.Statistics;
using static System.FormattableString;

namespace MrBen.Portfolio.Risk.Attribution;

/// <summary>
/// A portfolio's returns explained by those of factors, by ordinary least squares or ridge regression. Immutable and thread-safe.
/// </summary>
/// <remarks>
/// The mean return is the sum of <see cref="Alpha"/> and the factors' contributions, with a ridge too.
/// Sources: Sharpe (1992), J. Portfolio Management 18(2); Hoerl and Kennard (1970), Technometrics 12(1).
/// </remarks>
public sealed record FactorAttribution
{
    private FactorAttribution(
        double alpha, double alphaStandardError, ImmutableArray<FactorExposure> factors, double? rSquared, double residualDeviation,
        int observations) =>
        (Alpha, AlphaStandardError, Factors, RSquared, ResidualDeviation, Observations) =
        (alpha, alphaStandardError, factors, rSquared, residualDeviation, observations);

    /// <summary>Mean return per period that the factors do not bring: the intercept.</summary>
    public double Alpha { get; }

    /// <summary>Standard error of <see cref="Alpha"/>, at least 0.</summary>
    public double AlphaStandardError { get; }

    /// <summary>One exposure per factor, in the order given.</summary>
    public ImmutableArray<FactorExposure> Factors { get; }

    /// <summary>Share of the variance that the factors explain, at most 1; <see langword="null"/> where the returns do not vary.</summary>
    public double? RSquared { get; }

    /// <summary>
    /// Standard deviation per period of what the factors do not explain, with divisor T − 1 − slopes (with a ridge, effective slopes).
    /// </summary>
    public double ResidualDeviation { get; }

    /// <summary>Number of returns T.</summary>
    public int Observations { get; }

    /// <summary>Explains returns by factors.</summary>
    /// <param name="returns">
    /// Returns per period, oldest first; in excess of the risk-free rate where those of the factors are.
    /// </param>
    /// <param name="factors">At least 1 factor, each name once, as long as the returns.</param>
    /// <param name="options">Settings; null for ordinary least squares with classical errors.</param>
    /// <param name="attribution">The attribution.</param>
    /// <param name="failure">
    /// <see cref="UndefinedEstimate"/> where there are not 2 more returns than factors, or a factor does not move or, without a ridge, is a
    /// combination of those before it.
    /// </param>
    /// <exception cref="ArgumentException">
    /// There is no factor, a name is blank or comes twice, lengths disagree, a number is not finite, or the options are unsound.
    /// </exception>
    /// <remarks>O(T·K²), with Newey-West errors O(T·K²·lags).</remarks>
    public static bool TryFit(
        ReadOnlySpan<double> returns, ImmutableArray<FactorReturns> factors, FactorAttributionOptions? options,
        [NotNullWhen(true)] out FactorAttribution? attribution, [NotNullWhen(false)] out EstimationFailure? failure)
    {
        FactorAttributionOptions settings = options is null ? new() : options with { };
        IReadOnlyList<string> errors = settings.Validate();
        if (errors.Count > 0)
        {
            throw new ArgumentException(string.Join(' ', errors), nameof(options));
        }

        double[][] columns = Columns(returns, factors);
        attribution = null;
        failure = null;
        if (returns.Length < factors.Length + 2 || settings.Lags >= returns.Length)
        {
            int lags = settings.Lags ?? 0;
            failure = new UndefinedEstimate(null, Invariant(
                $"{returns.Length} returns are too few for {factors.Length} factors, an intercept, a residual and {lags} lags."));
            return false;
        }

        LinearRegression? fit = LinearRegression.Fit(returns, columns, settings.Ridge, out int dependent);
        if (fit is null)
        {
            failure = new UndefinedEstimate(null,
                $"The factor {factors[dependent].Name} does not move, or is a combination of those before it: its beta is not defined.");
            return false;
        }

        attribution = Create(returns, factors, columns, fit, fit.StandardErrors(settings.Lags));
        return true;
    }

    private static FactorAttribution Create(
        ReadOnlySpan<double> returns, ImmutableArray<FactorReturns> factors, double[][] columns, LinearRegression fit, double[] errors)
    {
        FactorExposure[] exposures = new FactorExposure[columns.Length];
        for (int k = 0; k < columns.Length; k++)
        {
            JointMoments moments = JointMoments.Of(returns, columns[k]);
            exposures[k] = new FactorExposure(
                factors[k].Name, fit.Coefficients[k], errors[k + 1], fit.Coefficients[k] * moments.BenchmarkMean,
                moments.Variance > 0 ? fit.Coefficients[k] * moments.Covariance / moments.Variance : 0);
        }

        double squares = 0;
        foreach (double residual in fit.Residuals)
        {
            squares += residual * residual;
        }

        return new FactorAttribution(
            fit.Intercept, errors[0], ImmutableCollectionsMarshal.AsImmutableArray(exposures), fit.RSquared,
            Math.Sqrt(squares / (returns.Length - 1 - fit.EffectiveSlopes)), returns.Length);
    }

    private static double[][] Columns(ReadOnlySpan<double> returns, ImmutableArray<FactorReturns> factors)
    {
        Guard.AllFinite(returns);
        Guard.AtLeast(1, factors.IsDefault ? 0 : factors.Length, "factors", nameof(factors));
        HashSet<string> names = new(StringComparer.Ordinal);
        double[][] columns = new double[factors.Length][];
        for (int k = 0; k < columns.Length; k++)
        {
            ArgumentNullException.ThrowIfNull(factors[k], nameof(factors));
            ArgumentException.ThrowIfNullOrWhiteSpace(factors[k].Name, nameof(factors));
            if (!names.Add(factors[k].Name))
            {
                throw new ArgumentException($"The factor {factors[k].Name} is there twice.", nameof(factors));
            }

            ImmutableArray<double> values = factors[k].Returns.IsDefault ? [] : factors[k].Returns;
            Guard.Length(returns.Length, values.Length, $"returns of {factors[k].Name} (one per period)", nameof(factors));
            Guard.AllFinite(values.AsSpan(), nameof(factors));
            columns[k] = [.. values];
        }

        return columns;
    }
}
