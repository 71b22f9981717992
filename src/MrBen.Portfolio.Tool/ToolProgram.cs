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
        "  4    a file, or the output, could not be read or written",
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

        // No response files: a symbol may be called @ES.
        ParseResult parsed = root.Parse(arguments, new ParserConfiguration { ResponseFileTokenReplacer = null });
        string name = parsed.CommandResult.Command is ToolCommand command ? command.Name : "";
        Outlet outlet = new(terminal, name, parsed.GetValue(json));
        try
        {
            return await RunAsync(root, parsed, outlet, terminal, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception error) when (IsOfFiles(error))
        {
            // Commands tell their own files; this is the output.
            terminal.Say($"The output cannot be written: {error.Message}");
            return (int)ExitCode.File;
        }
    }

    private static async Task<int> RunAsync(
        RootCommand root, ParseResult parsed, Outlet outlet, ToolTerminal terminal, CancellationToken cancellationToken)
    {
        if (parsed.Tokens.Count == 0)
        {
            root.Parse("--help").Invoke(new InvocationConfiguration { Output = terminal.Error, EnableDefaultExceptionHandler = false });
            return (int)ExitCode.Usage;
        }

        if (parsed.Errors.Count > 0)
        {
            return outlet.Refuse(UsageFaults.Of(parsed));
        }

        if (parsed.CommandResult.Command is not ToolCommand chosen || parsed.Action is not null)
        {
            return parsed.Invoke(new InvocationConfiguration
            {
                Output = terminal.Output,
                Error = terminal.Error,
                EnableDefaultExceptionHandler = false,
            });
        }

        (Answer? answer, CommandException? reason) = await AnswerAsync(chosen, parsed, terminal, cancellationToken).ConfigureAwait(false);
        try
        {
            return answer is null ? outlet.Tell(reason!) : outlet.Tell(answer);
        }
        catch (Exception error) when (!IsOfFiles(error))
        {
            return outlet.Tell(Bug(error));
        }
    }

    // What a command cannot do is told apart from what cannot be written of it.
    private static async Task<(Answer? Answer, CommandException? Reason)> AnswerAsync(
        ToolCommand command, ParseResult parsed, ToolTerminal terminal, CancellationToken cancellationToken)
    {
        try
        {
            // Nothing that a command does must be finished: what does not look at the token is left where it is.
            return (await Task.Run(() => command.Answer(parsed, terminal, cancellationToken), CancellationToken.None)
                .WaitAsync(cancellationToken).ConfigureAwait(false), null);
        }
        catch (CommandException error)
        {
            return (null, error);
        }
        catch (OperationCanceledException)
        {
            return (null, new CommandException(ExitCode.Stopped, "Stopped."));
        }
        catch (Exception error) when (IsOfFiles(error))
        {
            return (null, new CommandException(ExitCode.File, error.Message));
        }
        catch (Exception error)
        {
            return (null, Bug(error));
        }
    }

    private static bool IsOfFiles(Exception error) => error is IOException or UnauthorizedAccessException;

    private static CommandException Bug(Exception error) =>
        new(ExitCode.Bug, $"This is a fault of {Name}; what follows helps to find it.\n{error}");
}
