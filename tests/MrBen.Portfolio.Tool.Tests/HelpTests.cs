using System.CommandLine;
using MrBen.Portfolio.Tool.Commands;

namespace MrBen.Portfolio.Tool.Tests;

/// <summary>The help suffices: every command, argument and option is told of, with an example.</summary>
public class HelpTests
{
    private static readonly ToolCommand[] Commands =
        [new CheckCommand(), new ExplainCommand(), new RiskCommand(), new AllocateCommand(), new ReplayCommand(), new SchemaCommand()];

    public static TheoryData<string> Names => [.. Commands.Select(command => command.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Help_OfACommand_TellsEveryArgumentAndOption(string name)
    {
        ToolCommand command = Commands.First(candidate => candidate.Name == name);
        ToolRun run = (await ToolRun.Of(name, "--help")).Done();
        string words = string.Join(' ', run.Output.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        Assert.Contains(command.Description!, words, StringComparison.Ordinal);
        foreach (Symbol symbol in (Symbol[])[.. command.Options, .. command.Arguments])
        {
            Assert.Contains(symbol.Name, run.Output, StringComparison.Ordinal);
            Assert.False(string.IsNullOrWhiteSpace(symbol.Description));
            string firstWords = string.Join(' ', symbol.Description.Split(' ').Take(5));
            Assert.Contains(firstWords, words, StringComparison.Ordinal);
        }

        Assert.Contains($"Examples:\n  mrben-portfolio {name} ", run.Output.ReplaceLineEndings("\n"), StringComparison.Ordinal);
        Assert.Contains("--json", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Help_OfTheProgram_TellsCommandsAndExitCodes()
    {
        ToolRun run = (await ToolRun.Of("--help")).Done();
        Assert.All(Commands, command => Assert.Contains($"  {command.Name} ", run.Output, StringComparison.Ordinal));
        Assert.All(Enum.GetValues<ExitCode>(), code => Assert.Matches($"(?m)^  {(int)code} ", run.Output));
    }

    [Fact]
    public async Task Help_OfTheProgram_ShowsOnlyArgumentsThatAreNeeded()
    {
        ToolRun run = (await ToolRun.Of("--help")).Done();
        Assert.Contains("  explain <config.json>  ", run.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("check <", run.Output, StringComparison.Ordinal);
        Assert.Contains("[<config.json>]", (await ToolRun.Of("check", "--help")).Done().Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task NoArguments_AreWrongUsage_WithTheHelpOnStderr()
    {
        ToolRun run = await ToolRun.Of();
        Assert.Equal((ExitCode.Usage, ""), (run.ExitCode, run.Output));
        Assert.Contains("Begin with:", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Version_IsTold() => Assert.StartsWith("0.", (await ToolRun.Of("--version")).Done().Output, StringComparison.Ordinal);
}
