using System.Collections.Immutable;
using Microsoft.Extensions.Time.Testing;
using MrBen.Portfolio.Diagnostics;
using MrBen.Portfolio.Forecasting;
using MrBen.Portfolio.Forecasting.Models;

namespace MrBen.Portfolio.Tests.Forecasting.Models;

/// <summary>Models that are read, trained, replaced and lost.</summary>
public sealed class ModelLibraryTests : IDisposable
{
    private static readonly ModelPlace Place = new("risk_predictor", "variance", 1);
    private static readonly ModelHistory History = FakeRecipe.History(60);

    private readonly string _directory = Directory.CreateTempSubdirectory("library").FullName;
    private readonly FakeTimeProvider _clock = new(new DateTimeOffset(2023, 1, 2, 0, 0, 0, TimeSpan.Zero));
    private readonly PortfolioInstruments _instruments = new("test", [], TimeProvider.System, (_, _) => { });
    private readonly FakeRecipe _recipe = new(Place, new Dictionary<string, double> { ["one"] = 0.8, ["two"] = 0.8 }, days: 0);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        _instruments.Dispose();
        Directory.Delete(_directory, recursive: true);
    }

    [Fact]
    public async Task TrainAsync_ModelThatBeatsItsBaseline_IsActiveHereAndInANewLibrary()
    {
        ModelLibrary library = Library();
        Assert.True(library.IsDue(_clock.GetUtcNow()));
        _recipe.Train = _ => Candidate("one", 0.8);
        List<double> fractions = [];
        ModelTrainingResult result = Assert.Single(await library.TrainAsync(History, new Listener(fractions), Token));
        Assert.Equal(TrainingOutcome.Activated, result.Outcome);
        Assert.Equal("one", library[Place].Champion!.Id);
        Assert.Equal((0, 1), (fractions[0], fractions[^1]));
        ModelLibrary again = Library();
        Assert.Equal(library[Place].Record, again[Place].Record);
        Assert.Equal("one", again[Place].Champion!.Id);
        Assert.False(again.IsDue(_clock.GetUtcNow() + TimeSpan.FromDays(6)));
        Assert.True(again.IsDue(_clock.GetUtcNow() + TimeSpan.FromDays(7)));
    }

    [Fact]
    public async Task TrainAsync_FailureOrException_KeepsWhatWas()
    {
        ModelLibrary library = await Trained();
        ModelRecord before = library[Place].Record;
        _recipe.Train = _ => null;
        Assert.Equal(
            (TrainingOutcome.InsufficientHistory, "variance-1: There is too little."),
            (await library.TrainAsync(History, null, Token)) is [var failed] ? (failed.Outcome, failed.Detail) : default);
        _recipe.Train = _ => throw new TimeoutException("The trainer gave up.");
        await Assert.ThrowsAsync<TimeoutException>(() => library.TrainAsync(History, null, Token));
        Assert.Equal(before, library[Place].Record);
        _recipe.Train = _ => Candidate("two", 0.8);
        Assert.Equal(TrainingOutcome.InShadow, (await library.TrainAsync(History, null, Token))[0].Outcome); // nothing stays locked
        Assert.Equal("one", library[Place].Champion!.Id);
    }

    [Fact]
    public async Task FailureBeforeAnyModel_IsRememberedWithItsReasonAndNotTriedAgainAtOnce()
    {
        ModelLibrary library = Library();
        await library.TrainAsync(History, null, Token);
        Assert.Equal("variance-1: There is too little.", library[Place].Describe());
        Assert.Equal("variance-1: There is too little.", Library()[Place].Describe());
        Assert.False(library.IsDue(_clock.GetUtcNow()));
    }

    [Fact]
    public async Task DamagedModel_IsNamedAndReplacedByTheNextTraining()
    {
        await Trained();
        string file = Path.Combine(_directory, "variance-1", "one.model");
        await File.WriteAllTextAsync(file, "?", Token);
        ModelLibrary library = Library();
        Assert.Null(library[Place].Champion);
        Assert.Equal(PredictionStatus.NoModel, library[Place].StatusOn(FakeModel.Through, isMatched: true, library.MaximumAge));
        Assert.Contains(file, library[Place].Describe(), StringComparison.Ordinal);
        _recipe.Train = _ => Candidate("two", 0.8);
        Assert.Equal(TrainingOutcome.Activated, (await library.TrainAsync(History, null, Token))[0].Outcome);
        Assert.Equal("two", Library()[Place].Champion!.Id);
    }

    // A review does not wait for a training, and a training waits for another, unless it is cancelled.
    [Fact]
    public async Task Training_WhileItRuns_HoldsUpNobodyButAnother()
    {
        ModelLibrary library = Library();
        using ManualResetEventSlim goOn = new();
        int running = 0;
        int most = 0;
        _recipe.Train = _ =>
        {
            most = Math.Max(most, Interlocked.Increment(ref running));
            goOn.Wait(Token);
            Interlocked.Decrement(ref running);
            return Candidate("one", 0.8);
        };
        Task<ImmutableArray<ModelTrainingResult>> first = library.TrainAsync(History, null, Token);
        while (Volatile.Read(ref running) == 0)
        {
            await Task.Yield();
        }

        library.Review(History, Token);
        Assert.Equal(PredictionStatus.NoModel, library[Place].StatusOn(FakeModel.Through, isMatched: true, library.MaximumAge));
        using CancellationTokenSource source = new();
        Task<ImmutableArray<ModelTrainingResult>> cancelled = library.TrainAsync(History, null, source.Token);
        await source.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => cancelled);
        Task<ImmutableArray<ModelTrainingResult>> second = library.TrainAsync(History, null, Token);
        goOn.Set();
        await first;
        await second;
        Assert.Equal(1, most);
    }

    [Fact]
    public async Task TryReplace_WhileATrainingRuns_IsRefusedAndThenLetsTheOldOneWriteNoMore()
    {
        ModelLibrary library = await Trained();
        using ManualResetEventSlim goOn = new();
        using ManualResetEventSlim runs = new();
        _recipe.Train = _ =>
        {
            runs.Set();
            goOn.Wait(Token);
            return Candidate("two", 0.8);
        };
        Task<ImmutableArray<ModelTrainingResult>> training = library.TrainAsync(History, null, Token);
        runs.Wait(Token);
        Assert.False(library.TryReplace(Library, out _));
        goOn.Set();
        await training;

        Assert.Throws<InvalidDataException>(() => library.TryReplace(() => throw new InvalidDataException("Damaged."), out _));
        Assert.True(library.TryReplace(Library, out ModelLibrary? replacement));
        Assert.Equal(library[Place].Record, replacement[Place].Record);
        Assert.False(replacement.IsDue(_clock.GetUtcNow()));
        OperationCanceledException refused =
            await Assert.ThrowsAsync<OperationCanceledException>(() => library.TrainAsync(History, null, Token));
        Assert.Equal("The options of models changed while this training waited for another.", refused.Message);
    }

    private async Task<ModelLibrary> Trained()
    {
        ModelLibrary library = Library();
        _recipe.Train = _ => Candidate("one", 0.8);
        await library.TrainAsync(History, null, Token);
        return library;
    }

    private ModelLibrary Library() => new(new ModelStore(_directory), [_recipe], new ModelOptions(), new NoTrainers(), _clock, _instruments);

    private static ModelCandidate Candidate(string id, double ratio) => FakeModel.Candidate(new FakeModel(id), "a", ratio);

    private sealed class Listener(List<double> fractions) : IProgress<TrainingProgress>
    {
        public void Report(TrainingProgress value) => fractions.Add(value.Fraction);
    }
}
