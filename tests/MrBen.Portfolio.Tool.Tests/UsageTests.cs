namespace MrBen.Portfolio.Tool.Tests;

/// <summary>Wrong arguments end with exit code 2, a sentence that says what was meant, and where the help is.</summary>
public class UsageTests
{
    private const string All = "There are equal-weight, inverse-volatility, risk-parity, minimum-variance, maximum-sharpe, mean-variance, "
        + "black-litterman, dynamic-allocation.";

    [Theory]
    [InlineData("rsk", "Unrecognized command or argument 'rsk'; did you mean risk?", "")]
    [InlineData("check", "There is nothing to check: name a config.json, or give --prices.", "check ")]
    [InlineData("explain", "Required argument 'config.json' missing for command: 'explain'.", "explain ")]
    [InlineData("schema --jsn", "Unrecognized command or argument '--jsn'; did you mean --json?", "schema ")]
    [InlineData("schema --version", "Unrecognized command or argument '--version'.", "schema ")]
    [InlineData("schema alocate", "Unrecognized command or argument 'alocate'.", "schema ")]
    [InlineData("schema --exmple", "Unrecognized command or argument '--exmple'; did you mean --example?", "schema ")]
    [InlineData("risk --prices p --holdings h --cash 1,5", "'1,5' is not a number for --cash; write one like 1000.50.", "risk ")]
    [InlineData("risk --prices p --holdings h --frequency hourly",
        "'hourly' is no --frequency; there are daily, calendar-daily, weekly, monthly.", "risk ")]
    [InlineData("allocate --prices p --strategy maximum-sharp",
        "'maximum-sharp' is no --strategy; did you mean maximum-sharpe? " + All, "allocate ")]
    [InlineData("allocate --prices p --strategy xyz", "'xyz' is no --strategy. " + All, "allocate ")]
    [InlineData("allocate --prices p --strategy risk_parity --method statik",
        "'statik' is no --method; did you mean static? There are static, dynamic, rebalancing, momentum-based, regime-based, ml-optimized.",
        "allocate ")]
    [InlineData("allocate --prices p --strategy risk-parity --lot 0", "--lot is 0; it must be positive.", "allocate ")]
    [InlineData("allocate --prices p", "Option '--strategy' is required.", "allocate ")]
    [InlineData("replay", "Required argument 'journal.db' missing for command: 'replay'.", "replay ")]
    [InlineData("replay x --to -1", "'-1' is not the number of an event for --to; write one like 1500.", "replay ")]
    [InlineData("replay x --as-of 5.1.2026", "'5.1.2026' is not a time for --as-of; write 2026-01-31 or 2026-01-31T16:00:00Z.", "replay ")]
    [InlineData("replay x --to 1 --as-of 2026-01-31", "--to and --as-of both say when; give one of them.", "replay ")]
    [InlineData("replay x --decisions all", "'all' is no form for --decisions; there are table, lines.", "replay ")]
    public async Task WrongArguments_AreTold(string arguments, string sentence, string command) =>
        (await ToolRun.Of(arguments.Split(' '))).Refused(ExitCode.Usage, $"{sentence}\nHelp: mrben-portfolio {command}--help");

    [Theory]
    [InlineData("--output names no file.", "schema", "--output", " ")]
    [InlineData("--symbol names no asset.", "check", "--prices", "p", "--symbol", "")]
    public async Task BlankName_IsWrongUsage(string sentence, params string[] arguments) =>
        (await ToolRun.Of(arguments)).Refused(ExitCode.Usage, $"{sentence}\nHelp: mrben-portfolio {arguments[0]} --help");

    [Theory]
    [InlineData("check", "")]
    [InlineData("replay", " ")]
    [InlineData("check", "--prices", "")]
    public async Task BlankFile_IsWrongUsage(params string[] arguments) =>
        (await ToolRun.Of(arguments)).Refused(ExitCode.Usage, "The name of a file is blank.");

    [Fact]
    public async Task WrongArguments_WithJson_AreOneDocument()
    {
        ToolRun run = await ToolRun.Of("allocate", "--json", "--prices", "p");
        Assert.Equal(ExitCode.Usage, run.ExitCode);
        Assert.Equal("Option '--strategy' is required.", run.Json.GetProperty("problem").GetString());
        Assert.Equal(("allocate", 2), (run.Json.GetProperty("command").GetString(), run.Json.GetProperty("exit_code").GetInt32()));
    }

    [Theory]
    [InlineData("check")]
    [InlineData("explain")]
    [InlineData("replay")]
    [InlineData("risk --holdings h --prices")]
    [InlineData("allocate --strategy risk-parity --prices")]
    [InlineData("check --prices")]
    public async Task FileThatIsNone_IsTold(string command)
    {
        using ToolFolder folder = new();
        string none = folder.PathOf("none");
        (await ToolRun.Of([.. command.Split(' '), none])).Refused(ExitCode.File, $"There is no file {none}.");
        string directory = Directory.CreateDirectory(folder.PathOf("directory")).FullName;
        (await ToolRun.Of([.. command.Split(' '), directory])).Refused(ExitCode.File, $"{directory} is a directory; a file is needed.");
    }

    [Theory]
    [InlineData("check")]
    [InlineData("explain")]
    [InlineData("replay")]
    [InlineData("risk --holdings h --prices")]
    [InlineData("check --prices")]
    public async Task EmptyOrBinaryFile_HasFaultsAndNoTrace(string command)
    {
        using ToolFolder folder = new();
        byte[] binary = new byte[5_000];
        new Random(Seed: 7).NextBytes(binary);
        string file = folder.PathOf("file");
        foreach (byte[] content in (byte[][])[[], binary])
        {
            await File.WriteAllBytesAsync(file, content, TestContext.Current.CancellationToken);
            ToolRun run = await ToolRun.Of([.. command.Split(' '), file]);
            Assert.Equal(ExitCode.Faults, run.ExitCode);
            Assert.NotEqual("", run.Error);
            Assert.DoesNotContain("   at ", run.Error, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task CtrlC_StopsWith130() => (await ToolRun.On(
        new Dictionary<string, string>(), TimeProvider.System, ["schema"], new CancellationToken(canceled: true)))
        .Refused(ExitCode.Stopped, "Stopped.");

    [Fact]
    public async Task FaultOfTheProgram_EndsWith70_AndSaysWhere()
    {
        using ToolFolder folder = new();
        ToolRun run = await ToolRun.On(
            new Dictionary<string, string>(), new BrokenClock(), ["risk", "--prices", folder.Prices, "--holdings", folder.Holdings]);
        Assert.Equal((ExitCode.Bug, ""), (run.ExitCode, run.Output));
        Assert.StartsWith("This is a fault of mrben-portfolio;", run.Error, StringComparison.Ordinal);
        Assert.Contains(nameof(BrokenClock), run.Error, StringComparison.Ordinal);
    }

    private sealed class BrokenClock : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => throw new InvalidOperationException("Broken.");
    }
}
