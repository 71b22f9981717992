using System.Collections;
using Spectre.Console;

namespace MrBen.Portfolio.Tool;

/// <summary>Where a command reads its environment and writes what it has to say.</summary>
/// <param name="Output">What was asked for goes here.</param>
/// <param name="Error">Messages and progress go here.</param>
internal sealed record ToolTerminal(TextWriter Output, TextWriter Error)
{
    private const int ColumnsOfFiles = 120;

    /// <summary>The variables of the environment.</summary>
    public IDictionary Environment { get; init; } = new Dictionary<string, string?>();

    /// <summary>Whether a person reads the output as it comes; colours only then.</summary>
    public bool IsOutputInteractive { get; init; }

    /// <summary>Whether a person reads the messages as they come; moving progress only then.</summary>
    public bool IsErrorInteractive { get; init; }

    public TimeProvider Clock { get; init; } = TimeProvider.System;

    public IAnsiConsole OpenOutput() => Open(Output, IsOutputInteractive);

    public IAnsiConsole OpenError() => Open(Error, IsErrorInteractive);

    private IAnsiConsole Open(TextWriter writer, bool isInteractive)
    {
        bool hasColours = isInteractive && string.IsNullOrEmpty(Environment["NO_COLOR"] as string);
        IAnsiConsole console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Ansi = isInteractive ? AnsiSupport.Detect : AnsiSupport.No,
            ColorSystem = hasColours ? ColorSystemSupport.Detect : ColorSystemSupport.NoColors,
            Interactive = isInteractive ? InteractionSupport.Detect : InteractionSupport.No,
            Enrichment = new ProfileEnrichment { UseDefaultEnrichers = false }, // build servers would turn colours on
            Out = new AnsiConsoleOutput(writer),
        });
        if (!isInteractive)
        {
            console.Profile.Width = ColumnsOfFiles;
        }

        return console;
    }
}
