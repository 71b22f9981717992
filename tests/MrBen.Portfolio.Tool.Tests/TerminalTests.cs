using Microsoft.Extensions.Time.Testing;
using MrBen.Portfolio.Tool.Screens;
using Spectre.Console;

namespace MrBen.Portfolio.Tool.Tests;

/// <summary>Colours and progress, by where the output goes.</summary>
public class TerminalTests
{
    [Fact]
    public void Colours_AreOffInFilesAndByNoColor()
    {
        using StringWriter writer = new();
        ToolTerminal file = new(writer, writer);
        Assert.Equal(ColorSystem.NoColors, file.OpenOutput().Profile.Capabilities.ColorSystem);
        Assert.False(file.OpenError().Profile.Capabilities.Ansi);
        Assert.Equal(120, file.OpenOutput().Profile.Width);
        ToolTerminal screen = file with
        {
            IsOutputInteractive = true,
            Environment = new Dictionary<string, string> { ["NO_COLOR"] = "1" },
        };
        Assert.Equal(ColorSystem.NoColors, screen.OpenOutput().Profile.Capabilities.ColorSystem);
    }

    [Fact]
    public void Work_WhereNobodyWatches_TellsOnceItTakesLong_AndAtEachFifth()
    {
        using StringWriter error = new();
        FakeTimeProvider clock = new();
        ToolTerminal terminal = new(TextWriter.Null, error) { Clock = clock };
        Assert.Equal(7, Work.Do(terminal, "Short", total: 9_999, progress => Steps(progress, 9_999)));
        Assert.Equal("", error.ToString());
        Assert.Equal(7, Work.Do(terminal, "Long", total: 10_000, progress =>
        {
            clock.Advance(TimeSpan.FromSeconds(1));
            return Steps(progress, 10_000);
        }));
        Assert.Equal(
            [
                "Long …", "Long: 2,000 of 10,000", "Long: 4,000 of 10,000", "Long: 6,000 of 10,000", "Long: 8,000 of 10,000",
                "Long: 10,000 of 10,000",
            ],
            error.ToString().Split(Environment.NewLine)[..^1]);
    }

    [Fact]
    public void Work_WhereAPersonWatches_GivesItsResult()
    {
        using StringWriter error = new();
        ToolTerminal terminal = new(TextWriter.Null, error) { IsErrorInteractive = true };
        Assert.Equal(7, Work.Do(terminal, "Bar [", total: 100, progress => Steps(progress, 100)));
        Assert.Equal(7, Work.Do(terminal, "Spinner", total: 0, progress => Steps(progress, 3)));
    }

    private static int Steps(IProgress<long> progress, int steps)
    {
        for (int i = 1; i <= steps; i++)
        {
            progress.Report(i);
        }

        return 7;
    }
}
