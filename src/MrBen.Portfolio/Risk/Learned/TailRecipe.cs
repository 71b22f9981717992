using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using MrBen.Portfolio.Estimation;
using MrBen.Portfolio.Forecasting;
using MrBen.Portfolio.Forecasting.Features;
using MrBen.Portfolio.Forecasting.Gate;
using MrBen.Portfolio.Forecasting.Models;
using MrBen.Portfolio.Forecasting.Trees;
using MrBen.Portfolio.Forecasting.Validation;
using MrBen.Portfolio.Forecasting.Variance;
using MrBen.Portfolio.Market;
using static System.FormattableString;

namespace MrBen.Portfolio.Risk.Learned;

/// <summary>
/// How a <see cref="TailModel"/> gets its place: after the variance model of the same training, whose forecasts out of sample it rests on.
/// Immutable and thread-safe.
/// </summary>
internal sealed class TailRecipe(int horizon) : ModelRecipe(PlaceFor(horizon))
{
    public static ModelPlace PlaceFor(int horizon) => new("risk_predictor", "tail", horizon);

    public override bool TryTrain(
        ModelTrainingRun run, [NotNullWhen(true)] out ModelCandidate? candidate, [NotNullWhen(false)] out EstimationFailure? failure)
    {
        candidate = null;
        if (run.Find(VarianceRecipe.PlaceFor(Place.Horizon))?.Report is not VarianceReport variance)
        {
            failure = new UndefinedEstimate(null, "No variance model was trained beside it, whose forecasts it needs.");
            return false;
        }

        if (!run.History.TryPanel(Place.Horizon, out FeaturePanel? features, out failure))
        {
            return false;
        }

        TreeModelOptions options = run.Options.RiskPredictor;
        IForestTrainer trainer = run.Trainers.ForQuantiles(options, ModelTrainingRun.RowsPerLeaf(options, Place.Horizon));
        TailPanel panel = TailPanel.Combine(
            features, variance, [.. features.Assets.Where(asset => IsForecast(variance, asset)).Select(run.History.SeriesOf)]);
        TailProtocolOptions protocol = new();
        protocol = protocol with
        {
            // Where few variances were forecast, half of them are for the first training.
            TrainingPeriods = Math.Min(protocol.TrainingPeriods, Math.Max(1, (features.Dates.Length - panel.FirstPeriod) / 2)),
            Step = ModelTrainingRun.Step,
            Gate = run.Options.GateFor(Place.Horizon),
            Model = new TailModelOptions { Seed = options.Seed },
        };
        if (!TailProtocol.TryRun(panel, trainer, out TailReport? report, out failure, protocol, run.Progress, run.CancellationToken)
            || !TailModel.TryTrain(
                panel, new PeriodRange(0, features.Dates.Length), trainer, out TailModel? model, out failure, protocol.Model,
                run.CancellationToken))
        {
            return false;
        }

        candidate = new ModelCandidate
        {
            Model = model,
            Evidence = report.ToEvidence(),
            Comparisons = [report.ModelOverBaseline, report.Compare(TailMethod.QuantileForest, TailMethod.NormalEwma)],
            FirstDate = report.Outcomes[0].Date,
            LastDate = report.Outcomes[^1].Date,
            Members = [.. model.Assets.Select(asset => asset.Value)],
            Rows = panel.Count,
            DataHash = features.ComputeHash(),
            Settings = ImmutableSortedDictionary.CreateRange(
                StringComparer.Ordinal,
                [
                    KeyValuePair.Create("forest", trainer.Name), KeyValuePair.Create("seed", Invariant($"{options.Seed}")),
                    KeyValuePair.Create("variance", variance.Configuration),
                    KeyValuePair.Create("window", Invariant($"{protocol.Model.Window}")),
                ]),
            Split = Invariant($"Fitted {report.Refits} times to all of the past, each time to forecast the next {protocol.Step}; variances are ") +
                "forecasts out of sample throughout. The loss is the quantile score in multiples of log-HAR's deviation, the mean over " +
                Invariant($"{string.Join(", ", protocol.Confidences.Select(confidence => Invariant($"{confidence:P1}")))}."),
            Findings = [.. report.ToString().Split('\n').Skip(2)],
            KnownFailures = ["A quantile forest knows no loss larger, in deviations, than those of its training."],
            Report = report,
        };
        return true;
    }

