using System.CommandLine;
using System.CommandLine.Help;
using MrBen.Portfolio.Configuration;
using MrBen.Portfolio.Tool.Commands;

namespace MrBen.Portfolio.Tool;

/// <summary>The one way into the program: arguments in, text and an exit code out.</summary>
internal static class ToolProgram
{
    public const string Name = "mrben-portfolio";

    /// <summary>The option, known to every command, that asks for one JSON document.</summary>
    public const string Json = "--json";

    private const int HelpColumns = 120;

    private static readonly string[] Notes =
    [
        "Exit codes:",
        "  0    done",
        "  1    the input has faults; they are listed",
        "  2    wrong usage",
        "  3    no answer (infeasible, too little history, nothing held); the reason is told",
        "  4    a file could not be read or written",
        "  70   a fault of this program",
        "  130  stopped by Ctrl-C",
        "",
        "Environment:",
        $"  {PortfolioConfiguration.EnvironmentPrefix}section__key=value stands over the configuration, in every command that takes one:",
        $"    {PortfolioConfiguration.EnvironmentPrefix}risk_management__risk_limits__max_var_95=0.03",
        "  NO_COLOR=1 turns colours off; they are off wherever the output is no terminal.",
        "",
        "Begin with:",
        $"  {Name} schema --example --output portfolio.json",
        $"  {Name} check portfolio.json",
        $"  {Name} risk --help",
    ];

    /// <summary>Runs one command.</summary>
    /// <returns>An <see cref="ExitCode"/>.</returns>
    public static async Task<int> RunAsync(string[] arguments, ToolTerminal terminal, CancellationToken cancellationToken)
    {
        Option<bool> json = new(Json)
        {
            Description = "Print one JSON document and nothing else; messages go to stderr all the same.",
            Recursive = true,
        };
        RootCommand root = new("Checks configurations, measures what is at risk, allocates, and looks into journals.")
        {
            new CheckCommand(), new ExplainCommand(), new RiskCommand(), new AllocateCommand(), new ReplayCommand(), new SchemaCommand(),
        };
        root.Add(json);
        HelpOption help = root.Options.OfType<HelpOption>().Single();
        help.Action = new ToolHelp(new HelpAction { MaxWidth = HelpColumns }, Notes);

        ParseResult parsed = root.Parse(arguments);
        string name = parsed.CommandResult.Command is ToolCommand command ? command.Name : "";
        using Outlet outlet = new(terminal, name, parsed.GetValue(json));
        if (arguments.Length == 0)
        {
            root.Parse("--help").Invoke(new InvocationConfiguration { Output = terminal.Error });
            return (int)ExitCode.Usage;
        }

        if (parsed.Errors.Count > 0)
        {
            return outlet.Refuse(UsageFaults.Of(parsed));
        }

        if (parsed.CommandResult.Command is not ToolCommand chosen || parsed.Action is not null)
        {
            return parsed.Invoke(new InvocationConfiguration { Output = terminal.Output, Error = terminal.Error });
        }

        return await AnswerAsync(chosen, parsed, outlet, terminal, cancellationToken).ConfigureAwait(false);
    }

    private static async Task<int> AnswerAsync(
        ToolCommand command, ParseResult parsed, Outlet outlet, ToolTerminal terminal, CancellationToken cancellationToken)
    {
        try
        {
            // Nothing that a command does must be finished: what does not look at the token is left where it is.
            Answer answer = await Task.Run(() => command.Answer(parsed, terminal, cancellationToken), CancellationToken.None)
                .WaitAsync(cancellationToken).ConfigureAwait(false);
            return outlet.Tell(answer);
        }
        catch (CommandException error)
        {
            return outlet.Tell(error);
        }
        catch (OperationCanceledException)
        {
            return outlet.Tell(new CommandException(ExitCode.Stopped, "Stopped."));
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return outlet.Tell(new CommandException(ExitCode.File, error.Message));
        }
        catch (Exception error)
        {
            return outlet.Tell(new CommandException(ExitCode.Bug, $"This is a fault of {Name}; what follows helps to find it.\n{error}"));
        }
    }
}
