using System.CommandLine;
using System.Globalization;
using System.Text;
using MrBen.Portfolio;
using MrBen.Portfolio.Allocation;
using MrBen.Portfolio.Configuration;
using MrBen.Portfolio.Forecasting;
using MrBen.Portfolio.MachineLearning;
using MrBen.Portfolio.Market;
using MrBen.Portfolio.Positions;
using MrBen.Portfolio.Risk;
using MrBen.Portfolio.Risk.Learned;
using TrainModels;

Option<DirectoryInfo?> bars = new("--bars")
{
    Description = "A folder with a file per symbol, spy.csv or spy.csv.gz: date, open, high, low, close, volume. Default: a simulated market.",
};
Option<DirectoryInfo?> factors = new("--factors")
{
    Description = "A folder with factor files of splits and dividends, as QuantConnect Lean has them. Default: bars are adjusted already.",
};
Option<string[]> symbols = new("--symbols")
{
    Description = "The symbols to train on, the market first. Default: all.",
    AllowMultipleArgumentsPerToken = true,
};
Option<string> models = new("--models") { Description = "Where models are kept.", DefaultValueFactory = _ => "models" };
Option<int> trees = new("--trees") { Description = "Trees of each forest.", DefaultValueFactory = _ => 100 };
Option<int[]> horizons = new("--horizons")
{
    Description = "Periods that risk is forecast ahead.",
    DefaultValueFactory = _ => [1, 5, 22],
    AllowMultipleArgumentsPerToken = true,
};
RootCommand root = new("Trains the models of risk, correlation and allocation, and tells which of them may be used.")
{
    bars, factors, symbols, models, trees, horizons,
};
root.SetAction(async (parsed, cancellationToken) =>
{
    try
    {
        Console.OutputEncoding = Encoding.UTF8;
        BarHistory history = parsed.GetValue(bars) is { } folder
            ? BarFolder.Read(folder, parsed.GetValue(factors), parsed.GetValue(symbols) ?? [])
            : SimulatedMarket.Draw();
        await TrainAsync(
            history, parsed.GetValue(models)!, parsed.GetValue(trees), parsed.GetValue(horizons)!, cancellationToken).ConfigureAwait(false);
        return 0;
    }
    catch (Exception fault) when (fault is FormatException or ArgumentException or IOException or InvalidDataException)
    {
        await Console.Error.WriteLineAsync(fault.Message).ConfigureAwait(false);
        return 2;
    }
});
return await root.Parse(args).InvokeAsync().ConfigureAwait(false);

static async Task TrainAsync(BarHistory bars, string directory, int trees, int[] horizons, CancellationToken cancellationToken)
{
    PortfolioOptions options = new() { Models = new() { Horizons = [.. horizons] } };
    foreach (TreeModelOptions forest in
        new[] { options.Models.RiskPredictor, options.Models.CorrelationPredictor, options.Models.AllocationOptimizer })
    {
        forest.Trees = trees;
    }

    await using AdvancedPortfolioManager manager =
        new AdvancedPortfolioManagerBuilder().UseOptions(options).UseMachineLearning(directory).Build();
    manager.ObservePrices(bars.ToPriceHistory());
    manager.SetBenchmark(bars.Assets[0]);
    manager.SetCash(100_000m);
    foreach (AssetId asset in bars.Assets)
    {
        manager.AddAsset(new PortfolioAsset(asset) { Quantity = 100 });
    }

    Console.WriteLine($"{bars.Assets.Length} assets, the market is {bars.Assets[0]}; models are kept in {Path.GetFullPath(directory)}.");
    TrainingReport report;
    using (ProgressBar bar = new())
    {
        report = await manager.TrainModelsAsync(bar, cancellationToken).ConfigureAwait(false);
    }

    Results.Write(manager.GetPortfolioSummary().Models, report);

    PortfolioRiskResult risk = manager.CalculatePortfolioRisk();
    Console.WriteLine();
    Console.WriteLine("The portfolio ahead:");
    PortfolioRisk held = risk.GetRiskOrThrow();
    foreach (ForwardRisk forward in held.Forward)
    {
        Console.WriteLine($"  {forward}");
    }

    if (held.ForwardDetail.Length > 0)
    {
        Console.WriteLine($"  {held.ForwardDetail}");
    }

    PortfolioAllocation allocation =
        manager.OptimizePortfolioAllocation(
            PortfolioStrategy.RiskParity, AllocationMethod.MachineLearningOptimized, cancellationToken);
    Console.WriteLine();
    Console.WriteLine("Risk parity, moved by the allocation optimizer:");
    foreach (AllocationStep step in allocation.Result.Steps)
    {
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  {step.Name}: {step.Detail}"));
    }
}
