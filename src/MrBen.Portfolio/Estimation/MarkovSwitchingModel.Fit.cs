using System.Diagnostics.CodeAnalysis;
using MrBen.Portfolio.Market;

namespace MrBen.Portfolio.Estimation;

/// <content>Maximum likelihood.</content>
public sealed partial class MarkovSwitchingModel
{
    /// <summary>Fits a model to a series by maximum likelihood.</summary>
    /// <param name="name">What the series is called in a failure, for example the index.</param>
    /// <param name="values">The series, oldest first, finite: ten values for each regime and three for each lag at least.</param>
    /// <param name="options">Regimes, lags, what switches, starts, tolerance; null for the defaults.</param>
    /// <param name="fit">The model, its standard errors, and what it says of the series.</param>
    /// <param name="failure">
    /// <see cref="InsufficientHistory"/>; <see cref="UndefinedEstimate"/> where the series does not move, or each start ended with a regime
    /// of hardly any values; <see cref="NoConvergence"/>.
    /// </param>
    /// <param name="cancellationToken">Asked before each iteration.</param>
    /// <exception cref="ArgumentException">A value is not finite, or an option is unsound.</exception>
    /// <exception cref="OperationCanceledException">The caller cancelled.</exception>
    /// <remarks>
    /// A few iterations of expectation and maximisation from each start, then quasi-Newton steps with the exact gradient from the best, in
    /// logits of the probabilities and logarithms of the volatilities. The maximum is a local one: more starts find better ones. Values are
    /// scaled within, so the result does not depend on their unit.
    /// </remarks>
    public static bool TryFit(
        AssetId name, ReadOnlySpan<double> values, MarkovSwitchingOptions? options,
        [NotNullWhen(true)] out MarkovSwitchingFit? fit, [NotNullWhen(false)] out EstimationFailure? failure,
        CancellationToken cancellationToken = default)
    {
        _ = name.Value;
        Guard.AllFinite(values);
        MarkovSwitchingOptions settings = options is null ? new() : options with { };
        if (settings.Validate() is { Count: > 0 } errors)
        {
            throw new ArgumentException(string.Join(' ', errors), nameof(options));
        }

        fit = null;
        failure = RegimeSeries.FindFailure(name, values, settings.Required, out double mean, out double scale);
        if (failure is not null)
        {
            return false;
        }

        SwitchingSearch search = new(RegimeSeries.Scale(values, mean, scale), settings);
        failure = search.Run(name, cancellationToken);
        if (failure is null)
        {
            SwitchingParameters found = InUnits(Ordered(search.Best!, settings.Order), settings.Level, mean, scale);
            MarkovSwitchingModel model = new(settings.Level, found);
            MarkovSwitchingErrors? errorsOfFit = MarkovSwitchingErrors.TryCompute(values.ToArray(), settings, found);
            fit = new MarkovSwitchingFit(name, model, model.Infer(values), errorsOfFit, values.Length, search.Iterations);
        }

        return fit is not null;
    }

    private static SwitchingParameters Ordered(SwitchingParameters given, RegimeOrder order)
    {
        int k = given.Levels.Length;
        SwitchingParameters ordered = given.Copy();
        int[] places = RegimeSeries.Places([.. given.Levels.Zip(given.Deviations, (m, s) => new GaussianRegime(m, s))], order);
        for (int i = 0; i < k; i++)
        {
            ordered.Levels[i] = given.Levels[places[i]];
            ordered.Deviations[i] = given.Deviations[places[i]];
            for (int j = 0; j < k; j++)
            {
                ordered.Transitions[(i * k) + j] = given.Transitions[(places[i] * k) + places[j]];
            }
        }

        return ordered;
    }

    private static SwitchingParameters InUnits(SwitchingParameters scaled, SwitchingLevel level, double mean, double scale)
    {
        SwitchingParameters parameters = scaled.Copy();
        double shift = level == SwitchingLevel.Mean ? mean : mean * (1 - scaled.Lags.Sum());
        for (int i = 0; i < scaled.Levels.Length; i++)
        {
            parameters.Levels[i] = shift + (scale * scaled.Levels[i]);
            parameters.Deviations[i] = scale * scaled.Deviations[i];
        }

        return parameters;
    }
}
