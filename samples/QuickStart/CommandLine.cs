using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using System.Numerics;
using MrBen.Portfolio.Market;

namespace QuickStart;

/// <summary>The options, their defaults, and the help.</summary>
internal sealed class CommandLine
{
    private static readonly Dictionary<string, Frequency> Frequencies = new(StringComparer.Ordinal)
    {
        ["daily"] = Frequency.Daily,
        ["calendar-daily"] = Frequency.CalendarDaily,
        ["weekly"] = Frequency.Weekly,
        ["monthly"] = Frequency.Monthly,
    };

    private readonly Option<FileInfo?> _prices = new("--prices")
    {
        Description = "Your prices as CSV: date and a column per symbol, or date, symbol, close. Symbols that begin with ^ are benchmarks. "
            + "Default: eight US stocks and two indices, monthly, 1990 to 2022.",
        HelpName = "file",
    };

    private readonly Option<string> _strategy = new("--strategy")
    {
        Description = $"The strategy to plan trades for: {string.Join(", ", Names.Strategies.All)}.",
        HelpName = "name",
        DefaultValueFactory = _ => "risk_parity",
    };

    private readonly Option<string> _method = new("--method")
    {
        Description = $"When to act and how to move the strategy's weights: {string.Join(", ", Names.Methods.All)}.",
        HelpName = "name",
        DefaultValueFactory = _ => "static",
    };

    private readonly Option<FileInfo?> _config = new("--config")
    {
        Description = "A configuration file (JSON, advanced_portfolio); then --risk-free, --fee and --max-weight are refused.",
        HelpName = "file",
    };

    private readonly Option<decimal> _cash = new("--cash")
    {
        Description = "Cash at hand, negative for a debt.",
        HelpName = "amount",
        DefaultValueFactory = _ => 25_000m,
        CustomParser = ReadNumber<decimal>,
    };

    private readonly Option<string[]> _positions = new("--position")
    {
        Description = "Units held; may be repeated. Default: 100 each of IBM, AAPL and MSFT; none with --prices.",
        HelpName = "symbol=quantity",
    };

    private readonly Option<string[]> _market = new("--market")
    {
        Description = "Market value of a symbol, for black_litterman; one for each symbol. Default: all alike.",
        HelpName = "symbol=value",
    };

    private readonly Option<string[]> _views = new("--view")
    {
        Description = "An opinion for black_litterman, return a year: AAPL=0.12, or MSFT-IBM=0.05 for one above the other; may be "
            + "repeated. Default: MSFT-IBM=0.05 for the example's sake; none with --prices.",
        HelpName = "opinion",
    };

    private readonly Option<double> _riskFree = new("--risk-free")
    {
        Description = "Risk-free rate per year; 0.02 is 2 %.",
        HelpName = "rate",
        DefaultValueFactory = _ => 0.02,
        CustomParser = ReadNumber<double>,
    };

    private readonly Option<decimal> _fee = new("--fee")
    {
        Description = "Cost of a trade as a fraction of its value.",
        HelpName = "rate",
        DefaultValueFactory = _ => 0.0005m,
        CustomParser = ReadNumber<decimal>,
    };

    private readonly Option<double> _maxWeight = new("--max-weight")
    {
        Description = "Largest weight of a symbol, for the strategies that optimise; 0.3 is 30 %.",
        HelpName = "fraction",
        DefaultValueFactory = _ => 1,
        CustomParser = ReadNumber<double>,
    };

    private readonly Option<string?> _frequency = new("--frequency")
    {
        Description = $"Where the dates do not tell: {string.Join(", ", Frequencies.Keys)}.",
        HelpName = "name",
    };

    /// <summary>Runs an action with what the arguments ask for, or shows the help.</summary>
    /// <exception cref="FormatException">The arguments cannot be read; the message lists every fault.</exception>
    public int Invoke(string[] arguments, Func<Request, int> action)
    {
        RootCommand root = new("From prices to what is at risk, what eight strategies would hold, and the trades that lead there.")
        {
            _prices, _strategy, _method, _config, _cash, _positions, _market, _views, _riskFree, _fee, _maxWeight, _frequency,
        };
        root.SetAction(parsed => action(Read(parsed)));
        ParseResult result = root.Parse(arguments);
        return result.Errors.Count == 0
            ? result.Invoke(new InvocationConfiguration { EnableDefaultExceptionHandler = false })
            : throw new FormatException(string.Join('\n', result.Errors.Select(error => error.Message)));
    }

    private Request Read(ParseResult parsed)
    {
        FileInfo? config = parsed.GetValue(_config);
        if (config is not null)
        {
            RefuseWhatTheFileStates(parsed);
        }

        return new Request
        {
            Prices = parsed.GetValue(_prices),
            Config = config,
            Strategy = Names.Strategies.Parse(parsed.GetValue(_strategy)!),
            Method = Names.Methods.Parse(parsed.GetValue(_method)!),
            Cash = parsed.GetValue(_cash),
            Positions = parsed.GetValue(_positions) ?? [],
            Market = parsed.GetValue(_market) ?? [],
            Views = parsed.GetValue(_views) ?? [],
            RiskFreeRate = parsed.GetValue(_riskFree),
            Fee = parsed.GetValue(_fee),
            MaxWeight = parsed.GetValue(_maxWeight),
            Frequency = parsed.GetValue(_frequency) is { } name ? ParseFrequency(name) : null,
        };
    }

    // Two places that state one setting would leave open which of them holds.
    private void RefuseWhatTheFileStates(ParseResult parsed)
    {
        Option[] settings = [_riskFree, _fee, _maxWeight];
        string[] given = [.. settings.Where(option => parsed.GetResult(option) is { Implicit: false }).Select(option => option.Name)];
        if (given.Length > 0)
        {
            throw new FormatException($"With --config the file states the settings: leave out {string.Join(" and ", given)}.");
        }
    }

    /// <summary>Reads a number with a point and without thousands separators: 0,5 must become neither 5 nor 0.5.</summary>
    private static T? ReadNumber<T>(ArgumentResult argument)
        where T : INumberBase<T>
    {
        string text = argument.Tokens[0].Value;
        if (!T.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out T? number))
        {
            argument.AddError($"'{text}' is not a number for {((OptionResult)argument.Parent!).Option.Name}; write one like 0.05.");
        }

        return number;
    }

    private static Frequency ParseFrequency(string name) => Frequencies.TryGetValue(name, out Frequency frequency)
        ? frequency
        : throw new FormatException($"Frequency '{name}' is not one of {string.Join(", ", Frequencies.Keys)}.");
}
