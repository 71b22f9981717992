using System.CommandLine;
using System.Globalization;

namespace PaperTrading;

/// <summary>The commands: a venue, a trader, or both at once.</summary>
internal sealed class CommandLine
{
    private readonly Option<string?> _prices = new("--prices") { Description = "CSV of prices: a date, one column for each symbol. Default: monthly closes of six stocks." };
    private readonly Option<string> _from = new("--from") { Description = "First month that is traded; those before are history.", DefaultValueFactory = _ => "2005-01-01" };
    private readonly Option<int> _months = new("--months") { Description = "How many months are replayed; 0 for all.", DefaultValueFactory = _ => 0 };
    private readonly Option<double> _length = new("--month-length") { Description = "Seconds that a month lasts.", DefaultValueFactory = _ => 1 };
    private readonly Option<int> _port = new("--port") { Description = "Loopback port of the venue. For the venue itself 0 is any that is free.", DefaultValueFactory = _ => 0 };
    private readonly Option<string> _journal = new("--journal") { Description = "SQLite file of the journal.", DefaultValueFactory = _ => "paper.db" };
    private readonly Option<int> _every = new("--every") { Description = "Months between two rebalancings.", DefaultValueFactory = _ => 3 };
    private readonly Option<decimal> _cash = new("--cash") { Description = "Cash at the start, USD.", DefaultValueFactory = _ => 100_000 };
    private readonly Option<int> _seed = new("--seed") { Description = "Seed of the venue's chance.", DefaultValueFactory = _ => 0 };
    private readonly Option<bool> _faults = new("--faults") { Description = "Answers are lost and fills told twice." };
    private readonly Option<bool> _plain = new("--plain") { Description = "Lines instead of a live table." };

    public Task<int> InvokeAsync(string[] arguments, Func<string, Request, CancellationToken, Task> run)
    {
        RootCommand root = new("Paper trading on replayed prices: a venue in one process, a trader in another that may be killed at any moment.");
        foreach ((string name, string description) in new[]
        {
            ("venue", "Only the venue: prints its port, and replays the prices until it is stopped."),
            ("trade", "Only the trader: connects to the venue at --port, and goes on where its journal ends."),
            ("demo", "Both: a venue in a process of its own and a trader here, until the prices end."),
        })
        {
            Command command = new(name, description)
            {
                _prices, _from, _months, _length, _port, _journal, _every, _cash, _seed, _faults, _plain,
            };
            command.SetAction((parsed, cancellationToken) => run(name, RequestOf(name, parsed), cancellationToken));
            root.Add(command);
        }

        return root.Parse(arguments.Length == 0 ? ["demo"] : arguments)
            .InvokeAsync(new InvocationConfiguration { EnableDefaultExceptionHandler = false });
    }

    /// <exception cref="FormatException">A value is not what it must be.</exception>
    private Request RequestOf(string command, ParseResult parsed)
    {
        string text = parsed.GetValue(_from)!;
        if (!DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out DateOnly from))
        {
            throw new FormatException($"--from is '{text}'; it must be a date like 2005-01-01.");
        }

        if (command == "trade" && parsed.GetValue(_port) == 0)
        {
            throw new FormatException("trade needs --port, the one that the venue printed.");
        }

        if (parsed.GetValue(_port) > ushort.MaxValue)
        {
            throw new FormatException(string.Create(CultureInfo.InvariantCulture, $"--port is {parsed.GetValue(_port)}; ports end at 65535."));
        }

        int months = AtLeast(parsed, _months, 0);
        double length = parsed.GetValue(_length);
        return new Request
        {
            Prices = parsed.GetValue(_prices),
            From = from,
            To = months == 0 ? DateOnly.MaxValue : from.AddMonths(months),
            MonthLength = length > 0 && double.IsFinite(length)
                ? length
                : throw new FormatException(string.Create(CultureInfo.InvariantCulture, $"--month-length is {length}; it must be positive.")),
            Port = AtLeast(parsed, _port, 0),
            Journal = parsed.GetValue(_journal)!,
            Every = AtLeast(parsed, _every, 1),
            Cash = parsed.GetValue(_cash) is > 0 and var cash ? cash : throw new FormatException("--cash must be positive."),
            Seed = parsed.GetValue(_seed),
            Faults = parsed.GetValue(_faults),
            Plain = parsed.GetValue(_plain),
        };
    }

    private static int AtLeast(ParseResult parsed, Option<int> option, int least) => parsed.GetValue(option) is var value && value >= least
        ? value
        : throw new FormatException(string.Create(CultureInfo.InvariantCulture, $"{option.Name} is {value}; it must be at least {least}."));
}
