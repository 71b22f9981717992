using System.Text.Json;
using Microsoft.Data.Sqlite;

namespace MrBen.Portfolio.Tool.Tests;

/// <summary>The command replay.</summary>
public class ReplayCommandTests
{
    [Fact]
    public async Task Replay_GivesTheHashOfTheManager_ThenAndNow()
    {
        using ToolFolder folder = new();
        WrittenJournal journal = await folder.JournalAsync("EUR");
        string file = journal.File;
        byte[] before = await File.ReadAllBytesAsync(file, TestContext.Current.CancellationToken);
        ToolRun run = (await ToolRun.Of("replay", file, "--json", "--verify")).Done();
        JsonElement portfolio = run.Json.GetProperty("portfolio");
        Assert.Equal((journal.Hash, "EUR", journal.Last), (
            portfolio.GetProperty("state_hash").GetString(), portfolio.GetProperty("currency").GetString(),
            run.Json.GetProperty("events").GetInt64()));
        Assert.True(run.Json.GetProperty("verified").GetBoolean());
        ToolRun then = (await ToolRun.Of("replay", file, "--json", "--to", "3")).Done();
        Assert.Equal(journal.Third, then.Json.GetProperty("portfolio").GetProperty("state_hash").GetString());
        Assert.Equal(101.5m, then.Json.GetProperty("portfolio").GetProperty("assets")[0].GetProperty("price").GetDecimal());
        Assert.Equal(before, await File.ReadAllBytesAsync(file, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Replay_AsTables_ShowsThePortfolio()
    {
        using ToolFolder folder = new();
        WrittenJournal journal = await folder.JournalAsync();
        string file = journal.File;
        ToolRun run = (await ToolRun.Of("replay", file, "--to", "3", "--verify")).Done();
        Assert.Contains("Net asset value 11,015.00 USD", run.Output, StringComparison.Ordinal); // 10,000 and 10 × 101.50
        Assert.Contains("Verified: every event, piece and snapshot matches its hash,", run.Output, StringComparison.Ordinal);
        Assert.Contains($"State hash {journal.Third}", run.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("1999-12-31")]
    [InlineData("1999-12-31T23:59:59Z")]
    [InlineData("1999-12-31T23:59+01:00")]
    public async Task Replay_AsOfATimeBefore_IsEmpty(string time)
    {
        using ToolFolder folder = new();
        WrittenJournal journal = await folder.JournalAsync();
        string file = journal.File;
        ToolRun run = (await ToolRun.Of("replay", file, "--as-of", time)).Done();
        Assert.Contains("Before the first event", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Replay_AsOfADayToCome_IsTheLast()
    {
        using ToolFolder folder = new();
        WrittenJournal journal = await folder.JournalAsync();
        string file = journal.File;
        ToolRun run = (await ToolRun.Of("replay", file, "--as-of", "9000-01-01", "--json")).Done();
        Assert.Equal(journal.Hash, run.Json.GetProperty("portfolio").GetProperty("state_hash").GetString());
    }

    [Fact]
    public async Task Decisions_AreATable_JsonLines_OrPartOfTheDocument()
    {
        using ToolFolder folder = new();
        WrittenJournal journal = await folder.JournalAsync();
        string file = journal.File;
        Assert.Contains("equal_weight", (await ToolRun.Of("replay", file, "--decisions")).Done().Output, StringComparison.Ordinal);
        ToolRun lines = (await ToolRun.Of("replay", file, "--decisions", "lines")).Done();
        Assert.Equal(journal.Last, lines.Json.GetProperty("sequence").GetInt64());
        ToolRun json = (await ToolRun.Of("replay", file, "--decisions", "--json")).Done();
        Assert.Equal(1, json.Json.GetProperty("decisions").GetArrayLength());
        Assert.Contains("\nNone.", (await ToolRun.Of("replay", file, "--decisions", "--to", "3")).Done().Output, StringComparison.Ordinal);
        Assert.Equal(ExitCode.Usage, (await ToolRun.Of("replay", file, "--decisions", "lines", "--json")).ExitCode);
    }

    [Fact]
    public async Task Replay_BeyondTheEnd_IsTold()
    {
        using ToolFolder folder = new();
        WrittenJournal journal = await folder.JournalAsync();
        string file = journal.File;
        (await ToolRun.Of("replay", file, "--to", "99")).Refused(
            ExitCode.Usage, $"--to is 99; the last event of {file} is {journal.Last}.");
    }

    [Fact]
    public async Task Replay_OfADamagedJournal_SaysWhere_AndShowsWhatStandsBefore()
    {
        using ToolFolder folder = new();
        WrittenJournal journal = await folder.JournalAsync();
        string file = journal.File;
        Execute(file, "UPDATE events SET time = time + 1 WHERE sequence = 4");
        string fault = $"Event 4 of {file} does not match its hash: it, or the one before, is not what was written.";
        (await ToolRun.Of("replay", file)).Refused(ExitCode.Faults, fault);
        ToolRun verified = await ToolRun.Of("replay", file, "--verify", "--json");
        Assert.Equal((ExitCode.Faults, fault), (verified.ExitCode, verified.Error.Trim()));
        Assert.Equal(fault, verified.Json.GetProperty("faults")[0].GetProperty("reason").GetString());
        Assert.False(verified.Json.GetProperty("verified").GetBoolean());
        ToolRun before = (await ToolRun.Of("replay", file, "--to", "3", "--json")).Done();
        Assert.Equal(journal.Third, before.Json.GetProperty("portfolio").GetProperty("state_hash").GetString());
        Execute(file, "DELETE FROM journal");
        (await ToolRun.Of("replay", file, "--verify")).Refused(
            ExitCode.Faults, $"{file} is damaged: it holds event {journal.Last}, and does not say where it ends.");
    }

    [Fact]
    public async Task Verify_LooksAtPiecesThatNothingLeadsTo()
    {
        using ToolFolder folder = new();
        WrittenJournal journal = await folder.JournalAsync();
        Execute(journal.File, "INSERT INTO pieces VALUES (x'00', x'00')");
        ToolRun run = await ToolRun.Of("replay", journal.File, "--verify");
        Assert.Equal(
            (ExitCode.Faults, $"Piece 00 of {journal.File} does not match its hash."), (run.ExitCode, run.Error.Trim()));
    }

    [Fact]
    public async Task Replay_OfAnEmptyJournal_HasNoAnswer()
    {
        using ToolFolder folder = new();
        string file = folder.PathOf("empty.db");
        Sqlite.SqliteJournal.Open(file).Dispose();
        (await ToolRun.Of("replay", file)).Refused(ExitCode.NoAnswer, $"{file} holds no events.");
    }

    private static void Execute(string file, string sql)
    {
        using SqliteConnection connection = new($"Data Source={file};Pooling=False");
        connection.Open();
        using SqliteCommand command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }
}
