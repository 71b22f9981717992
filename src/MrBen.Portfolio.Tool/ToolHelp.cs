using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;

namespace MrBen.Portfolio.Tool;

/// <summary>The help of a command, with its notes at the end.</summary>
internal sealed class ToolHelp(HelpAction inner, IReadOnlyList<string> notesOfRoot) : SynchronousCommandLineAction
{
    public override bool ClearsParseErrors => true;

    public override int Invoke(ParseResult parseResult)
    {
        if (parseResult.CommandResult.Command is RootCommand root)
        {
            // The list of commands shows every argument as if it were needed; a command's own help tells those that may be left out.
            foreach (Argument argument in root.Subcommands.SelectMany(command => command.Arguments))
            {
                argument.Hidden = argument.Arity.MinimumNumberOfValues == 0;
            }
        }

        inner.Invoke(parseResult);
        TextWriter output = parseResult.InvocationConfiguration.Output;
        foreach (string line in parseResult.CommandResult.Command is ToolCommand command ? command.Notes : notesOfRoot)
        {
            output.WriteLine(line);
        }

        output.WriteLine();
        return (int)ExitCode.Done;
    }
}
