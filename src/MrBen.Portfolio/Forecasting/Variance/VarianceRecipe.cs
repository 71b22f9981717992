using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using MrBen.Portfolio.Estimation;
using MrBen.Portfolio.Forecasting.Features;
using MrBen.Portfolio.Forecasting.Gate;
using MrBen.Portfolio.Forecasting.Models;
using MrBen.Portfolio.Forecasting.Trees;
using MrBen.Portfolio.Forecasting.Validation;
using static System.FormattableString;

namespace MrBen.Portfolio.Forecasting.Variance;

/// <summary>How a <see cref="VarianceModel"/> gets its place. Immutable and thread-safe.</summary>
internal sealed class VarianceRecipe(int horizon) : ModelRecipe(PlaceFor(horizon))
{
    private const int WatchedRows = 250;
    private const int Bins = 10;

    public static ModelPlace PlaceFor(int horizon) => new("risk_predictor", "variance", horizon);

    public override bool TryTrain(
        ModelTrainingRun run, [NotNullWhen(true)] out ModelCandidate? candidate, [NotNullWhen(false)] out EstimationFailure? failure)
    {
        candidate = null;
        if (!run.History.TryPanel(Place.Horizon, out FeaturePanel? panel, out failure))
        {
            return false;
        }

        TreeModelOptions options = run.Options.RiskPredictor;

        IForestTrainer trainer = run.Trainers.ForValues(
            options, ModelTrainingRun.RowsPerLeaf(options, Place.Horizon), run.Options.UsesEnsemble);
        VarianceProtocolOptions protocol = new()
        {
            TrainingPeriods = run.FirstTrainingPeriods(panel.Dates.Length, Place.Horizon),
            Step = ModelTrainingRun.Step,
            Model = new VarianceModelOptions { Seed = options.Seed },
        };
        if (!VarianceProtocol.TryRun(
                panel, trainer, out VarianceReport? report, out failure, protocol, run.Progress, run.CancellationToken)
            || !VarianceModel.TryTrain(
                panel, new PeriodRange(0, panel.Dates.Length), trainer, out VarianceModel? model, out failure, protocol.Model,
                run.CancellationToken))
        {
            return false;
        }

        candidate = new ModelCandidate
        {
            Model = model.WithIntervals(report.ModelBand, report.BaselineBand),
            Evidence = report.ToEvidence(),
            Comparisons = [report.ModelOverBaseline, report.ModelOverLinear, report.LinearOverBaseline],
            FirstDate = panel.Dates[0],
            LastDate = panel.Dates[^1],
            Members = [.. panel.Assets.Select(asset => asset.Value)],
            Rows = panel.Count,
            DataHash = panel.ComputeHash(),
            Settings = ImmutableSortedDictionary.CreateRange(
                StringComparer.Ordinal,
                [
                    KeyValuePair.Create("forest", trainer.Name), KeyValuePair.Create("seed", Invariant($"{options.Seed}")),
                    KeyValuePair.Create("variances from", run.History.Measure),
                    KeyValuePair.Create("market", run.History.Market?.Value ?? "none"),
                    KeyValuePair.Create("outputs", protocol.Model.Outputs.ToString()),
                ]),
            Split = Invariant($"Fitted {report.Refits} times to all of the past, from {protocol.TrainingPeriods} periods on, each time to ") +
                Invariant($"forecast the next {protocol.Step}; labels that reach into them are left out. The loss is QLIKE. The model ") +
                "that is kept was then trained on all rows.",
            Findings = [Findings(report)],
            KnownFailures =
            [
                "Trees cannot extrapolate: beyond the volatilities of the training the forest's part stays as it was at their edge; the " +
                "regression goes on.",
                "Losses of one day are of one market: an interval holds over years, not in a crisis.",
            ],
            Report = report,
        };
        return true;
    }

    public override IForecastModel Read(Stream stream) => VarianceModel.Read(stream);

    public override OutOfSampleLosses? Score(
        ModelHistory history, IForecastModel model, DateOnly after, Func<ModelPlace, IForecastModel?> others) =>
        history.TryPanel(Place.Horizon, out FeaturePanel? panel, out _)
            ? VarianceProtocol.Score(panel, (VarianceModel)model, after)
            : null;

    public override StabilityReading? Stability(ModelHistory history, IForecastModel model)
    {
        if (!history.TryPanel(Place.Horizon, out FeaturePanel? panel, out _))
        {
            return null;
        }

        int found = panel.Dates.BinarySearch(model.TrainedThrough);
        int periods = found >= 0 ? found + 1 : ~found;
        PeriodRange before = panel.RowsOf(new PeriodRange(0, periods));
        PeriodRange after = panel.RowsOf(new PeriodRange(periods, panel.Dates.Length - periods));
        int window = WatchedRows * panel.Assets.Length;
        if (before.Length < 2 * window || after.Length < window)
        {
            return null;
        }

        PopulationStability training = PopulationStability.Train(panel.Names, Rows(panel, before), Bins, window);
        PopulationWindow recent = new(training);
        for (int row = after.End - window; row < after.End; row++)
        {
            recent.Update(panel.Row(row));
        }

        return recent.Read();
    }

    public override bool IsMatched(ModelHistory history, IForecastModel model) =>
        model.Schema.Equals(history.Schema);

    private static double[] Rows(FeaturePanel panel, PeriodRange rows)
    {
        List<double> values = [];
        for (int row = rows.Start; row < rows.End; row++)
        {
            values.AddRange(panel.Row(row));
        }

        return [.. values];
    }

    private static string Findings(VarianceReport report) =>
        Invariant($"Of the loss of {report.ModelOverBaseline.Baseline}, {report.LinearOverBaseline.Model} alone leaves ") +
        Invariant($"{report.LinearOverBaseline.Ratio:P1}, and the forest {report.ModelOverLinear.Ratio:P1} of that ") +
        Invariant($"(t {report.ModelOverLinear.Test.Statistic:F2}). {report.ModelBand}.");
}
