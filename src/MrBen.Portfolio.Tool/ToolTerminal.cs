using System.Collections;
using Spectre.Console;

namespace MrBen.Portfolio.Tool;

/// <summary>Where a command reads its environment and writes what it has to say.</summary>
/// <param name="Output">What was asked for goes here.</param>
/// <param name="Error">Messages and progress go here.</param>
internal sealed record ToolTerminal(TextWriter Output, TextWriter Error)
{
    private const int ColumnsOfFiles = 120;

    // Below this a line of a name and a number has no room; the terminal itself may break it.
    private const int FewestColumns = 30;

    /// <summary>The variables of the environment.</summary>
    public IDictionary Environment { get; init; } = new Dictionary<string, string?>();

    /// <summary>Whether a person reads the output as it comes; colours only then.</summary>
    public bool IsOutputInteractive { get; init; }

    /// <summary>Whether a person reads the messages as they come; moving progress only then.</summary>
    public bool IsErrorInteractive { get; init; }

    /// <summary>How many columns the output has; <see langword="null"/> for those of the terminal, 120 where there is none.</summary>
    public int? Columns { get; init; }

    public TimeProvider Clock { get; init; } = TimeProvider.System;

    public IAnsiConsole OpenOutput() => Open(Output, IsOutputInteractive);

    public IAnsiConsole OpenError() => Open(Error, IsErrorInteractive);

    /// <summary>Writes a message. Where messages cannot be written nobody hears it, and the exit code tells all the same.</summary>
    public void Say(string message)
    {
        try
        {
            Error.WriteLine(message);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // There is no third place to tell it.
        }
    }

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
        console.Profile.Width = Columns ?? (isInteractive ? Math.Max(console.Profile.Width, FewestColumns) : ColumnsOfFiles);
        return console;
    }
}
