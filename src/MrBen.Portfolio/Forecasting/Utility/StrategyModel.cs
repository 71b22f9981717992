using System.Collections.Immutable;
using MrBen.Portfolio.Forecasting.Features;
using MrBen.Portfolio.Forecasting.Gate;
using MrBen.Portfolio.Forecasting.Models;
using MrBen.Portfolio.Forecasting.Trees;
using MrBen.Portfolio.Forecasting.Variance;
using static System.FormattableString;

namespace MrBen.Portfolio.Forecasting.Utility;

/// <summary>
/// Forecasts how much better or worse each of some strategies will serve over the next H periods than the mean of them, net of costs: one
/// forest for all, on <see cref="StrategyFeatures"/>. Immutable; safe for any number of threads.
/// </summary>
/// <remarks>
/// <para>The forest's values of the strategies, less their mean, are the forecast; the baseline says 0 for all, which keeps the mixture as
/// it is. The forest sees no strategy's name, only what each did: what it learns of one holds for all.</para>
/// <para>O(K · trees · depth) for a forecast, after the features of the last period.</para>
/// </remarks>
public sealed partial class StrategyModel : IForecastModel
{
    /// <summary>Most strategies of a model.</summary>
    public const int MaxStrategies = 1_000;

    private readonly Lazy<string> _hash;

    internal StrategyModel(
        ImmutableArray<string> strategies, StrategyFeatureOptions features, DateOnly trainedThrough, TreeForest forest,
        ImmutableArray<ConformalBand?> modelBands, ImmutableArray<ConformalBand?> baselineBands)
    {
        (Strategies, TrainedThrough, Forest) = (strategies, trainedThrough, forest);
        (Horizon, RiskAversion) = (features.Horizon, features.RiskAversion);
        (ModelBands, BaselineBands) = (modelBands, baselineBands);
        _hash = new Lazy<string>(() => StrategyModelFormat.HashOf(this));
    }

    /// <summary>Names of the strategies, in the order of forecasts.</summary>
    public ImmutableArray<string> Strategies { get; }

    /// <summary>The features of a strategy.</summary>
    public FeatureSchema Schema => Forest.Schema;

    /// <summary>Periods H that a forecast looks ahead.</summary>
    public int Horizon { get; }

    /// <summary>λ of the utility.</summary>
    public double RiskAversion { get; }

    /// <summary>The last day that a training label was made of.</summary>
    public DateOnly TrainedThrough { get; }

    /// <summary>The forest, the same for all strategies.</summary>
    public TreeForest Forest { get; }

    /// <summary>How far what happens lies from the model's forecast of each strategy, in differences; null where not known.</summary>
    public ImmutableArray<ConformalBand?> ModelBands { get; }

    /// <summary>How far what happens lies from 0 for each strategy; null where not known.</summary>
    public ImmutableArray<ConformalBand?> BaselineBands { get; }

    /// <summary>SHA-256 of all that the model is, as 64 lower-case hexadecimal digits.</summary>
    public string Hash => _hash.Value;

    /// <summary>For example <c>strategies-22-0a1b2c3d</c>: the horizon, and the beginning of the hash.</summary>
    public string Id => Invariant($"strategies-{Horizon}-{Hash[..8]}");

    /// <summary>Reads what <see cref="Write"/> wrote; what follows in the stream is left there.</summary>
    /// <param name="stream">Where the model begins.</param>
    /// <param name="limits">
    /// How large it and its forest may be, checked before anything is allocated; <see langword="null"/> for the defaults.
    /// </param>
    /// <exception cref="StrategyModelFormatException">
    /// There is no model, or it is damaged, of another version, too large, or contradicts itself.
    /// </exception>
    /// <exception cref="ArgumentException">A limit is unsound.</exception>
    /// <remarks>The checksum finds damage, not forgery; nothing is loaded or run by a file.</remarks>
    public static StrategyModel Read(Stream stream, TreeForestLimits? limits = null)
    {
        ArgumentNullException.ThrowIfNull(stream);
        return StrategyModelFormat.Read(stream, TreeForestLimits.Sound(limits));
    }

