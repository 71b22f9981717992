using System.CommandLine;
using QuickStart;

Option<FileInfo?> prices = new("--prices") { Description = "Your own prices as CSV: date and one column per symbol, or symbol, date, close. Default: eight US stocks." };
Option<string> strategy = new("--strategy")
{
    Description = $"The strategy to plan trades for: {string.Join(", ", StrategyNames.All)}.",
    DefaultValueFactory = _ => "risk_parity",
};
Option<decimal> cash = new("--cash") { Description = "Cash at hand.", DefaultValueFactory = _ => 25_000m };
Option<string[]> positions = new("--position") { Description = "Units held, as SYMBOL=QUANTITY; may be repeated. Default: 100 of the first three stocks." };
Option<double> riskFree = new("--risk-free") { Description = "Risk-free rate per year; 0.02 is 2 %.", DefaultValueFactory = _ => 0.02 };
Option<decimal> fee = new("--fee") { Description = "Cost of a trade as a fraction of its value.", DefaultValueFactory = _ => 0.0005m };
Option<string?> frequency = new("--frequency") { Description = "Where the dates do not tell: daily, calendar-daily, weekly or monthly." };
RootCommand root = new("From prices to risk, to what several strategies would hold, and to the trades that lead there.")
{
    prices, strategy, cash, positions, riskFree, fee, frequency,
};
root.SetAction(parsed => Demonstration.Run(new Request(
    parsed.GetValue(prices), parsed.GetValue(strategy)!, parsed.GetValue(cash), parsed.GetValue(positions) ?? [],
    parsed.GetValue(riskFree), parsed.GetValue(fee), parsed.GetValue(frequency))));
return root.Parse(args) is { Errors.Count: > 0 } faulty
    ? Refusal.Report(string.Join('\n', faulty.Errors.Select(error => error.Message)))
    : root.Parse(args).Invoke();
