using System.Text.Json;
using MrBen.Portfolio.Forecasting;
using MrBen.Portfolio.Forecasting.Gate;
using MrBen.Portfolio.Forecasting.Models;
using MrBen.Portfolio.Forecasting.Trees;
using MrBen.Portfolio.Tests.Forecasting.Trees;

namespace MrBen.Portfolio.Tests.Forecasting.Models;

public sealed class ModelStoreTests : IDisposable
{
    private static readonly ModelPlace Place = new("risk_predictor", "variance", 5);
    private static readonly DateTimeOffset Now = new(2023, 1, 2, 3, 4, 5, TimeSpan.Zero);
    private static readonly GateOptions Options = new();

    private readonly string _directory = Path.Combine(Path.GetTempPath(), "modèles-日本-" + Guid.NewGuid().ToString("N"));

    public void Dispose()
    {
        if (Directory.Exists(_directory))
        {
            Directory.Delete(_directory, recursive: true);
        }
    }

    [Fact]
    public void ReadRecord_AnyByteChangedOrCut_IsTheSameRecordOrRefusedByName()
    {
        (ModelStore store, ModelRecord record) = Kept();
        string path = Path.Combine(store.Directory, Place.Name, "record.json");
        byte[] sound = File.ReadAllBytes(path);
        Assert.Equal(record, store.ReadRecord(Place));
        for (int i = 0; i < sound.Length; i++)
        {
            byte[] changed = [.. sound];
            changed[i] ^= (byte)(1 << (i % 8));
            Check(changed);
            changed[i] = (byte)'d'; // half a surrogate pair, where it meets an escape
            Check(changed);
        }

        for (int length = 0; length < sound.Length; length += 7)
        {
            Check(sound[..length]);
        }

        void Check(byte[] bytes)
        {
            File.WriteAllBytes(path, bytes);
            try
            {
                Assert.Equal(record, store.ReadRecord(Place));
            }
            catch (InvalidDataException refusal)
            {
                Assert.Contains(path, refusal.Message, StringComparison.Ordinal);
            }
        }
    }

    [Fact]
    public void ReadModel_MissingSwappedOrUnsound_NamesTheFile()
    {
        (ModelStore store, ModelRecord record) = Kept();
        string path = Path.Combine(store.Directory, Place.Name, "first.model");
        Assert.Equal("first", store.ReadModel(Place, record.Champion!, FakeModel.Read).Id);
        foreach (string text in new[] { "", "Msecond", "Mfirs" })
        {
            File.WriteAllText(path, text);
            Assert.Contains(
                path, Assert.Throws<InvalidDataException>(() => store.ReadModel(Place, record.Champion!, FakeModel.Read)).Message,
                StringComparison.Ordinal);
        }

        File.Delete(path);
        Assert.Throws<InvalidDataException>(() => store.ReadModel(Place, record.Champion!, FakeModel.Read));
    }

    [Fact]
    public void Save_WriteFails_LeavesWhatWasAndNothingHalfWritten()
    {
        (ModelStore store, ModelRecord record) = Kept();
        FakeModel broken = new("second") { IsBroken = true };
        ModelCandidate candidate = FakeModel.Candidate(broken, "a", 1.2);
        (ModelRecord next, GateReport report, _) = ModelSuccession.Admit(new ModelRecord(Place), candidate, Options, Now);
        Assert.Throws<IOException>(() => store.Save(next, broken, candidate.CardFor(Place, report, "none", Now)));
        Assert.Equal(record, store.ReadRecord(Place));
        Assert.Empty(Directory.EnumerateFiles(Path.Combine(store.Directory, Place.Name), "*.new"));
        Assert.Equal("first", store.ReadModel(Place, record.Champion!, FakeModel.Read).Id);
    }

    [Fact]
    public void Save_AnotherModel_DeletesTheOneBeforeAndKeepsItsCard()
    {
        (ModelStore store, _) = Kept();
        Keep(store, "second");
        string folder = Path.Combine(store.Directory, Place.Name);
        Assert.False(File.Exists(Path.Combine(folder, "first.model")));
        Assert.True(File.Exists(Path.Combine(folder, "first.card.json")));
        Assert.True(File.Exists(Path.Combine(folder, "second.model")));
    }

    [Fact]
    public void Save_CardThatNamesAnotherFolder_IsRefused()
    {
        ModelStore store = new(_directory);
        ModelCandidate candidate = FakeModel.Candidate(new FakeModel("../escaped"), "a", 1.2);
        (ModelRecord record, GateReport report, _) = ModelSuccession.Admit(new ModelRecord(Place), candidate, Options, Now);
        Assert.Throws<ArgumentException>(() => store.Save(record, candidate.Model, candidate.CardFor(Place, report, "none", Now)));
        Assert.Empty(Directory.EnumerateFileSystemEntries(_directory));
    }

    [Fact]
    public void Card_SymbolWithABar_KeepsTheTableAndIsJson()
    {
        ModelCandidate candidate = FakeModel.Candidate(new FakeModel("first"), "a", 0.8);
        (_, GateReport report, _) = ModelSuccession.Admit(new ModelRecord(Place), candidate, Options, Now);
        ModelCard card = candidate.CardFor(Place, report, "none", Now);
        Assert.Contains("| A\\|B | baseline |", card.ToMarkdown(), StringComparison.Ordinal);
        using JsonDocument json = JsonDocument.Parse(card.ToJson());
        Assert.Equal(
            candidate.Comparisons[0].ModelLoss, json.RootElement.GetProperty("comparisons")[0].GetProperty("model_loss").GetDouble());
    }