    /// <summary>Writes the model: the same bytes for the same model on every machine.</summary>
    public void Write(Stream stream)
    {
        ArgumentNullException.ThrowIfNull(stream);
        StrategyModelFormat.Write(this, stream);
    }

    /// <summary>The same model with intervals from errors out of sample, in differences.</summary>
    /// <param name="model">Of the model's forecasts, one for each strategy; null where there is none.</param>
    /// <param name="baseline">Of the baseline's.</param>
    /// <exception cref="ArgumentException">There are more or fewer than strategies, or one is unsound.</exception>
    public StrategyModel WithIntervals(ImmutableArray<ConformalBand?> model, ImmutableArray<ConformalBand?> baseline)
    {
        Check(model, nameof(model));
        Check(baseline, nameof(baseline));
        return new StrategyModel(Strategies, Features, TrainedThrough, Forest, model, baseline);

        void Check(ImmutableArray<ConformalBand?> bands, string name)
        {
            Guard.Length(Strategies.Length, bands.IsDefault ? 0 : bands.Length, "intervals (one per strategy)", name);
            if (bands.Any(band => band is { IsSound: false }))
            {
                throw new ArgumentException("An interval is unsound.", name);
            }
        }
    }

    /// <summary>Relative utilities of the next H periods.</summary>
    /// <param name="tracks">What the strategies did up to now: these, in this order, over a year at least.</param>
    /// <param name="gate">What the gate says.</param>
    /// <exception cref="ArgumentException">
    /// The tracks are of other strategies, or of fewer than <see cref="StrategyFeatures.Lookback"/> periods.
    /// </exception>
    /// <exception cref="ArgumentOutOfRangeException">There is no such status.</exception>
    /// <remarks>All numbers are finite: each is a mean of labels.</remarks>
    public ImmutableArray<StrategyForecast> Forecast(StrategyTracks tracks, PredictionStatus gate)
    {
        double[] utilities = [.. RowsOf(tracks).Select(row => Forest.Predict(new FeatureRow(Schema, row)))];
        return Forecast(Relative(utilities), gate);
    }

    /// <summary>The forecasts as a prediction with their reason.</summary>
    /// <inheritdoc cref="Forecast(StrategyTracks, PredictionStatus)"/>
    /// <remarks>Values and intervals are those of <see cref="Forecast(StrategyTracks, PredictionStatus)"/>.</remarks>
    public Prediction<ImmutableArray<double>> Predict(StrategyTracks tracks, PredictionStatus gate)
    {
        ImmutableArray<StrategyExplanation> explanations = Explain(tracks, gate);
        ImmutableArray<StrategyForecast> forecasts = [.. explanations.Select(explanation => explanation.Forecast)];
        Prediction<ImmutableArray<double>> chosen = GatedForecast.Choose(
            gate, Id, [.. forecasts.Select(forecast => forecast.Model)], ImmutableArray.Create(new double[forecasts.Length]));
        string explanation = chosen.IsActive
            ? $"{Id}: {explanations.MaxBy(one => Math.Abs(one.Forecast.Model))}"
            : chosen.Explanation;
        return StrategyForecast.With(
            new Prediction<ImmutableArray<double>>(chosen.Value, chosen.ModelId, chosen.Status, explanation), forecasts);
    }

    /// <summary>The baseline's forecast, 0 for all, for which no track is looked at.</summary>
    /// <param name="gate">What the gate says, not open.</param>
    internal Prediction<ImmutableArray<double>> PredictEqual(PredictionStatus gate)
    {
        double[] equal = new double[Strategies.Length];
        ImmutableArray<double> value = ImmutableArray.Create(equal);
        return StrategyForecast.With(GatedForecast.Choose(gate, Id, value, value), Forecast(equal, gate));
    }

