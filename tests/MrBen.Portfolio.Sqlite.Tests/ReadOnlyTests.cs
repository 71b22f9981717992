using Microsoft.Data.Sqlite;
using MrBen.Portfolio.State;

namespace MrBen.Portfolio.Sqlite.Tests;

/// <summary>A journal that is only looked at stays as it is, and shows one moment of it.</summary>
public class ReadOnlyTests
{
    [Fact]
    public async Task OpenReadOnly_WhileAnotherWrites_ShowsOneMoment()
    {
        using JournalFolder folder = new();
        await using AdvancedPortfolioManager manager = JournaledPortfolio.Open(folder.File);
        JournaledPortfolio.Begin(manager);
        string hash = manager.StateHash;
        long end = manager.GetSnapshot().Sequence;
        await using AdvancedPortfolioManager watched = new AdvancedPortfolioManagerBuilder()
            .UseOptions(JournaledPortfolio.Options).UseJournalFrom(() => SqliteJournal.OpenReadOnly(folder.File)).Build();
        using DurableJournal journal = SqliteJournal.OpenReadOnly(folder.File);
        manager.SetCash(1);
        Assert.Equal(end, journal.LastSequence);
        Assert.Equal(end, journal.ReadEvents().Last().Sequence);
        Assert.Empty(journal.CheckIntegrity(cancellationToken: TestContext.Current.CancellationToken));
        Assert.Equal(hash, watched.StateHash);
        Assert.Equal(hash, watched.GetPortfolioAfter(long.MaxValue).StateHash);
        using DurableJournal later = SqliteJournal.OpenReadOnly(folder.File);
        Assert.Equal(end + 1, later.LastSequence);
    }

    [Fact]
    public async Task Append_ToAJournalThatIsOnlyRead_Fails()
    {
        using JournalFolder folder = new();
        await using (AdvancedPortfolioManager manager = JournaledPortfolio.Open(folder.File))
        {
            manager.SetCash(5);
        }

        byte[] before = await File.ReadAllBytesAsync(folder.File, TestContext.Current.CancellationToken);
        await using (AdvancedPortfolioManager manager = new AdvancedPortfolioManagerBuilder()
            .UseOptions(JournaledPortfolio.Options).UseJournalFrom(() => SqliteJournal.OpenReadOnly(folder.File)).Build())
        {
            JournalException error = Assert.Throws<JournalException>(() => manager.SetCash(1));
            Assert.Equal($"{folder.File} cannot be written: it was opened to be read only.", error.Message);
        }

        Assert.Equal(before, await File.ReadAllBytesAsync(folder.File, TestContext.Current.CancellationToken));
        Assert.True(File.Exists(folder.File + ".lock")); // of the writer; reading needs none
    }

    // Version 1 lacks an index that only makes questions quicker: it is read as it is.
    [Fact]
    public async Task OpenReadOnly_OfAnEarlierVersion_ReadsAndDoesNotMigrate()
    {
        using JournalFolder folder = new();
        await using (AdvancedPortfolioManager manager = JournaledPortfolio.Open(folder.File))
        {
            manager.SetCash(7);
        }

        using (SqliteConnection connection = new($"Data Source={folder.File};Pooling=False"))
        {
            connection.Open();
            using SqliteCommand command = connection.CreateCommand();
            command.CommandText = "DROP INDEX events_by_kind; PRAGMA user_version = 1;";
            command.ExecuteNonQuery();
        }

        for (int i = 0; i < 2; i++)
        {
            using DurableJournal journal = SqliteJournal.OpenReadOnly(folder.File);
            Assert.Single(journal.ReadEvents());
        }
    }

    [Fact]
    public void OpenReadOnly_OfNoJournal_IsToldAndMakesNone()
    {
        using JournalFolder folder = new();
        Assert.StartsWith(
            $"{folder.File} cannot be opened (SQLite 14: ",
            Assert.Throws<JournalException>(() => SqliteJournal.OpenReadOnly(folder.File)).Message, StringComparison.Ordinal);
        Assert.False(File.Exists(folder.File));
        File.WriteAllBytes(folder.File, []);
        Assert.Equal(
            $"{folder.File} is no journal, or an empty one.",
            Assert.Throws<JournalException>(() => SqliteJournal.OpenReadOnly(folder.File)).Message);
    }

    [Fact]
    public async Task OpenReadOnly_InADirectoryThatMayNotBeWritten_Reads()
    {
        using JournalFolder folder = new();
        string file = await ClosedJournalAsync(folder);
        string directory = Path.GetDirectoryName(file)!;
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(directory, UnixFileMode.UserRead | UnixFileMode.UserExecute); // what binds all but root
        }

        try
        {
            using DurableJournal journal = SqliteJournal.OpenReadOnly(file);
            Assert.Empty(journal.CheckIntegrity(cancellationToken: TestContext.Current.CancellationToken));
        }
        finally
        {
            if (!OperatingSystem.IsWindows())
            {
                File.SetUnixFileMode(directory, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
            }
        }
    }

