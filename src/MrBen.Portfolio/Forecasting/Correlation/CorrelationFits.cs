using System.Diagnostics.CodeAnalysis;
using MrBen.Optimization.LinearAlgebra;
using MrBen.Portfolio.Estimation;
using MrBen.Portfolio.Forecasting.Trees;
using MrBen.Portfolio.Market;

namespace MrBen.Portfolio.Forecasting.Correlation;

/// <summary>All that one walk-forward fit made of the returns before its test part. Moves on with the returns; not thread-safe.</summary>
internal sealed class CorrelationFits
{
    private readonly double[]? _weights;
    private readonly StreamingDynamicCorrelation? _dynamic;

    private CorrelationFits(CorrelationModel model, StreamingDynamicCorrelation? dynamic, double[]? weights) =>
        (Model, _dynamic, _weights) = (model, dynamic, weights);

    public CorrelationModel Model { get; }

    /// <summary>Fits everything.</summary>
    /// <param name="returns">All returns.</param>
    /// <param name="known">Periods before the first test period: what estimators without labels are fitted to.</param>
    /// <param name="trainEnd">The period after the last one to train on.</param>
    /// <param name="collected">Labelled corrections of the slow baseline so far.</param>
    /// <param name="options">Settings.</param>
    /// <param name="trainer">Trains the forest.</param>
    /// <param name="fits">What was fitted.</param>
    /// <param name="failure">Why there is no model.</param>
    /// <param name="cancellationToken">Cancels.</param>
    public static bool TryMake(
        ReturnPanel returns, int known, int trainEnd, LabelledCorrections collected, CorrelationModelOptions options,
        IForestTrainer trainer, [NotNullWhen(true)] out CorrelationFits? fits, [NotNullWhen(false)] out EstimationFailure? failure,
        CancellationToken cancellationToken)
    {
        fits = null;
        ReturnPanel past = returns.Slice(0, known);
        bool correctsDynamic = options.Baseline == CorrelationBaseline.DynamicConditional;
        if (!new DynamicConditionalCorrelation().TryFit(
            past, out DynamicCorrelationFit? dynamic, out EstimationFailure? unfitted, cancellationToken) && correctsDynamic)
        {
            failure = unfitted;
            return false;
        }

        int n = returns.Assets.Length;
        CorrelationForm form = CorrelationModel.FormFor(n, options);
        LabelledCorrections? rows = collected;
        if (correctsDynamic && !LabelledCorrections.TryCollect(
            past, options, CorrelationModel.FormOf(form, options), dynamic!.CreateStreamFromStart(), out rows, out failure,
            cancellationToken))
        {
            return false;
        }

        if (!CorrelationModel.TryTrain(
            returns, rows, trainEnd, form, options, trainer, out CorrelationModel? model, out failure, cancellationToken))
        {
            return false;
        }

        LogCorrelationForecast heterogeneous = new(new LogCorrelationOptions { Horizon = options.Horizon, Warmup = options.Warmup });
        double[]? weights = form == CorrelationForm.LogMatrix && past.Observations >= heterogeneous.MinimumObservations
            && heterogeneous.TryFit(past, out LogCorrelationFit? fit, out _, cancellationToken)
            ? [.. fit.Weights]
            : null;
        fits = new CorrelationFits(model, dynamic?.CreateStream(), weights);
        return true;
    }

    /// <summary>Takes in the returns of one period.</summary>
    public void Update(ReadOnlySpan<double> returns) => _dynamic?.Update(returns);

    /// <summary>What DCC says; null where it could not be fitted.</summary>
    public SymmetricMatrix? Dynamic(CorrelationState state) =>
        _dynamic is null ? null : LabelledCorrections.BaselineOf(state, _dynamic);

    /// <summary>What the heterogeneous autoregression of log-correlations says; null where it could not be fitted or says nothing.</summary>
    public SymmetricMatrix? Heterogeneous(CorrelationState state)
    {
        if (_weights is null)
        {
            return null;
        }

        double[] vector = new double[LogCorrelation.Length(state.Assets)];
        double[] part = new double[vector.Length];
        for (int k = 0; k < _weights.Length; k++)
        {
            _ = LogCorrelation.TryToVector(k < state.Weighted.Length ? state.Weighted[k] : state.LongRun, part);
            Kernels.Axpy(_weights[k], part, vector);
        }

        return LogCorrelation.TryFromVector(state.Assets, vector, out SymmetricMatrix? correlation)
            ? PositiveCorrelation.Of(correlation.Values.ToArray(), state.Assets, double.PositiveInfinity)
            : null;
    }
}
