using System.Collections.Immutable;
using MrBen.Portfolio.Forecasting;
using MrBen.Portfolio.Forecasting.Features;
using MrBen.Portfolio.Forecasting.Gate;
using MrBen.Portfolio.Forecasting.Models;
using MrBen.Portfolio.Forecasting.Trees;
using MrBen.Portfolio.Forecasting.Variance;
using MrBen.Portfolio.Market;
using MrBen.Portfolio.Risk.Forecasts;
using static System.FormattableString;

namespace MrBen.Portfolio.Risk.Learned;

/// <summary>
/// Forecasts value at risk and expected shortfall of the next H periods as a multiple of a forecast deviation: by a quantile forest on
/// standardised returns, beside filtered historical simulation, its baseline. Immutable; safe for any number of threads.
/// </summary>
/// <remarks>
/// <para>A standardised return is z = r/√(H·v) with r the logarithmic return of the H periods and v the mean variance forecast for them,
/// out of sample. A loss as a fraction of the value is 1 − exp(z·√(H·v)).</para>
/// <para><b>The forest's value at risk</b> is that of its quantile of z at 1 − confidence; its expected shortfall is the mean loss at 20
/// levels spread evenly over the tail, the middles of twentieths of 1 − confidence. Features that are the logarithm of the asset's own
/// variance are told to it as multiples of v, so that it knows no asset's level and answers for any series.</para>
/// <para><b>The baseline</b> takes quantile and tail mean of the asset's newest z, those of the training and of <see cref="After"/>; of
/// all assets' together for a series that the model was not trained on, such as a portfolio. The boundary one counts in part.</para>
/// <para><b>Two gates.</b> The variance in force is the one its own gate let through (<see cref="VarianceForecast.Value"/>), and the
/// baseline has standardised returns by either. The forest speaks where its gate is open and the variance in force is of its kind.
/// <see cref="AdaptiveLevel"/> goes around either: ask for its confidence.</para>
/// <para>O(trees × depth + labels of the leaves) for a forecast and O(tail) for the baseline. Sources: Meinshausen (2006), J. Machine
/// Learning Research 7; Barone-Adesi, Giannopoulos and Vosper (1999), J. Futures Markets 19(5).</para>
/// </remarks>
public sealed partial class TailModel : IForecastModel
{
    /// <summary>Most standardised returns of an asset.</summary>
    internal const int MostReturns = 100_000;

    // The tail's mean is taken at so many quantiles.
    private const int TailLevels = 20;

    private readonly bool[] _isLevel;
    private readonly Dictionary<AssetId, int> _places;
    private readonly FilteredTails _byBaseline;
    private readonly FilteredTails _byLearned;
    private readonly Lazy<string> _hash;

    internal TailModel(
        FeatureSchema schema, int horizon, DateOnly trainedThrough, VarianceSource source, OutputBand outputs, int window,
        ImmutableArray<AssetId> assets, FilteredTails byBaseline, FilteredTails byLearned, TreeForest forest)
    {
        (Schema, Horizon, TrainedThrough, Source, Outputs) = (schema, horizon, trainedThrough, source, outputs);
        (Window, Assets) = (window, assets);
        (_byBaseline, _byLearned, Forest) = (byBaseline, byLearned, forest);
        _isLevel = [.. schema.Names.Select(LevelFeatures.IsLevel)];
        _places = assets.Index().ToDictionary(pair => pair.Item, pair => pair.Index);
        _hash = new Lazy<string>(() => TailModelFormat.HashOf(this));
    }

    private TailModel(TailModel other, FilteredTails byBaseline, FilteredTails byLearned)
    {
        (Schema, Horizon, TrainedThrough, Source, Outputs) =
            (other.Schema, other.Horizon, other.TrainedThrough, other.Source, other.Outputs);
        (Window, Assets, Forest) = (other.Window, other.Assets, other.Forest);
        (_byBaseline, _byLearned, _isLevel, _places) = (byBaseline, byLearned, other._isLevel, other._places);
        _hash = new Lazy<string>(() => TailModelFormat.HashOf(this));
    }

