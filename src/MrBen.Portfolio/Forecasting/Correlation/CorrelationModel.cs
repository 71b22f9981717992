using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using MrBen.Optimization.LinearAlgebra;
using MrBen.Portfolio.Estimation;
using MrBen.Portfolio.Forecasting.Features;
using MrBen.Portfolio.Forecasting.Gate;
using MrBen.Portfolio.Forecasting.Models;
using MrBen.Portfolio.Forecasting.Trees;
using MrBen.Portfolio.Market;
using static System.FormattableString;

namespace MrBen.Portfolio.Forecasting.Correlation;

/// <summary>
/// Forecasts the correlation of the next H periods: a baseline, corrected by a forest where any correction leaves a positive definite
/// correlation. Immutable; safe for any number of threads.
/// </summary>
/// <remarks>
/// <para>Entry by entry a forest forecasts matrices that are none of correlations; here it corrects the numbers of the matrix logarithm
/// (Archakov and Hansen 2021, Econometrica 89(4)) or, of many assets, the strength of factors (<see cref="CorrelationForm"/>), each by at
/// most <see cref="MaxCorrection"/>. The gate decides whether the corrected correlation is used or the baseline:
/// <see cref="CorrelationProtocol"/> gives the evidence.</para>
/// <para>The baseline is <see cref="ExponentiallyWeightedCorrelation"/> of decay 0.995, bit for bit where its effective observations are at
/// least twice the assets; with fewer, a share of the mean correlation is mixed in, and assets that move as one are held apart by an
/// eigenvalue of 1e-6, so that it is positive definite of 50 assets with 60 returns as well. Or it is
/// <see cref="DynamicConditionalCorrelation"/>.</para>
/// </remarks>
public sealed partial class CorrelationModel : IForecastModel
{
    /// <summary>Most factors that are corrected.</summary>
    public const int MostFactors = 10;

    internal const double LargestCorrection = 5;

    // Two returns after the twenty that the first volatility takes, and a month.
    internal const int FewestPeriods = 42;

    // Two returns after the twenty.
    private const int FewestForBaseline = 22;

    private readonly ICorrectionForm _form;
    private readonly Lazy<string> _hash;

    internal CorrelationModel(
        CorrelationForm form, CorrelationModelOptions options, DateOnly trainedThrough, ImmutableArray<AssetId> assets, TreeForest forest)
    {
        (Form, Horizon, Baseline, Factors) = (form, options.Horizon, options.Baseline, options.Factors);
        (LargestLogMatrix, MaxCorrection, Warmup) = (options.LargestLogMatrix, options.MaxCorrection, options.Warmup);
        (TrainedThrough, Assets, Forest) = (trainedThrough, assets, forest);
        _form = FormOf(form, options);
        _hash = new Lazy<string>(() => CorrelationModelFormat.HashOf(this));
    }

    /// <summary>Where corrections are added.</summary>
    public CorrelationForm Form { get; }

    /// <summary>The features of a pair or factor.</summary>
    public FeatureSchema Schema => Forest.Schema;

    /// <summary>Periods H that a forecast looks ahead.</summary>
    public int Horizon { get; }

    /// <summary>What is corrected.</summary>
    public CorrelationBaseline Baseline { get; }

    /// <summary>Leading factors that are corrected in <see cref="CorrelationForm.Factors"/>.</summary>
    public int Factors { get; }

    /// <summary>Most assets that a model of <see cref="CorrelationForm.LogMatrix"/> speaks of.</summary>
    public int LargestLogMatrix { get; }

    /// <summary>Largest correction of one number.</summary>
    public double MaxCorrection { get; }

    /// <summary>Fewest periods of a history that the model speaks of.</summary>
    public int Warmup { get; }

    /// <summary>The last day that a training label was made of.</summary>
    public DateOnly TrainedThrough { get; }

    /// <summary>The assets it was trained on, in the order of their names.</summary>
    public ImmutableArray<AssetId> Assets { get; }

    /// <summary>Forecasts a correction from features.</summary>
    public TreeForest Forest { get; }

    /// <summary>SHA-256 of all that the model is, as 64 lower-case hexadecimal digits.</summary>
    public string Hash => _hash.Value;

