using System.Collections.Immutable;
using MrBen.Portfolio.Estimation;
using MrBen.Portfolio.Forecasting;
using MrBen.Portfolio.Forecasting.Correlation;
using MrBen.Portfolio.Forecasting.Features;
using MrBen.Portfolio.Forecasting.Models;
using MrBen.Portfolio.Forecasting.Variance;
using MrBen.Portfolio.Market;
using MrBen.Portfolio.Risk.Forecasts;
using static System.FormattableString;

namespace MrBen.Portfolio.Risk.Learned;

/// <summary>Forecasts the risk of weights with the models of a library, each through its gate. Thread-safe.</summary>
internal sealed class RiskPredictor(ModelLibrary library, ImmutableArray<int> horizons, double confidence)
{
    private volatile Known? _correlation;

    /// <summary>Forecasts for every horizon; a sentence where there are none.</summary>
    /// <param name="history">What is known now.</param>
    /// <param name="held">The assets held with their weights, all of the history.</param>
    /// <param name="detail">Why there are none, or fewer than horizons; empty otherwise.</param>
    public ImmutableArray<ForwardRisk> Forecast(
        ModelHistory history, IReadOnlyList<(AssetId Asset, double Weight)> held, out string detail)
    {
        ImmutableArray<ForwardRisk>.Builder forecasts = ImmutableArray.CreateBuilder<ForwardRisk>(horizons.Length);
        detail = "";
        Prediction<CorrelationEstimate>? correlation = held.Count > 1 ? CorrelationOf(history, out detail) : null;
        if (held.Count > 1 && correlation is null)
        {
            return [];
        }

        foreach (int horizon in horizons)
        {
            if (Forecast(history, held, correlation, horizon, out string problem) is { } forecast)
            {
                forecasts.Add(forecast);
            }
            else if (detail.Length == 0)
            {
                detail = problem;
            }
        }

        return forecasts.ToImmutable();
    }

    /// <summary>The forecast correlation of all assets of a history; null, with the reason, where there is none.</summary>
    public Prediction<CorrelationEstimate>? CorrelationOf(ModelHistory history, out string detail)
    {
        PlacedModel placed = library[CorrelationRecipe.DefaultPlace];
        CorrelationModel? model = placed.Champion as CorrelationModel;
        PredictionStatus gate = model is null ? PredictionStatus.NoModel : StatusOf(placed, history);
        detail = "";
        if (_correlation is { } known && ReferenceEquals(known.History, history) && ReferenceEquals(known.Model, model)
            && known.Gate == gate)
        {
            library.Answered(placed.Record.Place, known.Value.Status);
            return known.Value;
        }

        long start = library.Start();
        if (Ask(model, history, gate, placed, out EstimationFailure? failure) is not { } forecast)
        {
            library.Answered(placed.Record.Place, gate == PredictionStatus.Active ? PredictionStatus.InsufficientData : gate);
            detail = failure!.Detail;
            return null;
        }

        if (model is not null)
        {
            library.Asked(placed.Record.Place, start);
        }

        library.Answered(placed.Record.Place, forecast.Status);

        _correlation = new Known(history, model, gate, forecast);
        return forecast;
    }

    // Without a model the slow average speaks, as it would with one whose gate is closed.
    private static Prediction<CorrelationEstimate>? Ask(
        CorrelationModel? model, ModelHistory history, PredictionStatus gate, PlacedModel placed, out EstimationFailure? failure)
    {
        if (model is null)
        {
            return CorrelationModel.TryBaseline(history.Returns, out CorrelationEstimate? baseline, out failure)
                ? new Prediction<CorrelationEstimate>(baseline, "", PredictionStatus.NoModel, placed.Describe())
                : null;
        }

        return model.TryForecast(history.Returns, gate, out CorrelationForecast? forecast, out failure)
            ? forecast.Prediction.IsActive || forecast.Prediction.Status != gate
                ? forecast.Prediction
                : new Prediction<CorrelationEstimate>(forecast.Prediction.Value, model.Id, gate, placed.Describe())
            : null;
    }