    [Fact]
    public void Admit_EveryStateOfTheGate_GivesThePlaceOnlyToWhatPassed()
    {
        ModelRecord none = new(Place);
        (ModelRecord closed, _, TrainingOutcome refused) = Admit(none, "one", "a", 1.2);
        Assert.Equal((TrainingOutcome.GateClosed, false, "one"), (refused, closed.Gate.IsOpen, closed.Champion!.Id));
        (ModelRecord fresher, _, _) = Admit(closed, "two", "a", 1.2);
        Assert.Equal("two", fresher.Champion!.Id); // closed: the fresher one at once

        (ModelRecord open, _, TrainingOutcome admitted) = Admit(none, "one", "a", 0.8);
        Assert.Equal((TrainingOutcome.Activated, true), (admitted, open.Gate.IsOpen));
        (ModelRecord same, _, TrainingOutcome waits) = Admit(open, "two", "a", 0.8);
        Assert.Equal((TrainingOutcome.InShadow, "one", "two"), (waits, same.Champion!.Id, same.Challenger!.Version.Id));
        Assert.NotNull(same.Challenger.JudgedRatio);
        (ModelRecord other, _, TrainingOutcome no) = Admit(open, "two", "b", 1.2);
        Assert.Equal((TrainingOutcome.GateClosed, "one", true), (no, other.Champion!.Id, other.Gate.IsOpen));
        Assert.True(other.Gate.Trials > open.Gate.Trials); // refused, and remembered

        // The model is lost while its gate is open: another that is refused must not inherit the open gate.
        (ModelRecord lost, _, TrainingOutcome outcome) = Admit(open with { Champion = null }, "two", "b", 1.2);
        Assert.Equal((TrainingOutcome.GateClosed, "two", false), (outcome, lost.Champion!.Id, lost.Gate.IsOpen));
        Assert.True(lost.Gate.Trials > open.Gate.Trials);
    }

    [Fact]
    public void Admit_LastFitIsOld_JudgesByTheModelThatWouldBeUsed()
    {
        ModelCandidate candidate = FakeModel.Candidate(new FakeModel("one"), "a", 0.8);
        candidate = candidate with { Evidence = candidate.Evidence with { TrainedThrough = FakeModel.Through.AddDays(-500) } };
        (_, _, TrainingOutcome outcome) = ModelSuccession.Admit(new ModelRecord(Place), candidate, Options, Now);
        Assert.Equal(TrainingOutcome.Activated, outcome);
    }

    [Fact]
    public void MeanOf_Forests_IsTheMeanOfTheirPredictionsAndOutlivesItsFile()
    {
        TreeForest first = RandomForests.Forest(1, 5, 3, 12, withSamples: true);
        TreeForest second = TreeForest.Create(
            RandomForests.Schema(3), RandomForests.Trees(new Random(2), 7, 3, 9), ForestAggregation.Sum, bias: 0.25);
        TreeForest mean = TreeForest.MeanOf([first, second]);
        TreeForest loaded = RandomForests.Load(RandomForests.Save(mean));
        Assert.False(mean.HasQuantiles);
        Assert.Equal(mean.Hash, loaded.Hash);
        Random random = new(3);
        for (int i = 0; i < 200; i++)
        {
            float[] row = RandomForests.Row(random, 3);
            double expected = (first.Predict(new(mean.Schema, row)) + second.Predict(new(mean.Schema, row))) / 2;
            Assert.Equal(expected, mean.Predict(new(mean.Schema, row)), 12);
            Assert.Equal(mean.Predict(new(mean.Schema, row)), loaded.Predict(new(mean.Schema, row)));
            Assert.Equal(second.Predict(new(mean.Schema, row)), TreeForest.MeanOf([second]).Predict(new(mean.Schema, row)), 12);
        }

        Assert.Throws<ArgumentException>(() => TreeForest.MeanOf([first, RandomForests.Forest(1, 2, 4, 5)]));
        Assert.Throws<ArgumentException>(() => TreeForest.MeanOf([first, second], new TreeForestLimits { MaxTrees = 11 }));
        Assert.Throws<ArgumentException>(() => TreeForest.MeanOf([]));
    }

    private static (ModelRecord Record, GateReport Report, TrainingOutcome Outcome) Admit(
        ModelRecord record, string id, string configuration, double ratio) =>
        ModelSuccession.Admit(record, FakeModel.Candidate(new FakeModel(id), configuration, ratio), Options, Now);

    private (ModelStore Store, ModelRecord Record) Kept()
    {
        ModelStore store = new(_directory);
        return (store, Keep(store, "first"));
    }

    private static ModelRecord Keep(ModelStore store, string id)
    {
        ModelCandidate candidate = FakeModel.Candidate(new FakeModel(id), "a", 1.2);
        (ModelRecord record, GateReport report, _) = ModelSuccession.Admit(new ModelRecord(Place), candidate, Options, Now);
        record = record with { FeatureDrift = new FeatureDrift(0.671, 0.125) };
        store.Save(record, candidate.Model, candidate.CardFor(Place, report, "none", Now));
        return record;
    }
}
