using MrBen.Portfolio.Forecasting.Features;
using MrBen.Portfolio.Forecasting.Gate;
using MrBen.Portfolio.Forecasting.Models;
using MrBen.Portfolio.Forecasting.Trees;
using MrBen.Portfolio.Market;
using static System.FormattableString;

namespace MrBen.Portfolio.Forecasting.Variance;

/// <summary>
/// Forecasts the variance of the next H periods: log-HAR-X, corrected by a forest on its residual, beside log-HAR, its baseline. Immutable;
/// safe for any number of threads.
/// </summary>
/// <remarks>
/// <para>The model's variance is log-HAR-X's times the exponential of the forest's value. A forest on the variance itself cannot forecast
/// one larger than it has seen; on the residual of a regression that can, it need not. The gate decides whether the model's variance is
/// used or the baseline's: <see cref="VarianceProtocol"/> gives the evidence.</para>
/// <para>O(trees × depth) for a forecast.</para>
/// </remarks>
public sealed partial class VarianceModel : IForecastModel
{
    /// <summary>Most features of a row.</summary>
    public const int MaxFeatures = 256;

    private readonly FeatureSchema _centred;
    private readonly bool[] _isLevel;
    private readonly Lazy<string> _hash;

    internal VarianceModel(
        int horizon, DateOnly trainedThrough, LogVarianceRegression baseline, LogVarianceRegression linear, TreeForest forest,
        OutputBand outputs)
    {
        (Horizon, TrainedThrough, Baseline, Linear, Forest, Outputs) = (horizon, trainedThrough, baseline, linear, forest, outputs);
        _centred = forest.Schema;
        _isLevel = [.. Schema.Names.Select(LevelFeatures.IsLevel)];
        _hash = new Lazy<string>(() => VarianceModelFormat.HashOf(this));
    }

    private VarianceModel(VarianceModel other, ConformalBand? modelBand, ConformalBand? baselineBand)
        : this(other.Horizon, other.TrainedThrough, other.Baseline, other.Linear, other.Forest, other.Outputs) =>
        (ModelBand, BaselineBand) = (modelBand, baselineBand);

    /// <summary>The features of a row.</summary>
    public FeatureSchema Schema => Linear.Schema;

    /// <summary>Periods H that a forecast looks ahead.</summary>
    public int Horizon { get; }

    /// <summary>The last day that a training label was made of.</summary>
    public DateOnly TrainedThrough { get; }

    /// <summary>log-HAR: variances of day, week and month.</summary>
    public LogVarianceRegression Baseline { get; }

    /// <summary>log-HAR-X: all features.</summary>
    public LogVarianceRegression Linear { get; }

    /// <summary>The forest on the residual of <see cref="Linear"/>; its features are centred where their names say so.</summary>
    public TreeForest Forest { get; }

    /// <summary>Where the model may lie as a multiple of the baseline.</summary>
    public OutputBand Outputs { get; }

    /// <summary>How far what happens lies from the model's forecasts; null where that is not known.</summary>
    public ConformalBand? ModelBand { get; }

    /// <summary>How far what happens lies from the baseline's forecasts; null where that is not known.</summary>
    public ConformalBand? BaselineBand { get; }

    /// <summary>SHA-256 of all that the model is, as 64 lower-case hexadecimal digits.</summary>
    public string Hash => _hash.Value;

    /// <summary>For example <c>variance-5-0a1b2c3d</c>: the horizon, and the beginning of the hash.</summary>
    public string Id => Invariant($"variance-{Horizon}-{Hash[..8]}");

    /// <summary>Reads what <see cref="Write"/> wrote; what follows in the stream is left there.</summary>
    /// <param name="stream">Where the model begins.</param>
    /// <param name="limits">
    /// How large it and its forest may be, checked before anything is allocated; <see langword="null"/> for the defaults.
    /// </param>
    /// <exception cref="VarianceModelFormatException">
    /// There is no model, or it is damaged, of another version, too large, or contradicts itself.
    /// </exception>
    /// <exception cref="ArgumentException">A limit is unsound.</exception>
    /// <remarks>The checksum finds damage, not forgery; nothing is loaded or run by a file.</remarks>
    public static VarianceModel Read(Stream stream, TreeForestLimits? limits = null)
    {
        ArgumentNullException.ThrowIfNull(stream);
        return VarianceModelFormat.Read(stream, TreeForestLimits.Sound(limits));
    }

