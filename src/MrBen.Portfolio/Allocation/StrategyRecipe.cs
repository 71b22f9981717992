using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using MrBen.Portfolio.Estimation;
using MrBen.Portfolio.Forecasting;
using MrBen.Portfolio.Forecasting.Features;
using MrBen.Portfolio.Forecasting.Gate;
using MrBen.Portfolio.Forecasting.Models;
using MrBen.Portfolio.Forecasting.Trees;
using MrBen.Portfolio.Forecasting.Utility;
using MrBen.Portfolio.Forecasting.Validation;
using static System.FormattableString;

namespace MrBen.Portfolio.Allocation;

/// <summary>How a <see cref="StrategyModel"/> gets its place. Immutable; thread-safe as the strategies are.</summary>
internal sealed class StrategyRecipe(StrategyBacktest backtest) : ModelRecipe(DefaultPlace)
{
    public static ModelPlace DefaultPlace { get; } = new("allocation_optimizer", "strategies", new StrategyProtocolOptions().Horizon);

    public override bool TryTrain(
        ModelTrainingRun run, [NotNullWhen(true)] out ModelCandidate? candidate, [NotNullWhen(false)] out EstimationFailure? failure)
    {
        candidate = null;
        TreeModelOptions options = run.Options.AllocationOptimizer;
        IForestTrainer trainer = run.Trainers.ForValues(
            options, ModelTrainingRun.RowsPerLeaf(options, Place.Horizon), run.Options.UsesEnsemble);
        if (!backtest.TryRecord(run.History.Returns, out StrategyTrackRecord? record, out failure, run.CancellationToken))
        {
            return false;
        }

        StrategyProtocolOptions protocol = new()
        {
            TrainingPeriods = run.FirstTrainingPeriods(
                record.Tracks.Dates.Length - StrategyFeatures.Lookback - Place.Horizon, Place.Horizon),
            Step = ModelTrainingRun.Step,
            Model = new StrategyModelOptions { Seed = options.Seed },
        };
        if (!StrategyProtocol.TryRun(
                record, trainer, out StrategyReport? report, out failure, protocol, trials: null, run.Progress, run.CancellationToken)
            || !TryPanel(record, new StrategyFeatureOptions { Horizon = Place.Horizon }, out FeaturePanel? panel, out failure)
            || !StrategyModel.TryTrain(
                panel, new PeriodRange(0, panel.Dates.Length), trainer, out StrategyModel? model, out failure, protocol.Model,
                run.CancellationToken))
        {
            return false;
        }

        candidate = new ModelCandidate
        {
            Model = model.WithIntervals(report.ModelBands, report.BaselineBands),
            Evidence = report.ToEvidence(),
            Comparisons = [report.ModelOverEqual],
            FirstDate = panel.Dates[0],
            LastDate = panel.Dates[^1],
            Members = model.Strategies,
            Rows = panel.Count,
            DataHash = panel.ComputeHash(),
            Settings = ImmutableSortedDictionary.CreateRange(
                StringComparer.Ordinal,
                [
                    KeyValuePair.Create("forest", trainer.Name), KeyValuePair.Create("seed", Invariant($"{options.Seed}")),
                    KeyValuePair.Create("risk aversion", Invariant($"{protocol.Model.RiskAversion}")),
                ]),
            Split = Invariant($"Trained {report.Refits} times on all of the past, from {protocol.TrainingPeriods} periods on, each time to ") +
                Invariant($"forecast the next {protocol.Step}; labels that reach into them are left out. The loss is the squared error of ") +
                Invariant($"the relative utility of the next {Place.Horizon} periods, net of costs; the baseline says 0 for all."),
            Findings =
            [
                Invariant($"R² of relative utility out of sample: {report.Explained:P2}."),
                .. report.Performances.Select(performance => performance.ToString() + "."),
                Invariant($"Deflated Sharpe ratio of what it adds {report.DeflatedSharpe:F3} after {report.Trials} trials; ") +
                    Invariant($"{report.Overfitting}."),
            ],
            KnownFailures = ["What served best in the past seldom does again: a mean of strategies is hard to beat."],
            Report = report,
        };
        return true;
    }

    public override IForecastModel Read(Stream stream) => StrategyModel.Read(stream);

    public override OutOfSampleLosses? Score(
        ModelHistory history, IForecastModel model, DateOnly after, Func<ModelPlace, IForecastModel?> others)
    {
        StrategyModel own = (StrategyModel)model;
        if (!backtest.TryRecord(history.Returns, out StrategyTrackRecord? record, out _)
            || !TryPanel(record, own.Features, out FeaturePanel? panel, out _))
        {
            return null;
        }

        int found = panel.Dates.BinarySearch(after);
        int first = found >= 0 ? found + 1 : ~found;
        List<DateOnly> days = [];
        List<double> losses = [];
        List<double> equals = [];
        List<string> names = [];
        for (int t = first; t < panel.Dates.Length; t++)
        {
            PeriodRange rows = panel.RowsOf(new PeriodRange(t, 1));
            double[] utilities = new double[rows.Length];
            for (int k = 0; k < rows.Length; k++)
            {
                utilities[k] = own.Ask(panel.Row(rows.Start + k));
            }

            double[] relative = StrategyModel.Relative(utilities);
            for (int k = 0; k < rows.Length; k++)
            {
                double label = panel.Label(rows.Start + k);
                days.Add(panel.LabelEndOf(rows.Start + k));
                losses.Add((label - relative[k]) * (label - relative[k]));
                equals.Add(label * label);
                names.Add(panel.AssetOf(rows.Start + k).Value);
            }
        }

        return days.Count == 0 ? null : OutOfSampleLosses.Create([.. days], [.. losses], [.. equals], [.. names]);
    }

    public override bool IsMatched(ModelHistory history, IForecastModel model) =>
        model.Schema.Equals(StrategyFeatures.Schema)
        && ((StrategyModel)model).Strategies.SequenceEqual(backtest.Names, StringComparer.Ordinal);

    private static bool TryPanel(
        StrategyTrackRecord record, StrategyFeatureOptions options, [NotNullWhen(true)] out FeaturePanel? panel,
        [NotNullWhen(false)] out EstimationFailure? failure)
    {
        panel = StrategyFeatures.TryBuild(record.Tracks, out ImmutableArray<FeatureTable> tables, out failure, options)
            && tables.Any(table => table.Labelled > 0)
                ? FeaturePanel.Combine(tables.AsSpan())
                : null;
        failure = panel is null ? failure ?? new UndefinedEstimate(null, "No period of the strategies' tracks has a label.") : null;
        return panel is not null;
    }
}
