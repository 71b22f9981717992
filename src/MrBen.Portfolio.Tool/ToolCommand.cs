using System.CommandLine;

namespace MrBen.Portfolio.Tool;

/// <summary>A command: its arguments, its help, and what it does.</summary>
internal abstract class ToolCommand(string name, string description) : Command(name, description)
{
    /// <summary>Lines for the end of the help: what a newcomer may type, and what an argument's file looks like.</summary>
    public abstract IReadOnlyList<string> Notes { get; }

    /// <exception cref="CommandException">There is no answer that the user could not change.</exception>
    public abstract Answer Answer(ParseResult parsed, ToolTerminal terminal, CancellationToken cancellationToken);
}
