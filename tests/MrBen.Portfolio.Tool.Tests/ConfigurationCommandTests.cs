using System.Text.Json;
using MrBen.Portfolio.Configuration;

namespace MrBen.Portfolio.Tool.Tests;

/// <summary>The commands check, explain and schema.</summary>
public class ConfigurationCommandTests
{
    private const string VaR = "risk_management.risk_limits.max_var_95";
    private const string Variable = "MRBEN_PORTFOLIO__risk_management__risk_limits__max_var_95";

    private const string Faulty =
        """{ "advanced_portfolio": { "risk_management": { "risk_limits": { "max_var_95": 1.5, "max_drawdwon": 0.2 } } } }""";

    private static readonly string[] Paths =
        ["advanced_portfolio.risk_management.risk_limits.max_var_95", "advanced_portfolio.risk_management.risk_limits.max_drawdwon"];

    [Fact]
    public async Task Check_OfASoundFile_IsDone()
    {
        using ToolFolder folder = new();
        string file = folder.Write("c.json", PortfolioConfiguration.Example());
        Assert.Equal($"No fault in {file}.", (await ToolRun.Of("check", file)).Done().Output.Trim());
    }

    [Fact]
    public async Task Check_OfFaults_ListsEachWithItsPath()
    {
        using ToolFolder folder = new();
        string file = folder.Write("c.json", Faulty);
        ToolRun run = await ToolRun.Of("check", file);
        Assert.Equal((ExitCode.Faults, "2 faults."), (run.ExitCode, run.Error.Trim()));
        Assert.All(Paths, path => Assert.Contains($" {path} ", run.Output, StringComparison.Ordinal));
        Assert.Contains("1.5 is out of range; it must be in (0, 1].", run.Output, StringComparison.Ordinal);
        ToolRun json = await ToolRun.Of("check", file, "--json");
        Assert.Equal(ExitCode.Faults, json.ExitCode);
        Assert.Equal(Paths, json.Json.GetProperty("faults").EnumerateArray().Select(fault => fault.GetProperty("place").GetString()));
    }

