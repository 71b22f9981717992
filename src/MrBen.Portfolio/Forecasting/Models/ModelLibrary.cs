using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using MrBen.Portfolio.Diagnostics;
using MrBen.Portfolio.Estimation;
using MrBen.Portfolio.Forecasting.Gate;
using MrBen.Portfolio.Forecasting.Trees;
using static System.FormattableString;

namespace MrBen.Portfolio.Forecasting.Models;

/// <summary>
/// The models of a store: read once, asked by any number of threads, replaced as a whole when one was trained or judged. Thread-safe; one
/// training or review at a time.
/// </summary>
internal sealed class ModelLibrary
{
    // Between two looks at whether a training that waits for another was cancelled.
    private static readonly TimeSpan WaitsFor = TimeSpan.FromMilliseconds(50);

    private readonly ModelStore _store;
    private readonly ImmutableArray<ModelRecipe> _recipes;
    private readonly ModelOptions _options;
    private readonly IForestTrainers? _trainers;
    private readonly TimeProvider _clock;
    private readonly PortfolioInstruments _instruments;
    private readonly Lock _writing = new();
    private long _triedAt; // ticks of UTC; 0 where nothing was tried here
    private bool _isReplaced; // under the lock of writing
    private volatile ImmutableDictionary<string, PlacedModel> _models;

    /// <param name="store">Where models are kept.</param>
    /// <param name="recipes">The places, in the order of training.</param>
    /// <param name="options">Settings.</param>
    /// <param name="trainers">What trains; none where models are only used.</param>
    /// <param name="clock">When a model was trained.</param>
    /// <param name="instruments">What answers are counted and measured with.</param>
    /// <exception cref="InvalidDataException">A record is damaged.</exception>
    public ModelLibrary(
        ModelStore store, ImmutableArray<ModelRecipe> recipes, ModelOptions options, IForestTrainers? trainers, TimeProvider clock,
        PortfolioInstruments instruments)
    {
        (_store, _recipes, _options, _trainers, _clock, _instruments) = (store, recipes, options, trainers, clock, instruments);
        _models = recipes.ToImmutableDictionary(recipe => recipe.Place.Name, Read, StringComparer.Ordinal);
    }

    /// <summary>Every place, in the order of training.</summary>
    public ImmutableArray<PlacedModel> Models
    {
        get
        {
            ImmutableDictionary<string, PlacedModel> models = _models;
            return [.. _recipes.Select(recipe => models[recipe.Place.Name])];
        }
    }

    /// <summary>Lets another library on the same store take this one's place: this one no longer writes.</summary>
    /// <param name="open">Reads the store.</param>
    /// <param name="replacement">The other one.</param>
    /// <returns>False where a training or review is under way; nothing has changed then, nor where the store cannot be read.</returns>
    public bool TryReplace(Func<ModelLibrary> open, [NotNullWhen(true)] out ModelLibrary? replacement)
    {
        replacement = null;
        if (!_writing.TryEnter())
        {
            return false;
        }

        try
        {
            replacement = open();
            replacement._triedAt = Interlocked.Read(ref _triedAt);
            _isReplaced = true;
            return true;
        }
        finally
        {
            _writing.Exit();
        }
    }

    /// <summary>Whether models can be trained here.</summary>
    public bool CanTrain => _trainers is not null;

    /// <summary>Age beyond which a model is stale.</summary>
    public TimeSpan MaximumAge => _options.Gate.MaximumAge;

    /// <summary>The recipe of a place.</summary>
    public ModelRecipe RecipeOf(ModelPlace place) => _recipes.First(recipe => recipe.Place == place);

    /// <summary>A place as it is now.</summary>
    public PlacedModel this[ModelPlace place] => _models[place.Name];

    /// <summary>The moment from which the time of an answer counts.</summary>
    public long Start() => _instruments.Start();

    /// <summary>Measures how long a model took to answer for all assets.</summary>
    public void Asked(ModelPlace place, long start) => _instruments.Time(MetricCatalogue.InferenceDuration, start, place.Name);

    /// <summary>Counts an answer that was not the model's.</summary>
    public void Answered(ModelPlace place, PredictionStatus status)
    {
        if (status != PredictionStatus.Active)
        {
            _instruments.Count(MetricCatalogue.ModelFallbacks, place.Name, MetricLabel.Of(status));
        }
    }

    /// <summary>Whether the interval since a model was last trained, or training was last tried here, is over.</summary>
    public bool IsDue(DateTimeOffset now)
    {
        DateTimeOffset? last = Models.Max(model => model.Record.TrainedAt);
        return (Tried(last) is not { } at) || now - at >= _options.RetrainInterval;

        DateTimeOffset? Tried(DateTimeOffset? kept)
        {
            long tried = Interlocked.Read(ref _triedAt);
            return tried == 0 || kept?.UtcTicks > tried ? kept : new DateTimeOffset(tried, TimeSpan.Zero);
        }
    }

    /// <summary>
    /// Watches the models that have places, and those in their shadow period, over what came since. While a training runs, which does the
    /// same, nothing is done.
    /// </summary>
    public void Review(ModelHistory history, CancellationToken cancellationToken)
    {
        if (!_writing.TryEnter())
        {
            return;
        }

        try
        {
            foreach (ModelRecipe recipe in _isReplaced ? [] : _recipes)
            {
                cancellationToken.ThrowIfCancellationRequested();
                Review(recipe, history);
            }
        }
        finally
        {
            _writing.Exit();
        }
    }

    /// <summary>Reviews, then trains and judges every place, on another thread.</summary>
    public Task<ImmutableArray<ModelTrainingResult>> TrainAsync(
        ModelHistory history, IProgress<TrainingProgress>? progress, CancellationToken cancellationToken) =>
        Task.Run(() => Train(history, progress, cancellationToken), cancellationToken);