    /// <summary>The features of a row.</summary>
    public FeatureSchema Schema { get; }

    /// <summary>Periods H that a forecast looks ahead.</summary>
    public int Horizon { get; }

    /// <summary>The last day that a training return was made of.</summary>
    public DateOnly TrainedThrough { get; }

    /// <summary>The variance that the forest's returns were divided by.</summary>
    public VarianceSource Source { get; }

    /// <summary>Where the forest's losses may lie as a multiple of the baseline's.</summary>
    public OutputBand Outputs { get; }

    /// <summary>Newest standardised returns of an asset that count in filtered historical simulation.</summary>
    public int Window { get; }

    /// <summary>The assets that were trained on, in ordinal order.</summary>
    public ImmutableArray<AssetId> Assets { get; }

    /// <summary>The forest on standardised returns; its features are told as multiples of the forecast where their names say so.</summary>
    public TreeForest Forest { get; }

    /// <summary>SHA-256 of all that the model is, as 64 lower-case hexadecimal digits.</summary>
    public string Hash => _hash.Value;

    /// <summary>For example <c>tail-1-0a1b2c3d</c>: the horizon, and the beginning of the hash.</summary>
    public string Id => Invariant($"tail-{Horizon}-{Hash[..8]}");

    /// <summary>Reads what <see cref="Write"/> wrote; what follows in the stream is left there.</summary>
    /// <param name="stream">Where the model begins.</param>
    /// <param name="limits">
    /// How large it and its forest may be, checked before anything is allocated; <see langword="null"/> for the defaults.
    /// </param>
    /// <exception cref="TailModelFormatException">
    /// There is no model, or it is damaged, of another version, too large, or contradicts itself.
    /// </exception>
    /// <exception cref="ArgumentException">A limit is unsound.</exception>
    /// <remarks>The checksum finds damage, not forgery; nothing is loaded or run by a file.</remarks>
    public static TailModel Read(Stream stream, TreeForestLimits? limits = null)
    {
        ArgumentNullException.ThrowIfNull(stream);
        return TailModelFormat.Read(stream, TreeForestLimits.Sound(limits));
    }

    /// <summary>Writes the model: the same bytes for the same model on every machine.</summary>
    public void Write(Stream stream)
    {
        ArgumentNullException.ThrowIfNull(stream);
        TailModelFormat.Write(this, stream);
    }

    /// <summary>The place of an asset, to forecast with; −1 where it was not trained on.</summary>
    public int IndexOf(AssetId asset) => _places.GetValueOrDefault(asset, -1);

    /// <summary>
    /// The model after one more return of an asset that it was trained on: filtered historical simulation counts it, in place of the oldest
    /// where the window is full. The forest learns nothing of it before the next training.
    /// </summary>
    /// <param name="asset">The asset's place, from <see cref="IndexOf"/>.</param>
    /// <param name="logReturn">The logarithmic return of H periods that have passed.</param>
    /// <param name="baselineVariance">The mean variance that log-HAR forecast for them, positive and finite.</param>
    /// <param name="learnedVariance">That which the variance model forecast for them within its band, positive and finite.</param>
    /// <returns>Another model, of another hash; this one stays as it is.</returns>
    /// <exception cref="ArgumentOutOfRangeException">
    /// There is no such asset, or the return is more than a million times its deviation.
    /// </exception>
    /// <remarks>O(window).</remarks>
    public TailModel After(int asset, double logReturn, double baselineVariance, double learnedVariance)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(asset);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(asset, Assets.Length);
        double byBaseline = Standardize(logReturn, baselineVariance, Horizon);
        double byLearned = Standardize(logReturn, learnedVariance, Horizon);
        foreach (double value in (ReadOnlySpan<double>)[byBaseline, byLearned])
        {
            if (!(Math.Abs(value) <= StandardizedReturns.Largest))
            {
                throw new ArgumentOutOfRangeException(
                    nameof(logReturn), Invariant($"The return is {value:G3} times its forecast deviation."));
            }
        }