    private ForwardRisk? Forecast(
        ModelHistory history, IReadOnlyList<(AssetId Asset, double Weight)> held, Prediction<CorrelationEstimate>? correlation, int horizon,
        out string problem)
    {
        PlacedModel variancePlace = library[VarianceRecipe.PlaceFor(horizon)];
        PlacedModel tailPlace = library[TailRecipe.PlaceFor(horizon)];
        if (variancePlace.Champion is not VarianceModel variance)
        {
            library.Answered(variancePlace.Record.Place, PredictionStatus.NoModel);
            problem = variancePlace.Describe();
            return null;
        }

        PredictionStatus varianceGate = StatusOf(variancePlace, history);
        PredictionStatus tailGate = tailPlace.Champion is null ? PredictionStatus.NoModel : StatusOf(tailPlace, history);
        TailModel? tail = tailGate is PredictionStatus.SchemaMismatch or PredictionStatus.InputOutOfRange
            ? null
            : tailPlace.Champion as TailModel;
        if (varianceGate == PredictionStatus.SchemaMismatch)
        {
            library.Answered(variancePlace.Record.Place, varianceGate);
            problem = Invariant($"{variance.Id} was trained on other features than the history gives, from {history.Measure}: train anew.");
            return null;
        }

        if (varianceGate == PredictionStatus.InputOutOfRange)
        {
            library.Answered(variancePlace.Record.Place, varianceGate);
            problem = Invariant($"{variance.Id} was trained on days up to {variance.TrainedThrough:yyyy-MM-dd}, after ") +
                Invariant($"{history.LastDate:yyyy-MM-dd}: it knows what came.");
            return null;
        }

        if (Ask(history, held, variance, varianceGate, variancePlace, horizon, out problem) is not { } assets)
        {
            library.Answered(variancePlace.Record.Place, PredictionStatus.InsufficientData);
            return null;
        }

        AskTail(assets, tail, tailGate, tailPlace);
        double periods = history.Returns.Frequency.PeriodsPerYear;
        VarianceForecast whole = PortfolioVariance(held, assets, correlation, varianceGate);
        bool isLearned = assets.Any(asset => asset.Variance.Status == PredictionStatus.Active) || correlation is { IsActive: true };
        string id = assets[0].Variance.Status == PredictionStatus.Active || correlation is not { IsActive: true }
            ? variance.Id
            : correlation.ModelId;
        return new ForwardRisk
        {
            Horizon = horizon,
            AsOf = history.LastDate,
            Confidence = confidence,
            Volatility = new Prediction<double>(
                Math.Sqrt(whole.Value * periods), id, isLearned ? PredictionStatus.Active : varianceGate,
                Sentence(variancePlace, varianceGate, variance.Id) + (correlation is null ? "" : " " + correlation.Explanation)),
            Tail = tail is null ? null : new Prediction<TailLoss>(
                tail.PooledLoss(whole, confidence), tail.Id,
                tailGate == PredictionStatus.Active ? PredictionStatus.InputOutOfRange : tailGate,
                "The standardised returns of all assets together, times the portfolio's forecast deviation."),
            Assets =
            [
                .. assets.Select(asset => new AssetForwardRisk(
                    asset.Id, Annual(asset.Variance, variancePlace, variance, periods), Told(asset.Tail, tailPlace))),
            ],
            Correlation = correlation,
        };
    }

    // The variances of all assets; none where one of them has no features of the last day, or is not known to the model.
    private Asset[]? Ask(
        ModelHistory history, IReadOnlyList<(AssetId Asset, double Weight)> held, VarianceModel variance, PredictionStatus gate,
        PlacedModel placed, int horizon, out string problem)
    {
        FeatureTable[] tables = new FeatureTable[held.Count];
        for (int i = 0; i < tables.Length; i++)
        {
            if (FindTable(history, held[i].Asset, variance, horizon, out problem) is not { } table)
            {
                return null;
            }

            tables[i] = table;
        }

        Asset[] assets = new Asset[held.Count];
        long start = library.Start();
        for (int i = 0; i < assets.Length; i++)
        {
            AssetId id = held[i].Asset;
            VarianceForecast forecast = variance.Forecast(variance.IndexOf(id), tables[i].Row(tables[i].Count - 1), gate);
            assets[i] = new Asset(id, tables[i], forecast, Tail: null);
        }

        library.Asked(placed.Record.Place, start);
        library.Answered(placed.Record.Place, Worst(assets.Select(asset => asset.Variance.Status)));
        problem = "";
        return assets;
    }

