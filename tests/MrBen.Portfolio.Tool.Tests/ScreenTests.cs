using MrBen.Portfolio.Tool.Screens;

namespace MrBen.Portfolio.Tool.Tests;

/// <summary>What a person sees on narrow screens, and what the program does where nobody can see anything.</summary>
public class ScreenTests
{
    [Theory]
    [InlineData(120)]
    [InlineData(80)]
    [InlineData(65)]
    [InlineData(40)]
    public async Task Risk_OnAnyScreen_HasEveryNumberInOnePiece(int columns)
    {
        using ToolFolder folder = new();
        string[] arguments = ["risk", "--prices", folder.Prices, "--holdings", folder.Holdings, "--cash", "500"];
        ToolRun run = (await ToolRun.At(columns, arguments)).Done();
        string[] lines = run.Output.ReplaceLineEndings("\n").Split('\n');
        Assert.All(lines, line => Assert.InRange(line.TrimEnd().Length, 0, columns));
        ToolRun wide = (await ToolRun.At(300, arguments)).Done();
        Assert.Equal(NumbersOf(wide.Output), NumbersOf(run.Output));
        Assert.DoesNotContain('…', run.Output);
    }

    [Fact]
    public void Table_WhereItIsTooWide_WrapsItsTexts()
    {
        TextTable table = Tables.New("what~", "value>", "in~");
        table.Row("A name of several words to be told", "12,345.67", "a year, 95.00 % confidence");
        string[] lines = Shown(table, columns: 48).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.All(lines, line => Assert.InRange(line.Length, 0, 48));
        Assert.Equal("  what                  value  in", lines[0]);
        Assert.Equal("  A name of         12,345.67  a year, 95.00 %", lines[2]);
        Assert.Equal(5, lines.Length);
    }

    [Fact]
    public void Table_WhereWrappingDoesNotDo_IsAListOfEachRow()
    {
        TextTable table = Tables.New("asset", "value>", "cost>");
        table.Row("[red]", "12,345,678.90", "123,456.78");
        table.Row("BB", "1.00", "0.10");
        Assert.Equal(
            "\n  asset  [red]\n  value  12,345,678.90\n  cost   123,456.78\n\n  asset  BB\n  value  1.00\n  cost   0.10\n",
            Shown(table, columns: 34));
        Assert.Contains("[red]  12,345,678.90  123,456.78", Shown(table, columns: 35), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("schema")]
    [InlineData("schema --json")]
    [InlineData("--help")]
    [InlineData("risk --help")]
    [InlineData("--version")]
    [InlineData("check none --json")]
    [InlineData("rsk --json")]
    public async Task OutputThatCannotBeWritten_IsToldOnStderr_AndEndsWith4(string arguments)
    {
        await using FullWriter full = new();
        ToolRun run = await ToolRun.Into(full, arguments.Split(' '));
        Assert.Equal(ExitCode.File, run.ExitCode);
        Assert.EndsWith(
            $"The output cannot be written: {FullWriter.Reason}\n", run.Error.ReplaceLineEndings("\n"), StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task MessagesThatCannotBeWritten_LeaveTheExitCode()
    {
        await using FullWriter full = new();
        ToolTerminal terminal = new(full, full);
        Assert.Equal((int)ExitCode.File, await ToolProgram.RunAsync(["check", "none"], terminal, TestContext.Current.CancellationToken));
        Assert.Equal((int)ExitCode.Usage, await ToolProgram.RunAsync(["rsk"], terminal, TestContext.Current.CancellationToken));
    }

    // Every number; texts may be broken, and numbers stand in another order.
    private static string[] NumbersOf(string output) =>
    [
        .. output.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)
            .Where(word => word.Any(char.IsDigit) && word.All(letter => char.IsDigit(letter) || ".,-".Contains(letter)))
            .Order(StringComparer.Ordinal),
    ];

    private static string Shown(TextTable table, int columns)
    {
        using StringWriter writer = new();
        new ToolTerminal(writer, writer) { Columns = columns }.OpenOutput().Write(table);
        string[] lines = writer.ToString().ReplaceLineEndings("\n").TrimEnd('\n').Split('\n');
        return string.Join('\n', lines.Select(line => line.TrimEnd())).TrimEnd('\n') + "\n";
    }
}
