using System.Diagnostics.CodeAnalysis;

namespace MrBen.Portfolio.Estimation;

/// <summary>GARCH(1,1) with Gaussian innovations, fitted by maximum likelihood to returns. Immutable and thread-safe.</summary>
/// <remarks>
/// <para>rₜ = μ + eₜ, hₜ = ω + α·e²ₜ₋₁ + β·hₜ₋₁, with α, β ≥ 0, α + β below 0.9999 and ω above a millionth of the sample's variance, so
/// that a variance without news neither explodes nor dies out. The search runs in logarithms and logits on returns of unit variance, with
/// the analytic gradient, from three starting points, the best of which counts. Before the sample, squared residual and variance are the
/// sample's mean squared residual.</para>
/// <para>Only returns are used; measured variances are not. Forecasts: the mean of the next h variances, which return to ω/(1 − α − β)
/// geometrically. Some 200 evaluations of O(T) each.</para>
/// <para>Source: Bollerslev (1986), J. Econometrics 31; analytic derivatives as in Fiorentini, Calzolari and Panattoni (1996), J. Applied
/// Econometrics 11(4); variance targeting of Engle and Mezrich (1996), Risk 9(8).</para>
/// </remarks>
public sealed class GarchVolatilityModel : IVolatilityModel
{
    private readonly GarchOptions _options;

    /// <summary>A model with these settings, copied; null for the defaults.</summary>
    /// <exception cref="ArgumentException">A setting is unsound.</exception>
    public GarchVolatilityModel(GarchOptions? options = null)
    {
        _options = options is null ? new() : options with { };
        IReadOnlyList<string> errors = _options.Validate();
        if (errors.Count > 0)
        {
            throw new ArgumentException(string.Join(' ', errors), nameof(options));
        }
    }

    /// <inheritdoc/>
    public string Name => _options.TargetsVariance ? "GARCH(1,1) with variance targeting" : "GARCH(1,1)";

    /// <inheritdoc/>
    public int MinimumObservations => _options.MinimumObservations;

    /// <inheritdoc cref="IVolatilityModel.TryFit"/>
    public bool TryFit(
        VolatilitySeries series, [NotNullWhen(true)] out GarchFit? fit, [NotNullWhen(false)] out EstimationFailure? failure)
    {
        ArgumentNullException.ThrowIfNull(series);
        fit = null;
        failure = series.FindShortage(MinimumObservations);
        if (failure is null)
        {
            GarchMaximum? maximum = GarchMaximum.TryFind(series.Returns.ToArray(), _options, CancellationToken.None);
            fit = maximum is null ? null : new GarchFit(
                series.Asset, series.Count, Name, maximum.Process, maximum.StandardErrors(), maximum.LogLikelihood, maximum.NextVariance);
            failure = fit is null
                ? new UndefinedEstimate(series.Asset, series.Returns.IndexOfAnyExcept(series.Returns[0]) < 0
                    ? $"{series.Asset} did not move; {Name} has nothing to fit."
                    : $"The likelihood of {Name} for {series.Asset} has no maximum that a search finds.")
                : null;
        }

        return fit is not null;
    }

    bool IVolatilityModel.TryFit(
        VolatilitySeries series, [NotNullWhen(true)] out VolatilityFit? fit, [NotNullWhen(false)] out EstimationFailure? failure)
    {
        bool succeeded = TryFit(series, out GarchFit? garch, out failure);
        fit = garch;
        return succeeded;
    }
}