    /// <summary>For example <c>correlation-22-0a1b2c3d</c>: the horizon, and the beginning of the hash.</summary>
    public string Id => Invariant($"correlation-{Horizon}-{Hash[..8]}");

    /// <summary>Reads what <see cref="Write"/> wrote; what follows in the stream is left there.</summary>
    /// <param name="stream">Where the model begins.</param>
    /// <param name="limits">
    /// How large it and its forest may be, checked before anything is allocated; <see langword="null"/> for the defaults.
    /// </param>
    /// <exception cref="CorrelationModelFormatException">
    /// There is no model, or it is damaged, of another version, of other features, too large, or contradicts itself.
    /// </exception>
    /// <exception cref="ArgumentException">A limit is unsound.</exception>
    /// <remarks>The checksum finds damage, not forgery; nothing is loaded or run by a file.</remarks>
    public static CorrelationModel Read(Stream stream, TreeForestLimits? limits = null)
    {
        ArgumentNullException.ThrowIfNull(stream);
        return CorrelationModelFormat.Read(stream, TreeForestLimits.Sound(limits));
    }

    /// <summary>Writes the model: the same bytes for the same model on every machine.</summary>
    public void Write(Stream stream)
    {
        ArgumentNullException.ThrowIfNull(stream);
        CorrelationModelFormat.Write(this, stream);
    }

    /// <summary>Forecasts the correlation of the next H periods.</summary>
    /// <param name="history">
    /// Returns of either kind without gaps, T × N with N ≥ 2, as many as there are: the slow decay remembers some two thousand periods.
    /// </param>
    /// <param name="gate">What the gate says.</param>
    /// <param name="forecast">
    /// The forecast. An open gate gives the baseline with <see cref="PredictionStatus.InputOutOfRange"/> where the history is shorter than
    /// <see cref="Warmup"/> or the number of assets does not fit the <see cref="Form"/>.
    /// </param>
    /// <param name="failure">
    /// Why there is none: <see cref="InsufficientHistory"/> below 22 returns; <see cref="UndefinedEstimate"/> where returns are missing or an
    /// asset does not move; for <see cref="CorrelationBaseline.DynamicConditional"/>, what its fit says.
    /// </param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <returns>Whether there is a forecast.</returns>
    /// <exception cref="ArgumentException">The panel has fewer than two assets.</exception>
    /// <exception cref="ArgumentOutOfRangeException">There is no such status.</exception>
    /// <exception cref="OperationCanceledException">The caller cancelled.</exception>
    /// <remarks>O(T·N²), some tens of eigendecompositions, and the forest for each pair or factor; besides the fit of DCC.</remarks>
    public bool TryForecast(
        ReturnPanel history, PredictionStatus gate, [NotNullWhen(true)] out CorrelationForecast? forecast,
        [NotNullWhen(false)] out EstimationFailure? failure, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(history);
        if (!Enum.IsDefined(gate))
        {
            throw new ArgumentOutOfRangeException(nameof(gate), gate, Invariant($"There is no status {(int)gate}."));
        }

        forecast = null;
        failure = CorrelationStream.FindFailure(history, FewestForBaseline);
        if (failure is not null || !TryReadState(history, out CorrelationState? state, out failure, cancellationToken))
        {
            return false;
        }

        CorrelationEstimate? baseline;
        if (Baseline == CorrelationBaseline.SlowWeighted)
        {
            baseline = SlowOf(history, state);
        }
        else if (new DynamicConditionalCorrelation().TryFit(history, out DynamicCorrelationFit? fit, out failure, cancellationToken))
        {
            baseline = fit.Next;
        }
        else
        {
            return false;
        }

        forecast = Choose(history, state, baseline, gate);
        return true;
    }

    /// <summary>For example <c>correlation-22-0a1b2c3d: log matrix of 8 assets, 13 features, trained through 2021-03-31</c>.</summary>
    public override string ToString()
    {
        string form = Form == CorrelationForm.LogMatrix ? "log matrix" : Invariant($"{Factors} factors");
        return Invariant($"{Id}: {form} of {Assets.Length} assets, {Schema.Count} features, trained through {TrainedThrough:yyyy-MM-dd}");
    }