    private static FeatureTable? FindTable(ModelHistory history, AssetId id, VarianceModel variance, int horizon, out string problem)
    {
        int place = history.Assets.IndexOf(id);
        if (!history.TryTable(place, horizon, out FeatureTable? table, out EstimationFailure? failure))
        {
            problem = failure.Detail;
            return null;
        }

        problem = table.Dates[^1] != history.LastDate
            ? Invariant($"{id} has no features on {history.LastDate:yyyy-MM-dd}; the last are of {table.Dates[^1]:yyyy-MM-dd}.")
            : variance.IndexOf(id) < 0 ? $"{variance.Id} was not trained on {id}: train anew."
            : "";
        return problem.Length == 0 ? table : null;
    }

    private void AskTail(Asset[] assets, TailModel? tail, PredictionStatus gate, PlacedModel placed)
    {
        if (tail is null)
        {
            library.Answered(placed.Record.Place, gate);
            return;
        }

        long start = library.Start();
        for (int i = 0; i < assets.Length; i++)
        {
            Asset asset = assets[i];
            FeatureTable table = asset.Table;
            assets[i] = asset with
            {
                Tail = tail.Forecast(tail.IndexOf(asset.Id), table.Row(table.Count - 1), asset.Variance, confidence, gate),
            };
        }

        library.Asked(placed.Record.Place, start);
        library.Answered(placed.Record.Place, Worst(assets.Select(asset => asset.Tail!.Value.Status)));
    }

    // One asset that the model did not answer for is enough.
    private static PredictionStatus Worst(IEnumerable<PredictionStatus> statuses) =>
        statuses.FirstOrDefault(status => status != PredictionStatus.Active, PredictionStatus.Active);

    private static VarianceForecast PortfolioVariance(
        IReadOnlyList<(AssetId Asset, double Weight)> held, Asset[] assets, Prediction<CorrelationEstimate>? correlation,
        PredictionStatus gate)
    {
        int[] columns = [.. held.Select(item => correlation?.Value.Assets.IndexOf(item.Asset) ?? 0)];
        double sum = 0;
        for (int i = 0; i < assets.Length; i++)
        {
            double own = held[i].Weight * Math.Sqrt(assets[i].Variance.Value);
            sum += own * own;
            for (int j = 0; j < i; j++)
            {
                double other = held[j].Weight * Math.Sqrt(assets[j].Variance.Value);
                sum += 2 * own * other * correlation!.Value.Correlation[columns[i], columns[j]];
            }
        }

        // Rounding alone can take the variance of a hedged portfolio below 0; its loss is then none.
        double variance = Math.Max(sum, double.Epsilon);
        return new VarianceForecast(variance, gate, variance, variance, variance, null);
    }

    private PredictionStatus StatusOf(PlacedModel placed, ModelHistory history) => placed.StatusOn(
        history.LastDate, library.RecipeOf(placed.Record.Place).IsMatched(history, placed.Champion!), library.MaximumAge);

    private static Prediction<double> Annual(
        in VarianceForecast forecast, PlacedModel placed, VarianceModel model, double periodsPerYear) =>
        new(Math.Sqrt(forecast.Value * periodsPerYear), model.Id, forecast.Status, Sentence(placed, forecast.Status, model.Id))
        {
            Interval = forecast.Interval is { } interval
                ? (Math.Sqrt(interval.Lower * periodsPerYear), Math.Sqrt(interval.Upper * periodsPerYear))
                : null,
        };

    private static Prediction<TailLoss>? Told(TailForecast? forecast, PlacedModel placed) => forecast is { } known
        ? new(known.Value, placed.Champion!.Id, known.Status, Sentence(placed, known.Status, placed.Champion.Id))
        : null;

    private static string Sentence(PlacedModel placed, PredictionStatus status, string id) => status switch
    {
        PredictionStatus.Active => $"{id} is active.",
        PredictionStatus.Stale => $"{id} is too old; the baseline speaks.",
        PredictionStatus.InputOutOfRange => $"{id} was not trained for such inputs; the baseline speaks.",
        _ => placed.Describe(),
    };

    private readonly record struct Asset(AssetId Id, FeatureTable Table, VarianceForecast Variance, TailForecast? Tail);

    private sealed record Known(ModelHistory History, CorrelationModel? Model, PredictionStatus Gate, Prediction<CorrelationEstimate> Value);
}
