using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using MrBen.Optimization.LinearAlgebra;
using MrBen.Portfolio.Estimation;
using MrBen.Portfolio.Forecasting.Gate;
using MrBen.Portfolio.Forecasting.Trees;
using MrBen.Portfolio.Market;
using static System.FormattableString;

namespace MrBen.Portfolio.Forecasting.Correlation;

/// <summary>One walk of <see cref="CorrelationProtocol"/> through a panel. Used once; not thread-safe.</summary>
internal sealed class CorrelationWalkForward
{
    private const int ShrunkPeriods = 120;

    private static readonly ImmutableArray<string> Names =
    [
        CorrelationReport.ModelName, CorrelationReport.SlowWeighted, CorrelationReport.Dynamic, CorrelationReport.Heterogeneous,
        CorrelationReport.FasterWeighted, CorrelationReport.Shrunk,
    ];

    private readonly ReturnPanel _returns;
    private readonly IForestTrainer _trainer;
    private readonly CorrelationProtocolOptions _options;
    private readonly double[] _scaled;
    private readonly ReturnPanel _scaledPanel;
    private readonly List<DateOnly> _days = [];
    private readonly List<string> _regimes = [];
    private readonly List<double>[] _losses = [.. Names.Select(_ => new List<double>())];
    private readonly List<double>[] _variances = [.. Names.Select(_ => new List<double>())];
    private readonly int[] _standIns = new int[Names.Length];
    private OutputTally _outputs;
    private CorrelationFits? _fits;
    private int _refits;

    public CorrelationWalkForward(ReturnPanel returns, IForestTrainer trainer, CorrelationProtocolOptions options)
    {
        (_returns, _trainer, _options) = (returns, trainer, options);
        _scaled = LabelledCorrections.Scale(returns);
        _scaledPanel = ReturnPanel.Create(returns.Assets, returns.Dates, returns.Frequency, ReturnKind.Log, _scaled);
    }

    /// <summary>Forecasts that were judged.</summary>
    public int Count => _days.Count;

    /// <summary>Walks once through all periods, in their order.</summary>
    public bool TryRun(
        [NotNullWhen(false)] out EstimationFailure? failure, IProgress<TrainingProgress>? progress, CancellationToken cancellationToken)
    {
        CorrelationModelOptions model = _options.Model;
        int n = _returns.Assets.Length;
        ImmutableArray<WalkForwardSplit> splits = Splits();
        CorrelationStream stream = new(_returns.Assets);
        LabelledCorrections rows = new(CorrelationModel.FormOf(CorrelationModel.FormFor(n, model), model), n);
        failure = null;
        for (int t = 0; t + model.Horizon < _returns.Observations; t++)
        {
            if (_refits < splits.Length && t == splits[_refits].TestStart)
            {
                cancellationToken.ThrowIfCancellationRequested();
                progress?.Report(new TrainingProgress(
                    CorrelationReport.ModelName, Invariant($"fit {_refits + 1} of {splits.Length}"), (double)_refits / splits.Length));
                if (!CorrelationFits.TryMake(
                    _returns, t, splits[_refits].TrainEnd, rows, model, _trainer, out _fits, out failure, cancellationToken))
                {
                    return false;
                }

                _refits++;
            }

            stream.Update(_returns.Row(t));
            _fits?.Update(_returns.Row(t));
            if (!LabelledCorrections.IsStop(t, model))
            {
                continue;
            }

            cancellationToken.ThrowIfCancellationRequested();
            if (!stream.TryRead(out CorrelationState? state, out failure))
            {
                return false;
            }

            // The label is what comes; training takes it only once the purge lets it.
            double[] realised = LabelledCorrections.Realised(_scaled, n, t, model.Horizon);
            rows.Add(t, state, state.Slow, realised);
            if (_fits is not null)
            {
                Judge(t, state, _fits, realised);
            }
        }

        failure = null;
        return true;
    }

    /// <summary>What was measured.</summary>
    public CorrelationReport Report(string configuration) => new(
        configuration, _options.Model, _refits, _fits!.Model.TrainedThrough,
        [.. Names.Select((name, k) => new CorrelationScore(name, [.. _losses[k]], [.. _variances[k]], _standIns[k]))],
        [.. _days], [.. _regimes], _outputs);

    private ImmutableArray<WalkForwardSplit> Splits()
    {
        int[] ends = new int[_returns.Observations];
        for (int t = 0; t < ends.Length; t++)
        {
            ends[t] = t + _options.Model.Horizon;
        }

        return WalkForward.SplitByLabels(ends, new WalkForwardOptions
        {
            TrainingPeriods = _options.TrainingPeriods,
            Step = _options.Step,
            LabelHorizon = _options.Model.Horizon,
            Embargo = _options.Embargo,
        });
    }

    private void Judge(int period, CorrelationState state, CorrelationFits fits, double[] realised)
    {
        SymmetricMatrix? dynamic = fits.Dynamic(state);
        SymmetricMatrix corrected = _options.Model.Baseline == CorrelationBaseline.DynamicConditional ? dynamic! : state.Slow;
        SymmetricMatrix? model = fits.Model.Correct(state, corrected, out double largest);
        _outputs = _outputs.With(
            model is null ? OutputVerdict.NotFinite
            : largest > _options.Model.MaxCorrection ? OutputVerdict.Above
            : OutputVerdict.Inside);
        SymmetricMatrix?[] forecasts =
            [model ?? corrected, state.Slow, dynamic, fits.Heterogeneous(state), state.Weighted[^2], ShrunkAt(period)];
        for (int k = 0; k < forecasts.Length; k++)
        {
            _standIns[k] += forecasts[k] is null ? 1 : 0;
            (double loss, double variance) = CorrelationJudgement.Of(forecasts[k] ?? state.Slow, realised);
            _losses[k].Add(loss);
            _variances[k].Add(variance);
        }

        _days.Add(_returns.Dates[period + _options.Model.Horizon]);
        _regimes.Add(state.MarketTurbulence > 0 ? "turbulent" : "calm");
    }

    private SymmetricMatrix? ShrunkAt(int period)
    {
        if (period + 1 < ShrunkPeriods || !new LedoitWolfCovariance(ShrinkageTarget.ConstantCorrelation).TryEstimate(
            _scaledPanel.Slice(period + 1 - ShrunkPeriods, ShrunkPeriods), out CovarianceEstimate? estimate, out _))
        {
            return null;
        }

        int n = _returns.Assets.Length;
        double[] correlations = new double[n * n];
        return CorrelationEntries.TryNormalize(estimate.Covariance.Values, n, correlations)
            ? PositiveCorrelation.Of(correlations, n, double.PositiveInfinity)
            : null;
    }
}