    /// <summary>The slow average alone, where no model was trained; why not, where there is none.</summary>
    internal static bool TryBaseline(
        ReturnPanel history, [NotNullWhen(true)] out CorrelationEstimate? baseline, [NotNullWhen(false)] out EstimationFailure? failure)
    {
        failure = CorrelationStream.FindFailure(history, FewestForBaseline);
        baseline = failure is null && TryReadState(history, out CorrelationState? state, out failure, CancellationToken.None)
            ? SlowOf(history, state)
            : null;
        return baseline is not null;
    }

    internal static ICorrectionForm FormOf(CorrelationForm form, CorrelationModelOptions options) =>
        form == CorrelationForm.LogMatrix
            ? new LogMatrixCorrection(options.LargestLogMatrix)
            : new FactorCorrection(options.Factors);

    /// <summary>The corrected baseline; null where the form does not fit, or no number comes of it.</summary>
    /// <param name="state">What is known.</param>
    /// <param name="baseline">What is corrected.</param>
    /// <param name="largest">The largest correction in size before the limit.</param>
    internal SymmetricMatrix? Correct(CorrelationState state, SymmetricMatrix baseline, out double largest)
    {
        int count = _form.CountFor(state.Assets);
        largest = 0;
        if (count == 0)
        {
            return null;
        }

        int columns = Schema.Count;
        float[] rows = new float[count * columns];
        _form.FillFeatures(state, baseline, rows);
        double[] corrections = new double[count];
        for (int k = 0; k < count; k++)
        {
            double correction = Forest.Predict(new FeatureRow(Schema, rows.AsSpan(k * columns, columns)));
            largest = Math.Max(largest, Math.Abs(correction));
            corrections[k] = Math.Clamp(correction, -MaxCorrection, MaxCorrection);
        }

        return _form.Apply(baseline, corrections);
    }

    private static CorrelationEstimate SlowOf(ReturnPanel history, CorrelationState state) =>
        new(history.Assets, state.Slow, history.Observations, Invariant(
            $"Exponentially weighted correlation of {history.Observations} returns ({CorrelationStream.Factors[^1]} per period)."))
        {
            IsRepaired = state.IsSlowRepaired,
        };

    private static bool TryReadState(
        ReturnPanel history, [NotNullWhen(true)] out CorrelationState? state, [NotNullWhen(false)] out EstimationFailure? failure,
        CancellationToken cancellationToken)
    {
        CorrelationStream stream = new(history.Assets);
        for (int t = 0; t < history.Observations; t++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            stream.Update(history.Row(t));
        }

        return stream.TryRead(out state, out failure);
    }

    private CorrelationForecast Choose(ReturnPanel history, CorrelationState state, CorrelationEstimate baseline, PredictionStatus gate)
    {
        double largest = 0;
        bool speaks = history.Observations >= Warmup && _form.CountFor(state.Assets) > 0;

        // DCC may be nearer to singular than logarithms are numbers of; what is left as it is, is the baseline.
        SymmetricMatrix? model = speaks
            ? Correct(
                state, PositiveCorrelation.Of([.. baseline.Correlation.Values], state.Assets, double.PositiveInfinity), out largest)
            : null;
        PredictionStatus status = gate == PredictionStatus.Active && !speaks ? PredictionStatus.InputOutOfRange : gate;
        Prediction<ImmutableArray<double>> choice = GatedForecast.Choose(
            status, Id, model is null ? default : [.. model.Values], [.. baseline.Correlation.Values]);
        CorrelationEstimate value = choice.IsActive
            ? new CorrelationEstimate(history.Assets, model!, history.Observations, $"{Id} on: {baseline.Description}")
            {
                IsRepaired = baseline.IsRepaired,
            }
            : baseline;
        string explanation = choice.IsActive
            ? Invariant($"{Id} corrects the baseline by at most {Math.Min(largest, MaxCorrection):F3} in the {FormInWords}.")
            : choice.Explanation;
        ImmutableArray<AssetId> unknown = [.. history.Assets.Where(asset => Assets.BinarySearch(asset) < 0)];
        return new CorrelationForecast(
            new Prediction<CorrelationEstimate>(value, Id, choice.Status, explanation), baseline, model, largest, unknown);
    }

    private string FormInWords => Form == CorrelationForm.LogMatrix ? "logarithm of the matrix" : "log odds of a factor's share";
}
