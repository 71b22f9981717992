using System.Reflection;
using System.Text;
using CustomStrategy;
using MrBen.Portfolio;
using MrBen.Portfolio.Configuration;
using MrBen.Portfolio.Market;
using MrBen.Portfolio.Positions;

const double RiskFreeRate = 0.02;
Console.OutputEncoding = Encoding.UTF8;

// The six stocks of QuickStart's file that have more than 300 months; the other two were listed late.
using Stream stream = Assembly.GetExecutingAssembly().GetManifestResourceStream("Stocks.csv")!;
using StreamReader reader = new(stream);
PriceHistory prices = PriceHistory.ReadCsv(reader).Select("IBM", "AAPL", "MSFT", "XRX", "AMZN", "ADBE");

PortfolioOptions options = new()
{
    CustomLimits = [new RiskShareLimit(most: 0.4)],
    Models = new() { MinimumTrainingSamples = 240 },
};
options.Risk.RiskFreeRate = RiskFreeRate;
options.Rebalancing.Costs = new PerShareCost(perShare: 0.005m, least: 1, mostOfValue: 0.01m);

await using AdvancedPortfolioManager manager = new AdvancedPortfolioManagerBuilder()
    .UseOptions(options)
    .UseModelTrainer(new MomentumTrainer())
    .Build();
manager.ObservePrices(prices);
manager.SetCash(25_000m);
foreach (AssetId asset in prices.Assets)
{
    manager.AddAsset(new PortfolioAsset(asset) { Quantity = asset == "IBM" || asset == "AAPL" || asset == "MSFT" ? 100 : 0 });
}

Chapters chapters = new(manager, prices, RiskFreeRate);
chapters.OwnStrategy();
chapters.OwnTrigger(chapters.OwnTilt());
chapters.OwnLimit();
await chapters.OwnModelAsync();
