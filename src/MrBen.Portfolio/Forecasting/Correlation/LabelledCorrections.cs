using System.Diagnostics.CodeAnalysis;
using MrBen.Optimization.LinearAlgebra;
using MrBen.Portfolio.Estimation;
using MrBen.Portfolio.Market;

namespace MrBen.Portfolio.Forecasting.Correlation;

/// <summary>Features and labels of corrections in the order of time, a row for each pair or factor. Fills up; not thread-safe.</summary>
internal sealed class LabelledCorrections
{
    private readonly ICorrectionForm _form;
    private readonly int _count;
    private readonly int _columns;
    private readonly List<float> _features = [];
    private readonly List<float> _labels = [];
    private readonly List<int> _periods = [];

    public LabelledCorrections(ICorrectionForm form, int assets)
    {
        (_form, _count, _columns) = (form, form.CountFor(assets), form.Schema.Count);
    }

    /// <summary>
    /// The returns over a volatility known before each of them, clipped, T × N: what labels are made of, and what forecasts are judged by.
    /// </summary>
    public static double[] Scale(ReturnPanel returns)
    {
        int n = returns.Assets.Length;
        double[] scaled = new double[returns.Observations * n];
        StreamingCorrelation stream = new(returns.Assets);
        for (int t = 0; t < returns.Observations; t++)
        {
            stream.Update(returns.Row(t));
            stream.Scaled.CopyTo(scaled.AsSpan(t * n, n));
        }

        return scaled;
    }

    /// <summary>The mean of zz' over the horizon after a period.</summary>
    public static double[] Realised(double[] scaled, int assets, int period, int horizon) =>
        Panels.Gram(scaled.AsSpan((period + 1) * assets, horizon * assets), assets, 1.0 / horizon);

    /// <summary>Whether a forecast is made after a period.</summary>
    public static bool IsStop(int period, CorrelationModelOptions options) =>
        period + 1 >= options.Warmup && (period + 1 - options.Warmup) % options.Stride == 0;

    /// <summary>Collects the forecasts of a whole panel whose labels end in it.</summary>
    public static bool TryCollect(
        ReturnPanel returns, CorrelationModelOptions options, ICorrectionForm form, StreamingDynamicCorrelation? dynamic,
        [NotNullWhen(true)] out LabelledCorrections? rows, [NotNullWhen(false)] out EstimationFailure? failure,
        CancellationToken cancellationToken)
    {
        (rows, failure) = (null, null);
        int n = returns.Assets.Length;
        LabelledCorrections collected = new(form, n);
        double[] scaled = Scale(returns);
        CorrelationStream stream = new(returns.Assets);
        for (int t = 0; t + options.Horizon < returns.Observations; t++)
        {
            stream.Update(returns.Row(t));
            dynamic?.Update(returns.Row(t));
            if (!IsStop(t, options))
            {
                continue;
            }

            cancellationToken.ThrowIfCancellationRequested();
            if (!stream.TryRead(out CorrelationState? state, out failure))
            {
                return false;
            }

            collected.Add(t, state, BaselineOf(state, dynamic), Realised(scaled, n, t, options.Horizon));
        }

        rows = collected;
        return true;
    }

    /// <summary>The baseline after a period: that of DCC where there is one, else the slow average.</summary>
    public static SymmetricMatrix BaselineOf(CorrelationState state, StreamingDynamicCorrelation? dynamic)
    {
        if (dynamic is null)
        {
            return state.Slow;
        }

        double[] correlations = new double[state.Assets * state.Assets];
        dynamic.CopyCorrelations(correlations);
        return PositiveCorrelation.Of(correlations, state.Assets, double.PositiveInfinity);
    }

    /// <summary>Adds the corrections of one forecast.</summary>
    public void Add(int period, CorrelationState state, SymmetricMatrix baseline, double[] realised)
    {
        _periods.Add(period);
        if (_count == 0)
        {
            return;
        }

        float[] features = new float[_count * _columns];
        float[] labels = new float[_count];
        _form.FillFeatures(state, baseline, features);
        _form.FillLabels(baseline, realised, labels);
        _features.AddRange(features);
        _labels.AddRange(labels);
    }

    /// <summary>The rows of the forecasts made before a period.</summary>
    public (float[] Features, float[] Labels, int Forecasts, int LastPeriod) Before(int period)
    {
        int forecasts = _periods.BinarySearch(period);
        forecasts = forecasts < 0 ? ~forecasts : forecasts;
        float[] labels = [.. _labels.Take(forecasts * _count)];
        return ([.. _features.Take(labels.Length * _columns)], labels, forecasts, forecasts == 0 ? -1 : _periods[forecasts - 1]);
    }
}