    [Fact]
    public async Task StillFile_IsReadWithoutAnythingBesideIt_AndAWriterIsTold()
    {
        using JournalFolder folder = new();
        string file = await ClosedJournalAsync(folder);
        StillFile still = new(file, Refusal);
        using SqliteJournalStore store = new(file, new SqliteJournalOptions(), held: null, still);
        Assert.Equal(2, store.ReadEnd()!.Sequence);
        JournalPage page = new();
        store.Read(1, 2, 2, page);
        Assert.Equal(2, page.Count);
        Assert.Equal([file, $"{file}.lock"], Directory.GetFiles(Path.GetDirectoryName(file)!).Order(StringComparer.Ordinal));
        await File.AppendAllTextAsync(file, "more", TestContext.Current.CancellationToken);
        Assert.Equal(
            $"{file} was written while it was read, in a directory where that cannot be told apart; read it again.",
            Assert.Throws<JournalException>(() => store.Read(1, 2, 2, page)).Message);
    }

    [Fact]
    public async Task StillFile_WithALogBesideIt_IsRefused()
    {
        using JournalFolder folder = new();
        string file = await ClosedJournalAsync(folder);
        await File.WriteAllTextAsync($"{file}-wal", "", TestContext.Current.CancellationToken);
        _ = new StillFile(file, Refusal); // an empty one holds nothing
        await File.WriteAllTextAsync($"{file}-wal", "x", TestContext.Current.CancellationToken);
        JournalException error = Assert.Throws<JournalException>(() => new StillFile(file, Refusal));
        Assert.Equal(
            $"{file} cannot be read where it is: {file}-wal holds what is not in it yet, and SQLite reads that only in a directory that "
            + "it may write to. Copy both to one.",
            error.Message);
        Assert.IsType<UnauthorizedAccessException>(error.InnerException);
        Assert.True(StillFile.IsWanted(file, Refusal));
        Assert.False(StillFile.IsWanted(folder.PathOf("none"), Refusal));
        Assert.False(StillFile.IsWanted(file, new JournalException("Damaged.", new SqliteException("Damaged.", 11))));
    }

    [Fact]
    public async Task PastPortfolio_ReadWithoutAManager_IsTheManagers()
    {
        using JournalFolder folder = new();
        Configuration.PortfolioOptions options = JournaledPortfolio.Options;
        await using AdvancedPortfolioManager manager = JournaledPortfolio.Open(folder.File);
        JournaledPortfolio.Begin(manager);
        using DurableJournal journal = SqliteJournal.OpenReadOnly(folder.File);
        Assert.Equal(manager.StateHash, PastPortfolio.Read(journal, options.State, options.Forecasts.Log).StateHash);
        Assert.Equal(
            manager.GetPortfolioAfter(3).StateHash, PastPortfolio.Read(journal, options.State, options.Forecasts.Log, to: 3).StateHash);
        PastPortfolio before = PastPortfolio.Read(
            journal, options.State, options.Forecasts.Log, until: JournaledPortfolio.Start.AddYears(-9));
        Assert.Equal(0, before.Snapshot.Sequence);
        options.State.MaxRiskHistory = -1;
        ArgumentException error = Assert.Throws<ArgumentException>(
            () => PastPortfolio.Read(journal, options.State, options.Forecasts.Log));
        Assert.Equal("MaxRiskHistory must be at least 0; it is -1. (Parameter 'options')", error.Message);
    }

    [Fact]
    public async Task ReadBaseCurrency_OfAnyJournal_IsItsPortfolios()
    {
        using JournalFolder folder = new();
        Configuration.PortfolioOptions options = JournaledPortfolio.Options;
        options.State.BaseCurrency = "EUR";
        await new AdvancedPortfolioManagerBuilder().UseOptions(options).UseSqliteJournal(folder.File).Build().DisposeAsync();
        using DurableJournal journal = SqliteJournal.OpenReadOnly(folder.File);
        Assert.Equal("EUR", journal.ReadBaseCurrency());
        Assert.Equal(0, journal.LastSequence);
    }

    [Fact]
    public async Task CheckIntegrity_TellsEachEvent_AndCanBeCancelled()
    {
        using JournalFolder folder = new();
        await using (AdvancedPortfolioManager manager = JournaledPortfolio.Open(folder.File))
        {
            manager.SetCash(1);
            manager.SetCash(2);
        }

        using DurableJournal journal = SqliteJournal.OpenReadOnly(folder.File);
        Told told = new();
        Assert.Empty(journal.CheckIntegrity(told, TestContext.Current.CancellationToken));
        Assert.Equal([1, 2], told.Numbers);
        Assert.Throws<OperationCanceledException>(() => journal.CheckIntegrity(cancellationToken: new CancellationToken(canceled: true)));
    }

    // What SQLite says of a directory that it may not write to: SQLITE_READONLY_DIRECTORY.
    private static JournalException Refusal => new("Refused.", new SqliteException("Refused.", 8, 1544));

    // Of a name that must be escaped in an address.
    private static async Task<string> ClosedJournalAsync(JournalFolder folder)
    {
        string file = folder.PathOf("a #1%20?.db");
        await using AdvancedPortfolioManager manager = JournaledPortfolio.Open(file);
        manager.SetCash(1);
        manager.SetCash(2);
        return file;
    }

    private sealed class Told : IProgress<long>
    {
        public List<long> Numbers { get; } = [];

        public void Report(long value) => Numbers.Add(value);
    }
}
