using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using MrBen.Portfolio.Market;
using static System.FormattableString;

namespace MrBen.Portfolio.Estimation;

/// <summary>
/// The heterogeneous autoregression: future variance regressed on past variance over a day, a week and a month, in levels or logarithms,
/// for one asset or with the same coefficients for many. Immutable and thread-safe.
/// </summary>
/// <remarks>
/// <para>The label of period t and horizon h is the mean variance of periods t + 1 to t + h, so a fit to T periods uses labels that end
/// with T. Each horizon has its own least-squares regression (a direct forecast, nothing iterated).</para>
/// <para>Logarithms are centred by each series' mean logarithm, so that many series can share coefficients. The exponential of a mean
/// logarithm is below the mean: forecasts are multiplied by the mean of label over forecast in the training part, which is the scale that
/// minimises QLIKE there. In levels a forecast is at least the smallest label of the training part.</para>
/// <para>The measured variance decides what is forecast: with <see cref="VarianceMeasure.Range"/> the variance of the range, not of
/// closes. O(T·k²) for k regressors. Source: Corsi (2009), J. Financial Econometrics 7(2), equation 9; QLIKE of Patton (2011), J.
/// Econometrics 160(1); leverage of Corsi and Renò (2012), J. Business and Economic Statistics 30(3).</para>
/// </remarks>
public sealed class HarVolatilityModel : IVolatilityModel
{
    private readonly HarOptions _options;

    /// <summary>A model with these settings, copied; null for the defaults.</summary>
    /// <exception cref="ArgumentException">A setting is unsound.</exception>
    public HarVolatilityModel(HarOptions? options = null)
    {
        _options = options is null ? new() : options with { };
        IReadOnlyList<string> errors = _options.Validate();
        if (errors.Count > 0)
        {
            throw new ArgumentException(string.Join(' ', errors), nameof(options));
        }
    }

    /// <inheritdoc/>
    public string Name => _options.Form switch
    {
        HarForm.Levels => "HAR",
        HarForm.Logs => "log-HAR",
        _ => "log-HAR-X",
    };

    /// <inheritdoc/>
    public int MinimumObservations => Math.Max(_options.MinimumObservations, 2 * _options.Horizons[^1]);

    /// <inheritdoc/>
    public bool TryFit(
        VolatilitySeries series, [NotNullWhen(true)] out VolatilityFit? fit, [NotNullWhen(false)] out EstimationFailure? failure)
    {
        ArgumentNullException.ThrowIfNull(series);
        bool succeeded = TryFitPanel([series], out ImmutableArray<HarFit> fits, out failure);
        fit = succeeded ? fits[0] : null;
        return succeeded;
    }

    /// <summary>Fits one set of coefficients per horizon to many series.</summary>
    /// <param name="panel">The series, at least one; they may differ in length and dates.</param>
    /// <param name="fits">A fit for each series, in order; empty where there is none.</param>
    /// <param name="failure">
    /// <see cref="InsufficientHistory"/> naming every series that is too short; <see cref="UndefinedEstimate"/> where a series has no
    /// variance or the regressors explain one another.
    /// </param>
    /// <exception cref="ArgumentException"><paramref name="panel"/> is empty.</exception>
    public bool TryFitPanel(
        ImmutableArray<VolatilitySeries> panel, out ImmutableArray<HarFit> fits, [NotNullWhen(false)] out EstimationFailure? failure)
    {
        Guard.AtLeast(1, panel.IsDefault ? 0 : panel.Length, "series", nameof(panel));
        fits = [];
        HistoryShortage[] shortages = [.. panel.SelectMany(series => series.FindShortage(MinimumObservations)?.Shortages ?? [])];
        failure = shortages.Length > 0 ? new InsufficientHistory([.. shortages]) : null;
        if (failure is not null)
        {
            return false;
        }

        bool isExtended = _options.Form == HarForm.Extended;
        bool hasVolumes = isExtended && panel.All(series => series.HasVolumes);
        bool hasMarket = isExtended && panel.All(series => series.HasMarket);
        HarTraining[] training = new HarTraining[panel.Length];
        for (int i = 0; i < panel.Length; i++)
        {
            if (HarScale.Of(panel[i], hasMarket, _options.VarianceFloor) is not { } scale)
            {
                failure = new UndefinedEstimate(panel[i].Asset, $"The variances of {panel[i].Asset} are all zero, or those of its market.");
                return false;
            }

            training[i] = new HarTraining(panel[i], new HarRegressors(_options.Form, hasVolumes, hasMarket, scale));
        }

        double[][] coefficients = new double[_options.Horizons.Length][];
        for (int h = 0; h < coefficients.Length; h++)
        {
            if (HarTraining.Regress(training, _options.Horizons[h], _options.Form) is not { } solution)
            {
                AssetId? one = panel.Length == 1 ? panel[0].Asset : default(AssetId?);
                string whose = one is { } asset ? $"{asset}" : Invariant($"{panel.Length} series");
                failure = new UndefinedEstimate(one, $"The regressors of {Name} for {whose} explain one another.");
                return false;
            }

            coefficients[h] = solution;
        }

        fits = [.. training.Select(part => part.ToFit(Name, _options.Form, _options.Horizons, coefficients))];
        return true;
    }
}
