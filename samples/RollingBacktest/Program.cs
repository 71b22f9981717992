using System.CommandLine;
using System.Globalization;
using MrBen.Portfolio.Allocation;
using RollingBacktest;

Option<FileInfo?> returns = new("--returns") { Description = "Monthly returns as CSV: date, risk-free column, one column per asset." };
Option<string> riskFree = new("--riskfree") { Description = "Name of the risk-free column.", DefaultValueFactory = _ => "RF" };
Option<int> window = new("--window") { Description = "Months that each estimate rests on.", DefaultValueFactory = _ => 120 };
Option<bool> total = new("--total") { Description = "The assets' returns include the risk-free rate; it is taken off." };
RootCommand root = new("Six strategies on rolling windows, as in DeMiguel, Garlappi and Uppal (2009).") { returns, riskFree, window, total };
root.SetAction(parsed =>
{
    try
    {
        return Report(Load(parsed.GetValue(returns), parsed.GetValue(riskFree)!, parsed.GetValue(total)), parsed.GetValue(window));
    }
    catch (Exception fault) when (fault is BacktestException or IOException)
    {
        Console.Error.WriteLine(fault.Message);
        return 2;
    }
});
return root.Parse(args).Invoke();

static ReturnTable Load(FileInfo? file, string riskFreeColumn, bool total)
{
    if (file is null)
    {
        Console.WriteLine("SYNTHETIC data: a made-up market that says nothing about real ones. For your own returns:");
        Console.WriteLine("  dotnet run --project samples/RollingBacktest -- --returns returns.csv --riskfree RF --window 120");
        Console.WriteLine();
        return SyntheticMarket.Create();
    }

    using StreamReader reader = file.OpenText();
    return ReturnTable.Read(reader, riskFreeColumn, total);
}

static int Report(ReturnTable table, int window)
{
    int assets = table.Excess.Assets.Length;
    Backtest backtest = new(window);
    List<BacktestRun> runs = [];
    foreach (IAllocationStrategy strategy in PaperStrategies.For(assets, window))
    {
        runs.Add(backtest.Run(table, strategy));
    }

    Console.WriteLine(FormattableString.Invariant(
        $"{assets} assets, {table.Excess.Observations} months from {table.Excess.Dates[0]:yyyy-MM-dd}; {runs[0].Excess.Length} of them held, each on the {window} before it. Per month:"));
    Console.WriteLine();
    Console.WriteLine("  strategy   Sharpe ratio   mean excess    turnover");
    foreach (BacktestRun run in runs)
    {
        string ratio = run.MonthlySharpeRatio?.ToString("0.0000", CultureInfo.InvariantCulture) ?? "–";
        Console.WriteLine(FormattableString.Invariant($"  {run.Strategy,-8} {ratio,14} {run.MeanExcess,13:0.0000} {run.Turnover,11:0.0000}"));
    }

    return 0;
}