    private ImmutableArray<ModelTrainingResult> Train(
        ModelHistory history, IProgress<TrainingProgress>? progress, CancellationToken cancellationToken)
    {
        while (!_writing.TryEnter(WaitsFor))
        {
            cancellationToken.ThrowIfCancellationRequested();
        }

        try
        {
            if (_isReplaced)
            {
                throw new OperationCanceledException("The options of models changed while this training waited for another.");
            }

            Interlocked.Exchange(ref _triedAt, _clock.GetUtcNow().UtcTicks);
            ModelTrainingRun run = new(history, _options, _trainers!, cancellationToken);
            ImmutableArray<ModelTrainingResult>.Builder results = ImmutableArray.CreateBuilder<ModelTrainingResult>(_recipes.Length);
            for (int i = 0; i < _recipes.Length; i++)
            {
                cancellationToken.ThrowIfCancellationRequested();
                run.Progress = progress is null ? null : new PlaceProgress(progress, _recipes[i].Place, i, _recipes.Length);
                run.Progress?.Report(new TrainingProgress(_recipes[i].Place.Model, "begun", 0));
                results.Add(Train(_recipes[i], run));
            }

            progress?.Report(new TrainingProgress(_recipes[^1].Place.Model, "done", 1));
            return results.MoveToImmutable();
        }
        finally
        {
            _writing.Exit();
        }
    }

    private ModelTrainingResult Train(ModelRecipe recipe, ModelTrainingRun run)
    {
        ModelPlace place = recipe.Place;
        PlacedModel before = Review(recipe, run.History);

        // Whoever waits beside a model that is lost, or asked with other features, would wait for ever.
        bool isUsable = before.Champion is { } champion && recipe.IsMatched(run.History, champion);
        if (isUsable && before is { Challenger: { } rival, Record.Challenger: { } waiting } && recipe.IsMatched(run.History, rival))
        {
            return new ModelTrainingResult(place.Model, TrainingOutcome.InShadow, Invariant(
                $"{place}: {waiting.Version.Id} is in its shadow period, {waiting.Periods} of {_options.ShadowPeriods} periods; ") +
                "nothing new was trained.")
            {
                Place = place.Name,
            };
        }

        if (!recipe.TryTrain(run, out ModelCandidate? candidate, out EstimationFailure? failure))
        {
            if (before is { Champion: null, Fault: "" })
            {
                PlacedModel told = before with { Record = before.Record with { Explanation = failure.Detail } };
                _store.Save(told.Record);
                Put(told);
            }

            return new ModelTrainingResult(place.Model, TrainingOutcome.InsufficientHistory, $"{place}: {failure.Detail}")
            {
                Place = place.Name,
            };
        }

        run.Add(place, candidate);
        DateTimeOffset now = _clock.GetUtcNow();
        (ModelRecord record, GateReport report, TrainingOutcome outcome) = ModelSuccession.Admit(
            isUsable ? before.Record : before.Record with { Champion = null }, candidate,
            _options.GateFor(recipe.Overlap), now);
        IForecastModel model = candidate.Model;
        bool isNamed = record.Champion?.Id == model.Id || record.Challenger?.Version.Id == model.Id;
        _store.Save(record, isNamed ? model : null, candidate.CardFor(place, report, _trainers!.Version, now));
        Put(new PlacedModel(
            record, record.Champion?.Id == model.Id ? model : before.Champion,
            record.Challenger?.Version.Id == model.Id ? model : null, ""));
        return new ModelTrainingResult(place.Model, outcome, Invariant($"{place}: {report.Explanation}")) { Place = place.Name };
    }

    private PlacedModel Review(ModelRecipe recipe, ModelHistory history)
    {
        PlacedModel before = this[recipe.Place];
        if (before.Champion is not { } champion)
        {
            return before;
        }

        ModelRecord record = ModelSuccession.Review(
            before.Record, recipe, history, champion, before.Challenger, _options, place => this[place].Champion);
        if (record == before.Record)
        {
            return before;
        }

        bool isReplaced = record.Champion?.Id != champion.Id;
        PlacedModel after = new(
            record, isReplaced ? before.Challenger : champion, record.Challenger is null ? null : before.Challenger, before.Fault);
        _store.Save(record);
        Put(after);
        return after;
    }

    private void Put(PlacedModel model) => _models = _models.SetItem(model.Record.Place.Name, model);

    private PlacedModel Read(ModelRecipe recipe)
    {
        ModelRecord record = _store.ReadRecord(recipe.Place);
        string fault = "";
        return new PlacedModel(
            record, Find(record.Champion, "No model is used until another is trained."),
            Find(record.Challenger?.Version, "It will not be promoted."), fault);

        IForecastModel? Find(ModelVersion? version, string consequence)
        {
            try
            {
                return version is null ? null : _store.ReadModel(recipe.Place, version, recipe.Read);
            }
            catch (InvalidDataException damage)
            {
                fault = fault.Length > 0 ? fault : $"{damage.Message} {consequence}";
                return null;
            }
        }
    }

    private sealed class PlaceProgress(IProgress<TrainingProgress> whole, ModelPlace place, int index, int count)
        : IProgress<TrainingProgress>
    {
        private double _reached;

        // Where a recipe begins anew, as with another baseline, what was reached stays reached.
        public void Report(TrainingProgress value)
        {
            _reached = Math.Max(_reached, value.Fraction);
            whole.Report(new TrainingProgress(place.Model, $"{place}: {value.Stage}", (index + _reached) / count));
        }
    }
}