    public override IForecastModel Read(Stream stream) => TailModel.Read(stream);

    public override OutOfSampleLosses? Score(
        ModelHistory history, IForecastModel model, DateOnly after, Func<ModelPlace, IForecastModel?> others)
    {
        TailModel own = (TailModel)model;
        if (others(VarianceRecipe.PlaceFor(Place.Horizon)) is not VarianceModel variance
            || !history.TryPanel(Place.Horizon, out FeaturePanel? panel, out _) || !panel.Schema.Equals(variance.Schema))
        {
            return null;
        }

        // The variances are those of the model that has its place now, whenever it was trained: the same for both that are compared.
        int found = panel.Dates.BinarySearch(after);
        int first = found >= 0 ? found + 1 : ~found;
        PeriodRange rows = panel.RowsOf(new PeriodRange(first, panel.Dates.Length - first));
        Dictionary<AssetId, VolatilitySeries> series = own.Assets.Where(asset => history.Assets.Contains(asset))
            .ToDictionary(asset => asset, history.SeriesOf);
        List<DateOnly> days = [];
        List<double> losses = [];
        List<double> baselines = [];
        List<string> assets = [];
        for (int row = rows.Start; row < rows.End; row++)
        {
            AssetId asset = panel.AssetOf(row);
            if (variance.IndexOf(asset) is >= 0 and int place && own.IndexOf(asset) is >= 0 and int tailPlace
                && series.TryGetValue(asset, out VolatilitySeries? returns))
            {
                VarianceForecast forecast = variance.Forecast(place, panel.Row(row), Kind(own.Source));
                (double tail, double baseline) = Scores(
                    own, tailPlace, panel.Row(row), forecast, StandardizedReturns.LossOf(ReturnAfter(returns, panel.DateOf(row))));
                days.Add(panel.LabelEndOf(row));
                losses.Add(tail);
                baselines.Add(baseline);
                assets.Add(asset.Value);
            }
        }

        return days.Count == 0 ? null : OutOfSampleLosses.Create([.. days], [.. losses], [.. baselines], [.. assets]);
    }

    public override bool IsMatched(ModelHistory history, IForecastModel model) =>
        model.Schema.Equals(history.Schema);

    private static PredictionStatus Kind(VarianceSource source) =>
        source == VarianceSource.Learned ? PredictionStatus.Active : PredictionStatus.GateClosed;

    private static bool IsForecast(VarianceReport variance, AssetId asset) =>
        variance.Outcomes.Any(outcome => outcome.Asset == asset);

    private (double Model, double Baseline) Scores(
        TailModel model, int asset, ReadOnlySpan<double> row, in VarianceForecast forecast, double loss)
    {
        ImmutableArray<double> confidences = new TailProtocolOptions().Confidences;
        double deviation = Math.Sqrt(Place.Horizon * forecast.Baseline);
        (double own, double baseline) = (0, 0);
        foreach (double confidence in confidences)
        {
            TailForecast tail = model.Forecast(asset, row, forecast, confidence, PredictionStatus.Active);
            own += TailComparisons.QuantileScore(loss, tail.Value.ValueAtRisk, confidence) / deviation / confidences.Length;
            baseline += TailComparisons.QuantileScore(loss, tail.Baseline.ValueAtRisk, confidence) / deviation / confidences.Length;
        }

        return (own, baseline);
    }

    private double ReturnAfter(VolatilitySeries series, DateOnly day)
    {
        double sum = 0;
        foreach (double part in series.Returns.Slice(series.Dates.BinarySearch(day) + 1, Place.Horizon))
        {
            sum += part;
        }

        return sum;
    }
}
