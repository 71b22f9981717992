using System.Collections.Immutable;
using System.CommandLine;
using MrBen.Portfolio.Configuration;
using MrBen.Portfolio.Market;
using MrBen.Portfolio.Risk;
using MrBen.Portfolio.Risk.Reporting;
using MrBen.Portfolio.Tool.Inputs;
using MrBen.Portfolio.Tool.Screens;

namespace MrBen.Portfolio.Tool.Commands;

/// <summary>Measures the risk of what is held.</summary>
internal sealed class RiskCommand : ToolCommand
{
    private readonly Option<string> _prices = new("--prices") { Description = "The prices.", HelpName = "prices.csv", Required = true };

    private readonly Option<string> _holdings =
        new("--holdings") { Description = "What is held.", HelpName = "holdings.csv", Required = true };

    private readonly Option<decimal> _cash = NumberArgument.NewOption("--cash", "Cash at hand, negative for a debt.", 0);

    private readonly Option<string?> _benchmark =
        new("--benchmark") { Description = "A column of the prices to compare with.", HelpName = "symbol" };

    private readonly Option<string?> _config = ConfigurationInput.NewOption();

    private readonly Option<string?> _frequency = PriceInput.NewFrequencyOption();

    private readonly Option<string?> _symbol = PriceInput.NewSymbolOption();

    private readonly Option<bool> _report = new("--report")
    {
        Description = "Print the whole risk report, as Markdown: forecasts, scenarios, backtests, data quality.",
    };

    public RiskCommand()
        : base("risk", "Measures the risk of what is held: metrics, contributions, limits, quality of the prices.")
    {
        Add(_prices);
        Add(_holdings);
        Add(_cash);
        Add(_benchmark);
        Add(_config);
        Add(_frequency);
        Add(_symbol);
        Add(_report);
    }

    public override IReadOnlyList<string> Notes { get; } =
    [
        "Examples:",
        $"  {ToolProgram.Name} risk --prices prices.csv --holdings holdings.csv --cash 5000 --benchmark SPY",
        $"  {ToolProgram.Name} risk --prices prices.csv --holdings holdings.csv --report > report.md",
        "",
        "Files:",
        PriceInput.Form,
        HoldingsInput.Form,
        "",
        "A breached limit is an answer, not a fault: the exit code is 0, and --json tells the state of each.",
    ];

    public override Answer Answer(ParseResult parsed, ToolTerminal terminal, CancellationToken cancellationToken)
    {
        PortfolioOptions options = ConfigurationInput.Read(parsed.GetValue(_config), terminal).GetOptionsOrThrow();
        PriceHistory prices = PriceInput.Read(
            parsed.GetRequiredValue(_prices), parsed.GetValue(_frequency), parsed.GetValue(_symbol));
        ImmutableArray<Holding> holdings = HoldingsInput.Read(parsed.GetRequiredValue(_holdings), prices);
        AssetId? benchmark = parsed.GetValue(_benchmark) is { } name
            ? StudiedPortfolio.Known(prices, "--benchmark", name)
            : default(AssetId?);
        AdvancedPortfolioManager manager = StudiedPortfolio.Open(
            options, terminal, prices, holdings.Select(holding => holding.Asset), holdings, parsed.GetValue(_cash), lot: 1,
            opened => opened.SetBenchmark(benchmark));

        PortfolioRiskResult risk = manager.CalculatePortfolioRisk();
        if (!risk.IsCalculated)
        {
            throw new CommandException(ExitCode.NoAnswer, $"There is no risk to tell: {risk.Detail}");
        }

        if (parsed.GetValue(_report))
        {
            return new ReportAnswer(Work.Do<RiskReport>(
                terminal, "Making the report", total: 0, _ => manager.CreateRiskReport(cancellationToken)));
        }

        IEnumerable<AssetId> looked = holdings.Select(holding => holding.Asset);
        return new RiskAnswer(
            manager.GetPortfolioSummary(), risk.GetRiskOrThrow(), risk.Limits,
            Findings.Of(prices, benchmark is { } other ? looked.Append(other) : looked));
    }
}
