using System.CommandLine;
using MrBen.Portfolio.Configuration;

namespace MrBen.Portfolio.Tool.Commands;

/// <summary>Gives the JSON schema of a configuration, or a configuration with every key.</summary>
internal sealed class SchemaCommand : ToolCommand
{
    private readonly Option<bool> _example = new("--example")
    {
        Description = "A configuration with every key, its default, and a comment on its meaning, in place of the schema.",
    };

    private readonly Option<string?> _output = new("--output", "-o")
    {
        Description = "Write a file in place of stdout.",
        HelpName = "file",
    };

    private readonly Option<bool> _force = new("--force") { Description = "Write over a file that is there." };

    public SchemaCommand()
        : base("schema", "Prints the JSON schema of a configuration, for editors, or a configuration to begin with.")
    {
        Add(_example);
        Add(_output);
        Add(_force);
        _output.Validators.Add(static result =>
        {
            if (result.Tokens is [{ Value: var name }] && string.IsNullOrWhiteSpace(name))
            {
                result.AddError("--output names no file.");
            }
        });
    }

    public override IReadOnlyList<string> Notes { get; } =
    [
        "Examples:",
        $"  {ToolProgram.Name} schema --output advanced_portfolio_config.schema.json",
        $"  {ToolProgram.Name} schema --example --output portfolio.json",
        "",
        "With --json the example has no comments.",
    ];

    public override Answer Answer(ParseResult parsed, ToolTerminal terminal, CancellationToken cancellationToken)
    {
        string text = parsed.GetValue(_example) ? PortfolioConfiguration.Example() : PortfolioConfiguration.Schema();
        if (parsed.GetValue(_output) is not { } path)
        {
            return new SchemaAnswer(text, path: null);
        }

        if (Directory.Exists(path))
        {
            throw new CommandException(ExitCode.File, $"{path} is a directory; a file is needed.");
        }

        if (File.Exists(path) && !parsed.GetValue(_force))
        {
            throw new CommandException(ExitCode.File, $"{path} is there already; --force writes over it.");
        }

        try
        {
            File.WriteAllText(path, text);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new CommandException(ExitCode.File, $"{path} cannot be written: {error.Message}");
        }

        return new SchemaAnswer(text, path);
    }
}
