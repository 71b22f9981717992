using System.Collections.Immutable;
using System.CommandLine;
using MrBen.Portfolio.Allocation;
using MrBen.Portfolio.Configuration;
using MrBen.Portfolio.Market;
using MrBen.Portfolio.Tool.Inputs;
using MrBen.Portfolio.Tool.Screens;

namespace MrBen.Portfolio.Tool.Commands;

/// <summary>Finds what to hold, and the trades that lead there.</summary>
internal sealed class AllocateCommand : ToolCommand
{
    private const decimal CashWithoutHoldings = 100_000;

    private readonly Option<string> _prices = new("--prices") { Description = "The prices.", HelpName = "prices.csv", Required = true };

    private readonly Option<string> _strategy = Names.Strategies.NewOption("The strategy:", otherwise: null);

    private readonly Option<string> _method = Names.Methods.NewOption(
        "When to trade and how the strategy's weights are moved:", AllocationMethod.Static);

    private readonly Option<string?> _holdings =
        new("--holdings") { Description = "What is held now. Default: nothing.", HelpName = "holdings.csv" };

    private readonly Option<decimal?> _cash = new("--cash")
    {
        Description = "Cash at hand, negative for a debt. Default: 0 with --holdings, else 100000.",
        HelpName = "number",
        CustomParser = result => NumberArgument.Read(result, isPositive: false),
    };

    private readonly Option<string[]> _assets = new("--assets")
    {
        Description = "What may be held beside what is. Default: every column of the prices that does not begin with ^.",
        HelpName = "symbols",
        AllowMultipleArgumentsPerToken = true,
    };

    private readonly Option<decimal> _lot =
        NumberArgument.NewOption("--lot", "The smallest unit traded, of every asset.", 1, isPositive: true);

    private readonly Option<string[]> _market = new("--market")
    {
        Description = "Market value of an asset, for black-litterman and budgets of the market; one for each asset, and may be repeated.",
        HelpName = "symbol=value",
        AllowMultipleArgumentsPerToken = true,
    };

    private readonly Option<string?> _config = ConfigurationInput.NewOption();

    private readonly Option<string?> _frequency = PriceInput.NewFrequencyOption();

    private readonly Option<string?> _symbol = PriceInput.NewSymbolOption();

    public AllocateCommand()
        : base("allocate", "Finds the weights that a strategy wants, says why, and plans the trades that lead there with their costs.")
    {
        Add(_prices);
        Add(_strategy);
        Add(_method);
        Add(_holdings);
        Add(_cash);
        Add(_assets);
        Add(_lot);
        Add(_market);
        Add(_config);
        Add(_frequency);
        Add(_symbol);
    }

    public override IReadOnlyList<string> Notes { get; } =
    [
        "Examples:",
        $"  {ToolProgram.Name} allocate --prices prices.csv --strategy risk-parity",
        $"  {ToolProgram.Name} allocate --prices prices.csv --holdings holdings.csv --cash 5000 --strategy maximum-sharpe --json",
        $"  {ToolProgram.Name} allocate --prices prices.csv --strategy black-litterman --assets SPY TLT --market SPY=500 TLT=100",
        "",
        "Files:",
        PriceInput.Form,
        HoldingsInput.Form,
        "",
        "Nothing is sent anywhere: the plan is printed. Exit code 3 where no weights were found, with the reason.",
        "core_settings.allocation_time_limit_hours limits the solver; the estimation before it is not limited.",
    ];

    public override Answer Answer(ParseResult parsed, ToolTerminal terminal, CancellationToken cancellationToken)
    {
        PortfolioOptions options = ConfigurationInput.Read(parsed.GetValue(_config), terminal).GetOptionsOrThrow();
        PriceHistory prices = PriceInput.Read(
            parsed.GetRequiredValue(_prices), parsed.GetValue(_frequency), parsed.GetValue(_symbol));
        string? held = parsed.GetValue(_holdings);
        ImmutableArray<Holding> holdings = held is null ? [] : HoldingsInput.Read(held, prices);
        ImmutableArray<AssetId> assets = AssetsOf(prices, parsed.GetValue(_assets) ?? [], holdings);
        PortfolioStrategy strategy = Names.Strategies.Parse(parsed.GetRequiredValue(_strategy));
        AllocationMethod method = Names.Methods.Parse(parsed.GetRequiredValue(_method));
        Estimation.MarketWeights? market = StudiedPortfolio.Market(prices, assets, parsed.GetValue(_market) ?? []);
        AdvancedPortfolioManager manager = StudiedPortfolio.Open(
            options, terminal, prices, assets, holdings, parsed.GetValue(_cash) ?? (held is null ? CashWithoutHoldings : 0),
            parsed.GetValue(_lot), opened => opened.SetMarketWeights(market));

        PortfolioAllocation allocation = Work.Do(
            terminal, "Allocating", total: 0, _ => manager.OptimizePortfolioAllocation(strategy, method, cancellationToken));
        return new AllocateAnswer(
            allocation, manager.ExplainPortfolioAllocation(strategy, cancellationToken), Names.Methods.NameOf(method),
            Names.Strategies.NameOf(strategy))
        {
            Measured = allocation.TargetWeights is null ? null : Measure(options, strategy, prices.Select(assets.AsSpan())),
            Findings = Findings.Of(prices, assets),
        };
    }

    // The returns that the manager estimates from.
    private static Measurement Measure(PortfolioOptions options, PortfolioStrategy strategy, PriceHistory prices)
    {
        ReturnPanel returns = ReturnPanel.FromPrices(prices, options.Returns);
        return Measurement.Of(options.Strategies.GetValueOrDefault(strategy) is { ReturnPeriods: { } mean, RiskPeriods: { } risk }
            ? returns.Last(Math.Max(mean, risk)) // one of them by itself leaves the other all returns
            : returns);
    }

    private static ImmutableArray<AssetId> AssetsOf(PriceHistory prices, string[] given, ImmutableArray<Holding> holdings)
    {
        ImmutableArray<AssetId> chosen = given.Length == 0
            ? [.. prices.Assets.Where(asset => !asset.Value.StartsWith('^'))]
            : [.. given.SelectMany(text => NamesIn(text, prices)).Select(name => StudiedPortfolio.Known(prices, "--assets", name))];
        if (given.Length > 0 && chosen.IsEmpty)
        {
            throw new CommandException(ExitCode.Usage, "--assets names no asset.");
        }

        ImmutableArray<AssetId> assets = [.. chosen.Concat(holdings.Select(holding => holding.Asset)).Distinct()];
        return assets.IsEmpty
            ? throw new CommandException(ExitCode.Usage, "There is nothing to hold: every column of prices begins with ^. Say --assets.")
            : assets;
    }

    // Commas stand between names, unless one is part of a name.
    private static string[] NamesIn(string text, PriceHistory prices) => prices.Assets.Any(asset => asset.Value == text)
        ? [text]
        : text.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
}
