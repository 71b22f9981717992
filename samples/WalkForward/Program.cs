using System.Collections.Immutable;
using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using System.Text;
using MrBen.Portfolio.Market;
using WalkForward;

Option<FileInfo?> prices = new("--prices")
{
    Description = "Your prices as CSV, also packed as .csv.gz: date and a column per symbol. Symbols that begin with ^ are left out. "
        + "Default: eight US stocks, monthly, 1990 to 2022.",
};
Option<DateOnly?> from = new("--from") { Description = "First day that may be traded (yyyy-MM-dd).", CustomParser = ReadDate };
Option<DateOnly?> to = new("--to") { Description = "Last day (yyyy-MM-dd).", CustomParser = ReadDate };
Option<decimal> cash = new("--cash")
{
    Description = "Cash that each portfolio starts with.",
    DefaultValueFactory = _ => 1_000_000,
    CustomParser = ReadNumber,
};
Option<decimal> cost = new("--cost")
{
    Description = "Cost of a trade as a fraction of its value; 0.001 is 10 basis points.",
    DefaultValueFactory = _ => 0.001m,
    CustomParser = ReadNumber,
};
Option<int?> window = new("--window")
{
    Description = "Returns that estimates and risk rest on, and that a symbol needs to join. Default: two years, at least 60.",
};
RootCommand root = new("A walk-forward of every strategy by every allocation method.") { prices, from, to, cash, cost, window };
root.SetAction(parsed =>
{
    try
    {
        return Report(parsed.GetValue(prices), new WalkForwardSettings
        {
            From = parsed.GetValue(from),
            To = parsed.GetValue(to),
            Cash = parsed.GetValue(cash),
            CostRate = parsed.GetValue(cost),
            Window = parsed.GetValue(window),
        });
    }
    catch (Exception fault) when (fault is WalkForwardException or FormatException or ArgumentException or IOException)
    {
        // An argument's name is for programmers.
        string name = fault is ArgumentException { ParamName: { } parameter } ? $" (Parameter '{parameter}')" : "";
        Console.Error.WriteLine(name.Length == 0 ? fault.Message : fault.Message.Replace(name, "", StringComparison.Ordinal));
        return 2;
    }
});
return root.Parse(args).Invoke();

static int Report(FileInfo? file, WalkForwardSettings settings)
{
    Console.OutputEncoding = Encoding.UTF8;
    PriceHistory history = PriceFile.Read(file);
    Backtest backtest = new(history, settings);
    string source = file?.Name ?? "Stocks.csv, matplotlib's sample data (--prices takes your own)";
    Console.WriteLine(FormattableString.Invariant($"Prices: {source}; {history.Assets.Length} symbols, {history.Frequency}."));
    string span = FormattableString.Invariant($"{backtest.FirstDay:yyyy-MM-dd} to {backtest.LastDay:yyyy-MM-dd}");
    Console.WriteLine(FormattableString.Invariant($"{span}: {backtest.Decisions} decisions, on the first day of each month with prices."));
    Console.WriteLine(FormattableString.Invariant(
        $"Each of {Backtest.AllPairs.Length} portfolios starts with {settings.Cash:N0} in cash, which earns nothing."));
    Console.WriteLine(FormattableString.Invariant($"Trades are at the day's prices and cost {settings.CostRate:P2} of their value."));
    Console.WriteLine(FormattableString.Invariant(
        $"Estimates and risk rest on the last {backtest.Window} returns; a symbol joins at the first decision at which it has as many."));
    Console.WriteLine("Black-Litterman: every symbol makes the same share of the market, and no views.");
    Console.WriteLine("MachineLearningOptimized: no model is trained here, so that the method says so and leaves the strategy's weights;");
    Console.WriteLine("it trades them when one is 5 percentage points off its target.");
    Console.WriteLine();
    ImmutableArray<AccountResult> results = backtest.Run(Backtest.AllPairs, progress: (day, made) =>
    {
        if (made % 12 == 1 || made == backtest.Decisions)
        {
            Console.Error.WriteLine(FormattableString.Invariant($"{day:yyyy-MM-dd}: {made} of {backtest.Decisions} decisions"));
        }
    });
    ResultTable.Write(Console.Out, results);
    Console.WriteLine();
    Console.WriteLine("return: compound, per year. turnover: purchases and sales over the value of the portfolio, per year.");
    Console.WriteLine("breaches: limits found broken after a decision, each month anew. By limit, over all portfolios:");
    foreach (IGrouping<string, KeyValuePair<string, int>> limit in results.SelectMany(result => result.Breaches)
        .GroupBy(breach => breach.Key).OrderBy(group => group.Key, StringComparer.Ordinal))
    {
        Console.WriteLine(FormattableString.Invariant($"  {limit.Key,-16} {limit.Sum(breach => breach.Value),6}"));
    }

    return 0;
}

static DateOnly? ReadDate(ArgumentResult argument)
{
    string text = argument.Tokens[0].Value;
    if (DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out DateOnly date))
    {
        return date;
    }

    argument.AddError($"'{text}' is not a date like 2004-08-31.");
    return null;
}

static decimal ReadNumber(ArgumentResult argument)
{
    string text = argument.Tokens[0].Value;
    if (!decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out decimal number))
    {
        argument.AddError($"'{text}' is not a number like 0.05.");
    }

    return number;
}