    /// <summary>The forecasts and what each feature did to the forest's part of them.</summary>
    /// <inheritdoc cref="Forecast(StrategyTracks, PredictionStatus)"/>
    /// <remarks>O(K · leaves · depth²).</remarks>
    public ImmutableArray<StrategyExplanation> Explain(StrategyTracks tracks, PredictionStatus gate)
    {
        ForestExplanation[] forest = [.. RowsOf(tracks).Select(row => Forest.Explain(new FeatureRow(Schema, row)))];
        ImmutableArray<StrategyForecast> forecasts = Forecast(Relative([.. forest.Select(one => one.Prediction)]), gate);
        return [.. forecasts.Zip(forest, (forecast, explanation) => new StrategyExplanation(forecast, explanation))];
    }

    /// <summary>For example <c>strategies-22-0a1b2c3d: 4 strategies, 10 features, trained through 2021-02-26</c>.</summary>
    public override string ToString() => Invariant(
        $"{Id}: {Strategies.Length} strategies, {Schema.Count} features, trained through {TrainedThrough:yyyy-MM-dd}");

    internal StrategyFeatureOptions Features => new() { Horizon = Horizon, RiskAversion = RiskAversion };

    /// <summary>The forest's value for features, in double precision as they are made.</summary>
    internal double Ask(ReadOnlySpan<double> features)
    {
        Span<float> row = stackalloc float[features.Length];
        Narrow(features, row);
        return Forest.Predict(new FeatureRow(Schema, row));
    }

    /// <summary>Numbers less their mean.</summary>
    internal static double[] Relative(ReadOnlySpan<double> utilities)
    {
        double sum = 0;
        foreach (double utility in utilities)
        {
            sum += utility;
        }

        double[] relative = new double[utilities.Length];
        for (int k = 0; k < relative.Length; k++)
        {
            relative[k] = utilities[k] - (sum / relative.Length);
        }

        return relative;
    }

    private ImmutableArray<StrategyForecast> Forecast(double[] relative, PredictionStatus gate)
    {
        if (!Enum.IsDefined(gate))
        {
            throw new ArgumentOutOfRangeException(nameof(gate), gate, Invariant($"There is no status {(int)gate}."));
        }

        bool isOpen = gate == PredictionStatus.Active;
        return
        [
            .. Strategies.Select((strategy, k) =>
            {
                double value = isOpen ? relative[k] : 0;
                ConformalBand? band = isOpen ? ModelBands[k] : BaselineBands[k];
                return new StrategyForecast(strategy, value, relative[k], band?.Beside(value));
            }),
        ];
    }

    private float[][] RowsOf(StrategyTracks tracks)
    {
        ArgumentNullException.ThrowIfNull(tracks);
        if (!tracks.Names.SequenceEqual(Strategies, StringComparer.Ordinal))
        {
            throw new ArgumentException(
                $"{Id} knows {string.Join(", ", Strategies)}, not {string.Join(", ", tracks.Names)}.", nameof(tracks));
        }

        if (!StrategyFeatures.TryBuild(tracks.Last(StrategyFeatures.Lookback), out ImmutableArray<FeatureTable> tables, out _, Features))
        {
            throw new ArgumentException(Invariant(
                $"{Id} needs tracks of {StrategyFeatures.Lookback} periods; there are {tracks.Dates.Length}."), nameof(tracks));
        }

        return
        [
            .. tables.Select(table =>
            {
                float[] row = new float[Schema.Count];
                Narrow(table.Row(0), row);
                return row;
            }),
        ];
    }

    // Beyond single precision is its end; a threshold lies below either.
    private static void Narrow(ReadOnlySpan<double> features, Span<float> row)
    {
        for (int i = 0; i < row.Length; i++)
        {
            row[i] = (float)Math.Clamp(features[i], float.MinValue, float.MaxValue);
        }
    }
}
