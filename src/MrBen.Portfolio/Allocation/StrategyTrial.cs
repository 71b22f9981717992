using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using MrBen.Portfolio.Estimation;
using MrBen.Portfolio.Forecasting;
using MrBen.Portfolio.Forecasting.Features;
using MrBen.Portfolio.Forecasting.Trees;
using MrBen.Portfolio.Forecasting.Utility;
using MrBen.Portfolio.Forecasting.Validation;

namespace MrBen.Portfolio.Allocation;

/// <summary>One forest's forecasts of a record: walked forward, and by cross-validation. Immutable once made.</summary>
internal sealed class StrategyTrial
{
    private readonly StrategyEvidenceSource _source;
    private readonly List<(int Start, int End, StrategyModel Model)> _fits = [];
    private readonly List<StrategyModel> _folds = []; // one for each split of the cross-validation

    private StrategyTrial(StrategyEvidenceSource source, IForestTrainer trainer) => (_source, Trainer) = (source, trainer);

    public IForestTrainer Trainer { get; }

    public int Fits => _fits.Count;

    public StrategyModel Newest => _fits[^1].Model;

    /// <summary>Trains on all parts of time.</summary>
    public static bool TryMake(
        StrategyEvidenceSource source, IForestTrainer trainer, StrategyModelOptions options, [NotNullWhen(true)] out StrategyTrial? trial,
        [NotNullWhen(false)] out EstimationFailure? failure, Action trained, CancellationToken cancellationToken)
    {
        (trial, failure) = (null, null);
        StrategyTrial made = new(source, trainer);
        foreach (WalkForwardSplit split in source.Splits)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (!StrategyModel.TryTrain(
                source.Panel, new PeriodRange(split.TrainStart, split.TrainLength), trainer, out StrategyModel? model, out failure, options,
                cancellationToken))
            {
                return false;
            }

            made._fits.Add((split.TestStart, split.TestEnd, model));
            trained();
        }

        foreach (PurgedSplit split in source.Combinations.Splits)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (!StrategyModel.TryTrain(
                source.Panel, split.Train, trainer, out StrategyModel? model, out failure, options, cancellationToken))
            {
                return false;
            }

            made._folds.Add(model);
            trained();
        }

        trial = made;
        return true;
    }

    /// <summary>Every forecast of a labelled row that its fit had not seen.</summary>
    public ImmutableArray<StrategyOutcome> Outcomes()
    {
        ImmutableArray<StrategyOutcome>.Builder outcomes = ImmutableArray.CreateBuilder<StrategyOutcome>();
        foreach ((int start, int end, StrategyModel model) in _fits)
        {
            for (int row = start; row < end; row++)
            {
                double[] utilities = Ask(model, row);
                for (int k = 0; k < utilities.Length; k++)
                {
                    FeatureTable table = _source.Tables[k];
                    outcomes.Add(new StrategyOutcome(
                        table.Asset.Value, table.Dates[row], table.LabelEnd(row), table.Label(row), utilities[k]));
                }
            }
        }

        return outcomes.ToImmutable();
    }

    /// <summary>The mixture tilted by the forecasts walked forward; the last fit goes on where labels are not known yet.</summary>
    public MixturePath WalkForward(UtilityTiltOptions tilt) => MixturePath.Walk(
        _source.Record, _source.FirstForecast, decision =>
        {
            int row = _source.RowOf(decision);
            return Tilted(decision, _fits.Last(fit => fit.Start <= row).Model, tilt);
        });

    /// <summary>The mixture tilted by the forecasts of one path of the cross-validation.</summary>
    public MixturePath Path(int path, UtilityTiltOptions tilt) => MixturePath.Walk(
        _source.Record, _source.FirstFeatures, decision =>
        {
            int row = Math.Min(_source.RowOf(decision), _source.Panel.Dates.Length - 1);
            int group = 0;
            while (row >= _source.Combinations.Groups[group].End)
            {
                group++;
            }

            return Tilted(decision, _folds[_source.Combinations.SplitOf(path, group)], tilt);
        });

    private double[] Tilted(int decision, StrategyModel model, UtilityTiltOptions tilt)
    {
        ImmutableArray<MixturePart> parts = MixturePath.PartsAt(_source.Record, decision);
        return StrategyMixture.Mean(parts, StrategyShares.Move(parts, Ask(model, _source.RowOf(decision)), tilt, out _));
    }

    private double[] Ask(StrategyModel model, int row) =>
        StrategyModel.Relative([.. _source.Tables.Select(table => model.Ask(table.Row(row)))]);
}
