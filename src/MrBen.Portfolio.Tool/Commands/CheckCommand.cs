using System.Collections.Immutable;
using System.CommandLine;
using MrBen.Portfolio.Configuration;
using MrBen.Portfolio.Market;
using MrBen.Portfolio.Tool.Inputs;

namespace MrBen.Portfolio.Tool.Commands;

/// <summary>Lists what is wrong with a configuration and with prices.</summary>
internal sealed class CheckCommand : ToolCommand
{
    private readonly Argument<string?> _config = new("config.json")
    {
        Description = "The configuration (JSON, advanced_portfolio); may be left out where --prices is given.",
        Arity = ArgumentArity.ZeroOrOne,
    };

    private readonly Option<string?> _prices = new("--prices")
    {
        Description = "Prices to check as well: what cannot be read, and what looks wrong.",
        HelpName = "prices.csv",
    };

    private readonly Option<string?> _frequency = PriceInput.NewFrequencyOption();

    private readonly Option<string?> _symbol = PriceInput.NewSymbolOption();

    public CheckCommand()
        : base("check", "Lists every fault of a configuration, with its path, and of prices. Exit code 0 where there is none, else 1.")
    {
        Add(_config);
        Add(_prices);
        Add(_frequency);
        Add(_symbol);
        Validators.Add(result =>
        {
            if (result.GetValue(_config) is null && result.GetValue(_prices) is null)
            {
                result.AddError("There is nothing to check: name a config.json, or give --prices.");
            }
        });
    }

    public override IReadOnlyList<string> Notes { get; } =
    [
        "Examples:",
        $"  {ToolProgram.Name} check portfolio.json",
        $"  {ToolProgram.Name} check portfolio.json --prices prices.csv --json",
        "",
        "Files:",
        PriceInput.Form,
    ];

    public override Answer Answer(ParseResult parsed, ToolTerminal terminal, CancellationToken cancellationToken)
    {
        List<InputFault> faults = [];
        List<string> unread = [];
        string? path = parsed.GetValue(_config);
        if (path is not null)
        {
            Collect(() =>
            {
                ConfigurationInput.Read(path, terminal).TryGetOptions(out PortfolioOptions _, out ImmutableArray<InputFault> found);
                faults.AddRange(found);
            });
        }

        ImmutableArray<DataQualityFinding> findings = [];
        string? prices = parsed.GetValue(_prices);
        if (prices is not null)
        {
            Collect(() => findings = DataQualityReport.Examine(
                PriceInput.Read(prices, parsed.GetValue(_frequency), parsed.GetValue(_symbol))).Findings);
        }

        return new CheckAnswer([.. ((string?[])[path, prices]).OfType<string>()], [.. faults], prices, findings, [.. unread]);

        // A file that cannot be read does not hide what is wrong with the other.
        void Collect(Action check)
        {
            try
            {
                check();
            }
            catch (CommandException error) when (error.ExitCode == ExitCode.Faults)
            {
                faults.AddRange(error.Faults);
            }
            catch (CommandException error) when (error.ExitCode == ExitCode.File)
            {
                unread.Add(error.Message);
            }
        }
    }
}