        return new TailModel(
            this, _byBaseline.With(asset, byBaseline, Window), _byLearned.With(asset, byLearned, Window));
    }

    /// <summary>The losses of the tail of the next H periods.</summary>
    /// <param name="asset">
    /// The asset's place, from <see cref="IndexOf"/>; −1 for a series that the model was not trained on, whose baseline is that of all
    /// assets together.
    /// </param>
    /// <param name="row">The features in the schema's order, within single precision's range.</param>
    /// <param name="variance">The variance as its gate let it through; of the same moment and horizon.</param>
    /// <param name="confidence">Confidence level in (0, 1), for example 0.975.</param>
    /// <param name="gate">What the gate of this model says.</param>
    /// <returns>
    /// An open gate gives <see cref="PredictionStatus.InputOutOfRange"/> and the baseline where the forest was not grown on returns over
    /// this variance, or where even the baseline's tail gains and the band has no meaning.
    /// </returns>
    /// <exception cref="ArgumentOutOfRangeException">
    /// There is no such asset or status, the confidence is not inside (0, 1), or the variance not positive and finite.
    /// </exception>
    /// <exception cref="ArgumentException">The row has another length, or a feature is not finite in single precision.</exception>
    /// <remarks>Allocates nothing when warm. All losses are finite; none is above 1, and no shortfall below its value at risk.</remarks>
    public TailForecast Forecast(
        int asset, ReadOnlySpan<double> row, in VarianceForecast variance, double confidence, PredictionStatus gate)
    {
        LogVarianceRegression.CheckRow(Schema, row);
        Guard.InsideUnitInterval(confidence);
        ArgumentOutOfRangeException.ThrowIfLessThan(asset, -1);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(asset, Assets.Length);
        if (!(variance.Value > 0 && double.IsFinite(variance.Value)))
        {
            throw new ArgumentOutOfRangeException(
                nameof(variance), Invariant($"The variance is {variance.Value}; it must be positive and finite."));
        }

        if (!Enum.IsDefined(gate))
        {
            throw new ArgumentOutOfRangeException(nameof(gate), gate, Invariant($"There is no status {(int)gate}."));
        }

        VarianceSource source = variance.Status == PredictionStatus.Active ? VarianceSource.Learned : VarianceSource.Baseline;
        double deviation = Math.Sqrt(Horizon) * Math.Sqrt(variance.Value);
        TailLoss baseline = TailsBy(source)[asset].Loss(deviation, confidence);
        if (source != Source)
        {
            return new TailForecast(
                baseline, gate == PredictionStatus.Active ? PredictionStatus.InputOutOfRange : gate, null, baseline);
        }

        TailLoss model = AskForest(row, variance.Value, deviation, confidence);
        if (gate != PredictionStatus.Active)
        {
            return new TailForecast(baseline, gate, model, baseline);
        }

        return baseline.ValueAtRisk > 0
            ? new TailForecast(Limit(model, baseline), gate, model, baseline)
            : new TailForecast(baseline, PredictionStatus.InputOutOfRange, model, baseline);
    }

    /// <summary>
    /// The losses of the tail of a series that the model was not trained on, for example a portfolio's: the caller knows its features and
    /// forecasts its variance.
    /// </summary>
    /// <param name="row">The features of the series in the schema's order, within single precision's range.</param>
    /// <param name="variance">
    /// Mean variance of the next H periods in squared returns, forecast in the way of <see cref="Source"/>; positive and finite.
    /// </param>
    /// <param name="confidence">Confidence level in (0, 1), for example 0.975.</param>
    /// <param name="gate">What the gate of this model says.</param>
    /// <inheritdoc cref="Forecast(int, ReadOnlySpan{double}, in VarianceForecast, double, PredictionStatus)"/>
    public TailForecast Forecast(ReadOnlySpan<double> row, double variance, double confidence, PredictionStatus gate)
    {
        PredictionStatus kind = Source == VarianceSource.Learned ? PredictionStatus.Active : PredictionStatus.GateClosed;
        return Forecast(-1, row, new VarianceForecast(variance, kind, variance, variance, variance, null), confidence, gate);
    }

    /// <summary>The forecast as a prediction with its reason.</summary>
    /// <inheritdoc cref="Forecast(int, ReadOnlySpan{double}, in VarianceForecast, double, PredictionStatus)"/>
    /// <remarks>The value is that of the forecast.</remarks>
    public Prediction<TailLoss> Predict(
        int asset, ReadOnlySpan<double> row, in VarianceForecast variance, double confidence, PredictionStatus gate)
    {
        TailForecast forecast = Forecast(asset, row, variance, confidence, gate);

        // Where the baseline gains the ratio of the sentence has no meaning; the status is then not active.
        double baseline = forecast.Baseline.ValueAtRisk > 0 ? forecast.Baseline.ValueAtRisk : 1;
        Prediction<double> told = GatedForecast.Choose(
            forecast.Status, Id, forecast.Model?.ValueAtRisk ?? baseline, baseline, Outputs);
        return new Prediction<TailLoss>(forecast.Value, Id, told.Status, told.Explanation);
    }

    /// <summary>For example <c>tail-1-0a1b2c3d: 8 assets, 14 features, trained through 2021-03-31</c>.</summary>
    public override string ToString() => Invariant(
        $"{Id}: {Assets.Length} assets, {Schema.Count} features, trained through {TrainedThrough:yyyy-MM-dd}");

    /// <summary>A return over its forecast deviation; NaN where the variance is not positive.</summary>
    internal static double Standardize(double logReturn, double variance, int horizon) =>
        variance > 0 ? logReturn / (Math.Sqrt(horizon) * Math.Sqrt(variance)) : double.NaN;

    /// <summary>The baseline's losses of a series of which no features are known: by the standardised returns of all assets.</summary>
    /// <param name="variance">The variance as its gate let it through.</param>
    /// <param name="confidence">Confidence level in (0, 1).</param>
    internal TailLoss PooledLoss(in VarianceForecast variance, double confidence)
    {
        VarianceSource source = variance.Status == PredictionStatus.Active ? VarianceSource.Learned : VarianceSource.Baseline;
        return TailsBy(source)[-1].Loss(Math.Sqrt(Horizon) * Math.Sqrt(variance.Value), confidence);
    }

    internal FilteredTails TailsBy(VarianceSource source) => source == VarianceSource.Learned ? _byLearned : _byBaseline;

    // The first level is the quantile, the others spread over its tail.
    private TailLoss AskForest(ReadOnlySpan<double> row, double variance, double deviation, double confidence)
    {
        Span<float> seen = stackalloc float[row.Length];
        Relate(_isLevel, row, variance, seen);
        double tail = 1 - confidence;
        Span<double> levels = stackalloc double[TailLevels + 1];
        Span<double> quantiles = stackalloc double[TailLevels + 1];
        levels[0] = tail;
        for (int k = 0; k < TailLevels; k++)
        {
            levels[k + 1] = tail * ((k + 0.5) / TailLevels);
        }

        Forest.PredictQuantiles(new FeatureRow(Forest.Schema, seen), levels, quantiles);
        double sum = 0;
        foreach (double quantile in quantiles[1..])
        {
            sum += StandardizedReturns.LossOf(quantile * deviation);
        }

        double valueAtRisk = StandardizedReturns.LossOf(quantiles[0] * deviation);
        return new TailLoss(valueAtRisk, Math.Max(valueAtRisk, sum / TailLevels));
    }

    private TailLoss Limit(TailLoss model, TailLoss baseline)
    {
        double valueAtRisk = Outputs.Limit(model.ValueAtRisk, baseline.ValueAtRisk);
        return new TailLoss(valueAtRisk, Math.Max(valueAtRisk, Outputs.Limit(model.ExpectedShortfall, baseline.ExpectedShortfall)));
    }
}