    [Fact]
    public async Task Check_OfTheEnvironment_NamesTheVariable()
    {
        using ToolFolder folder = new();
        string file = folder.Write("c.json", """{ "advanced_portfolio": {} }""");
        ToolRun run = await ToolRun.With([(Variable, "abc")], "check", file, "--json");
        JsonElement fault = Assert.Single(run.Json.GetProperty("faults").EnumerateArray());
        Assert.Equal((file, Variable, "\"abc\" is not a number; it must be in (0, 1]."), (
            fault.GetProperty("source").GetString(), fault.GetProperty("variable").GetString(), fault.GetProperty("reason").GetString()));
        (string, string)[] entries =
        [
            ("MRBEN_PORTFOLIO__notifications__events__0", "risk_breach"), ("MRBEN_PORTFOLIO__notifications__events__1", "reprt"),
        ];
        run = await ToolRun.With(entries, "check", file, "--json");
        fault = Assert.Single(run.Json.GetProperty("faults").EnumerateArray());
        Assert.Equal(entries[1].Item1, fault.GetProperty("variable").GetString());
        Assert.Contains($"by {Variable}", (await ToolRun.With([(Variable, "abc")], "check", file)).Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Check_OfPrices_ListsFaultsAndFindings()
    {
        using ToolFolder folder = new();
        Assert.Contains("No fault in ", (await ToolRun.Of("check", "--prices", folder.Prices)).Done().Output, StringComparison.Ordinal);
        string broken = folder.Write("broken.csv", "date,AAA\n2026-01-05,abc\n2026-01-06,\n");
        ToolRun run = await ToolRun.Of("check", "--prices", broken);
        Assert.Equal(ExitCode.Faults, run.ExitCode);
        Assert.Contains("Line 2, column AAA: 'abc'", run.Output, StringComparison.Ordinal);

        // Twenty-five days of one price among moving ones are worth a look, and no fault of the file.
        string[] lines = ToolFolder.PricesOf(100).Split('\n');
        string still = folder.Write("still.csv", string.Join('\n', lines.Select((line, i) =>
            i is > 40 and <= 65 && line.Length > 0 ? $"{line.Split(',')[0]},77,{string.Join(',', line.Split(',')[2..])}" : line)));
        ToolRun found = await ToolRun.Of("check", "--prices", still, "--json");
        Assert.Contains(found.Json.GetProperty("data_quality").EnumerateArray(), finding =>
            finding.GetProperty("asset").GetString() == "AAA" && finding.GetProperty("kind").GetString() == "stale_run");
    }

    [Fact]
    public async Task Check_OfPricesThatCannotBeReal_HasThemAmongTheFaults()
    {
        using ToolFolder folder = new();
        string file = folder.Write("p.csv", ToolFolder.PricesOf(100).Replace("\n2024-02-01,", "\n2024-02-01,-", StringComparison.Ordinal));
        ToolRun run = await ToolRun.Of("check", "--prices", file, "--json");
        Assert.Equal((ExitCode.Faults, "1 fault."), (run.ExitCode, run.Error.Trim()));
        JsonElement fault = Assert.Single(run.Json.GetProperty("faults").EnumerateArray());
        Assert.Equal(file, fault.GetProperty("source").GetString());
        Assert.StartsWith("Close of AAA on 2024-02-01 is -", fault.GetProperty("reason").GetString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("none", "prices.csv", 1)] // the prices' fault
    [InlineData("c.json", "none", 2)] // the configuration's
    public async Task Check_OfAFileThatIsNone_TellsTheFaultsOfTheOther(string config, string prices, int faults)
    {
        using ToolFolder folder = new();
        folder.Write("c.json", Faulty);
        folder.Write("prices.csv", "date,AAA\n2024-01-02,x\n");
        string[] arguments = ["check", folder.PathOf(config), "--prices", folder.PathOf(prices)];
        ToolRun run = await ToolRun.Of([.. arguments, "--json"]);
        Assert.Equal(ExitCode.File, run.ExitCode);
        Assert.Equal(faults, run.Json.GetProperty("faults").GetArrayLength());
        Assert.StartsWith(
            $"There is no file {folder.PathOf("none")}.\n", run.Json.GetProperty("problem").GetString(), StringComparison.Ordinal);
        Assert.Contains("what is wrong", (await ToolRun.Of(arguments)).Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Explain_TellsFileEnvironmentAndDefault()
    {
        using ToolFolder folder = new();
        string file = folder.Write(
            "c.json", """{ "advanced_portfolio": { "risk_management": { "risk_limits": { "max_drawdown": 0.1 } } } }""");
        ToolRun run = await ToolRun.With([(Variable.ToLowerInvariant(), "0.03")], "explain", file, "risk_management.risk_limits", "--json");
        Dictionary<string, JsonElement> settings = run.Done().Json.GetProperty("settings").EnumerateArray()
            .ToDictionary(setting => setting.GetProperty("path").GetString()!.Split('.')[^1]);
        Assert.Equal(9, settings.Count); // the keys that the room has
        Assert.Equal(("environment", 0.03, 0.15, Variable.ToLowerInvariant()), (
            settings["max_var_95"].GetProperty("source").GetString(), settings["max_var_95"].GetProperty("value").GetDouble(),
            settings["max_var_95"].GetProperty("default").GetDouble(), settings["max_var_95"].GetProperty("variable").GetString()));
        Assert.Equal("file", settings["max_drawdown"].GetProperty("source").GetString());
        Assert.Equal("default", settings["max_correlation"].GetProperty("source").GetString());
    }

    [Theory]
    [InlineData(VaR)]
    [InlineData("advanced_portfolio." + VaR)]
    [InlineData("max_var_95")]
    public async Task Explain_OfOneKey_TellsItsMeaning(string path)
    {
        using ToolFolder folder = new();
        string file = folder.Write("c.json", """{ "advanced_portfolio": {} }""");
        ToolRun run = (await ToolRun.Of("explain", file, path)).Done();
        string words = string.Join(' ', run.Output.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        Assert.StartsWith($"{VaR} meaning Largest historical value at risk", words, StringComparison.Ordinal);
        Assert.EndsWith("value 0.15 default 0.15 stated by default", words, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Explain_OfAll_TellsEveryKey_AndWhatItNeeds()
    {
        using ToolFolder folder = new();
        string file = folder.Write("c.json", """{ "advanced_portfolio": {} }""");
        ToolRun run = (await ToolRun.Of("explain", file)).Done();
        Assert.Contains("MrBen.Portfolio.MachineLearning", run.Output, StringComparison.Ordinal);
        Assert.Contains("\nmaintenance", run.Output.ReplaceLineEndings("\n"), StringComparison.Ordinal);
        Assert.Equal("Nothing is stated: every key has its default.", (await ToolRun.Of("explain", file, "--set")).Done().Output.Trim());
    }

    // Short names are names: what is near to one is meant.
    [Theory]
    [InlineData("risk_managment", "risk_management")]
    [InlineData("max_var95", VaR)]
    [InlineData("risk_limts.max_var_95", VaR)]
    [InlineData("risk_limit", "risk_management.risk_limits")]
    public async Task Explain_OfANameThatIsNone_TellsTheNearest(string path, string meant)
    {
        using ToolFolder folder = new();
        string file = folder.Write("c.json", """{ "advanced_portfolio": {} }""");
        (await ToolRun.Of("explain", file, path)).Refused(ExitCode.Usage, $"There is no key or section {path}; did you mean {meant}?");
    }

    [Fact]
    public async Task Explain_OfAFaultyFile_ListsTheFaults()
    {
        using ToolFolder folder = new();
        string file = folder.Write("c.json", Faulty);
        (await ToolRun.Of("explain", file)).Refused(ExitCode.Faults,
            $"{file}: {Paths[0]}: 1.5 is out of range; it must be in (0, 1].\n{file}: {Paths[1]}: unknown key; did you mean max_drawdown?");
    }

    [Fact]
    public async Task Schema_AndExample_AreThoseOfTheLibrary()
    {
        using ToolFolder folder = new();
        Assert.Equal(PortfolioConfiguration.Schema(), (await ToolRun.Of("schema")).Done().Output);
        Assert.Equal(PortfolioConfiguration.Example(), (await ToolRun.Of("schema", "--example")).Done().Output);
        JsonElement example = (await ToolRun.Of("schema", "--example", "--json")).Done().Json.GetProperty("document");
        Assert.True(example.TryGetProperty("advanced_portfolio", out _));
        string file = folder.PathOf("new.json");
        Assert.Equal($"Wrote {file}.", (await ToolRun.Of("schema", "--example", "--output", file)).Done().Output.Trim());
        (await ToolRun.Of("schema", "-o", file)).Refused(ExitCode.File, $"{file} is there already; --force writes over it.");
        Assert.Equal(PortfolioConfiguration.Example(), await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken));
        Assert.Equal(file, (await ToolRun.Of("schema", "-o", file, "--force", "--json")).Done().Json.GetProperty("output").GetString());
        Assert.Equal(PortfolioConfiguration.Schema(), await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken));
        ToolRun run = await ToolRun.Of("schema", "-o", Path.Combine(folder.PathOf("none"), "x.json"));
        Assert.Equal(ExitCode.File, run.ExitCode);
        Assert.Contains(" cannot be written: ", run.Error, StringComparison.Ordinal);
    }
}
