using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using MrBen.Portfolio.Estimation;
using MrBen.Portfolio.Forecasting;
using MrBen.Portfolio.Forecasting.Features;
using MrBen.Portfolio.Forecasting.Utility;
using MrBen.Portfolio.Forecasting.Validation;
using static System.FormattableString;

namespace MrBen.Portfolio.Allocation;

/// <summary>
/// A record of tracks with its features and the ways its time is cut for training and test. Immutable. All strategies have rows on the same
/// days, so that a row of a table is a period of the panel as long as it has a label.
/// </summary>
internal sealed class StrategyEvidenceSource
{
    private StrategyEvidenceSource(
        StrategyTrackRecord record, ImmutableArray<FeatureTable> tables, ImmutableArray<WalkForwardSplit> splits,
        CombinatorialSplits combinations, FeaturePanel panel)
    {
        (Record, Tables, Splits, Combinations, Panel) = (record, tables, splits, combinations, panel);
        FirstFeatures = FirstWithRow(0);
        FirstForecast = FirstWithRow(splits[0].TestStart);
    }

    public StrategyTrackRecord Record { get; }

    public ImmutableArray<FeatureTable> Tables { get; }

    public FeaturePanel Panel { get; }

    public ImmutableArray<WalkForwardSplit> Splits { get; }

    /// <summary>The cross-validation; without splits where the time is too short for one.</summary>
    public CombinatorialSplits Combinations { get; }

    /// <summary>The first decision with features.</summary>
    public int FirstFeatures { get; }

    /// <summary>The first decision that is forecast out of sample by the walk-forward.</summary>
    public int FirstForecast { get; }

    /// <summary>Number of decisions forecast out of sample.</summary>
    public int Forecasts => Record.Decisions.Length - FirstForecast;

    public static bool TryMake(
        StrategyTrackRecord record, StrategyProtocolOptions options, [NotNullWhen(true)] out StrategyEvidenceSource? source,
        [NotNullWhen(false)] out EstimationFailure? failure)
    {
        source = null;
        StrategyFeatureOptions features = new() { Horizon = options.Horizon, RiskAversion = options.Model.RiskAversion };
        if (!StrategyFeatures.TryBuild(record.Tracks, out ImmutableArray<FeatureTable> tables, out failure, features))
        {
            return false;
        }

        int periods = tables[0].Labelled;
        if (periods < options.CrossValidation.Groups)
        {
            failure = new UndefinedEstimate(
                null, Invariant($"{periods} periods have labels of {options.Horizon} periods; a judgement needs years of them."));
            return false;
        }

        FeaturePanel panel = FeaturePanel.Combine(tables.AsSpan());
        ImmutableArray<WalkForwardSplit> splits = WalkForward.SplitByLabels(panel.LabelEnds.AsSpan(), new WalkForwardOptions
        {
            TrainingPeriods = options.TrainingPeriods,
            Step = options.Step,
            LabelHorizon = options.Horizon,
            Embargo = options.Embargo,
        });
        if (splits.IsEmpty)
        {
            failure = new UndefinedEstimate(null, Invariant(
                $"{periods} labelled periods leave none to forecast after {options.TrainingPeriods} to train on and the gap."));
            return false;
        }

        CombinatorialSplits combinations = PurgedCrossValidation.SplitByLabels(
            panel.LabelEnds.AsSpan(), options.CrossValidation with { LabelHorizon = options.Horizon });
        StrategyEvidenceSource made = new(record, tables, splits, combinations, panel);
        if (made.Forecasts < options.MinimumDecisions)
        {
            failure = new UndefinedEstimate(null, Invariant(
                $"{made.Forecasts} decisions were forecast out of sample; a judgement needs at least {options.MinimumDecisions}."));
            return false;
        }

        source = made;
        return true;
    }

    /// <summary>The row that was known at a decision: of the period before it. Negative where there was none yet.</summary>
    public int RowOf(int decision) => Record.Decisions[decision].Period - StrategyFeatures.Lookback;

    private int FirstWithRow(int row)
    {
        int decision = 0;
        while (decision < Record.Decisions.Length && RowOf(decision) < row)
        {
            decision++;
        }

        return decision;
    }
}