    /// <summary>Writes the model: the same bytes for the same model on every machine.</summary>
    public void Write(Stream stream)
    {
        ArgumentNullException.ThrowIfNull(stream);
        VarianceModelFormat.Write(this, stream);
    }

    /// <summary>The same model with intervals from errors out of sample.</summary>
    /// <param name="model">Of the model's forecasts; null for none.</param>
    /// <param name="baseline">Of the baseline's; null for none.</param>
    /// <exception cref="ArgumentException">A band is unsound.</exception>
    public VarianceModel WithIntervals(ConformalBand? model, ConformalBand? baseline)
    {
        Check(model, nameof(model));
        Check(baseline, nameof(baseline));
        return new VarianceModel(this, model, baseline);

        static void Check(ConformalBand? band, string name)
        {
            if (band is { IsSound: false })
            {
                throw new ArgumentException($"{band} is no band.", name);
            }
        }
    }

    /// <summary>The place of an asset, to forecast with; −1 where it was not trained on.</summary>
    public int IndexOf(AssetId asset) => Linear.IndexOf(asset);

    /// <summary>The mean variance of the next H periods.</summary>
    /// <param name="asset">The asset's place, from <see cref="IndexOf"/>.</param>
    /// <param name="row">The features in the schema's order, within single precision's range.</param>
    /// <param name="gate">What the gate says.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such asset, or no such status.</exception>
    /// <exception cref="ArgumentException">The row has another length, or a feature is not finite in single precision.</exception>
    /// <remarks>Allocates nothing. All numbers are positive and finite.</remarks>
    public VarianceForecast Forecast(int asset, ReadOnlySpan<double> row, PredictionStatus gate)
    {
        LogVarianceRegression.CheckRow(Schema, row);
        Linear.CheckedAsset(asset);
        if (!Enum.IsDefined(gate))
        {
            throw new ArgumentOutOfRangeException(nameof(gate), gate, Invariant($"There is no status {(int)gate}."));
        }

        Span<float> centred = stackalloc float[row.Length];
        Centre(asset, row, centred);
        double log = Linear.LogOf(asset, row);
        double baseline = Baseline.Scaled(Baseline.LogOf(asset, row));
        double model = Linear.Scaled(log + Forest.Predict(new FeatureRow(_centred, centred)));
        bool isOpen = gate == PredictionStatus.Active;
        double value = isOpen ? Outputs.Limit(model, baseline) : baseline;
        ConformalBand? band = isOpen ? ModelBand : BaselineBand;
        return new VarianceForecast(value, gate, model, Linear.Scaled(log), baseline, band?.Around(value));
    }

    /// <summary>The forecast as a prediction with its reason.</summary>
    /// <inheritdoc cref="Forecast"/>
    /// <remarks>Value and interval are those of <see cref="Forecast"/>.</remarks>
    public Prediction<double> Predict(int asset, ReadOnlySpan<double> row, PredictionStatus gate)
    {
        VarianceForecast forecast = Forecast(asset, row, gate);
        return GatedForecast.Choose(gate, Id, forecast.Model, forecast.Baseline, Outputs) with { Interval = forecast.Interval };
    }

    /// <summary>The forecast and what each feature did to the forest's part of it.</summary>
    /// <inheritdoc cref="Forecast"/>
    /// <remarks>O(leaves × depth²).</remarks>
    public VarianceExplanation Explain(int asset, ReadOnlySpan<double> row, PredictionStatus gate)
    {
        VarianceForecast forecast = Forecast(asset, row, gate);
        float[] centred = new float[row.Length];
        Centre(asset, row, centred);
        return new VarianceExplanation(forecast, Forest.Explain(new FeatureRow(_centred, centred)));
    }

    /// <summary>For example <c>variance-5-0a1b2c3d: 8 assets, 14 features, trained through 2021-03-31</c>.</summary>
    public override string ToString() => Invariant(
        $"{Id}: {Linear.Assets.Length} assets, {Schema.Count} features, trained through {TrainedThrough:yyyy-MM-dd}");

    // As the training centred them, in double precision before the rounding. Beyond single precision is its end.
    private void Centre(int asset, ReadOnlySpan<double> row, Span<float> centred)
    {
        double centre = Linear.Levels.Centres[asset];
        for (int i = 0; i < row.Length; i++)
        {
            centred[i] = Math.Clamp((float)(row[i] - (_isLevel[i] ? centre : 0)), float.MinValue, float.MaxValue);
        }
    }
}
