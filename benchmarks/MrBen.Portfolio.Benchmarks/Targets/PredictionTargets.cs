using MrBen.Portfolio.Configuration;
using MrBen.Portfolio.MachineLearning;
using MrBen.Portfolio.Market;
using MrBen.Portfolio.Positions;
using MrBen.Portfolio.Risk;

namespace MrBen.Portfolio.Benchmarks.Targets;

/// <summary>
/// A whole prediction through the manager: risk with forecasts of volatility, tails and correlation at three horizons, beside the 10 ms that
/// the specification gives it.
/// </summary>
internal static class PredictionTargets
{
    private const int Assets = 8;
    private const int Days = 2_520;
    private const double Seconds = 6;
    private const double Specified = 0.010;

    public static IEnumerable<TargetRow> Measure()
    {
        BarHistory bars = Draw();
        PriceHistory[] histories =
            [bars.ToPriceHistory(), bars.Between(DateOnly.MinValue, bars.DatesOf(0)[^2]).ToPriceHistory()];
        string directory = Directory.CreateTempSubdirectory("models").FullName;
        try
        {
            PortfolioOptions options = new() { Models = new() { CrossValidates = false } };
            AdvancedPortfolioManager manager =
                new AdvancedPortfolioManagerBuilder().UseOptions(options).UseMachineLearning(directory).Build();
            manager.ObservePrices(histories[0]);
            manager.SetBenchmark(bars.Assets[0]);
            foreach (AssetId asset in bars.Assets)
            {
                manager.AddAsset(new PortfolioAsset(asset) { Quantity = 10 });
            }

            manager.TrainModelsAsync().GetAwaiter().GetResult();
            PortfolioRisk risk = manager.CalculatePortfolioRisk().GetRiskOrThrow();
            string agreement = FormattableString.Invariant($"{risk.Forward.Length} horizons, {Assets} assets, {Days:N0} days");
            double[] warm = Duel.Medians(Seconds, Contender.Here("library", () => manager.CalculatePortfolioRisk()));
            yield return new TargetRow("risk with forecasts, same history", "the specification's 10 ms", 1, warm[0], Specified, agreement);

            int day = 0;
            double[] anew = Duel.Medians(Seconds, Contender.Here("library", () =>
            {
                manager.ObservePrices(histories[day = 1 - day]);
                manager.CalculatePortfolioRisk();
            }));
            yield return new TargetRow(
                "risk with forecasts, another history of the same length", "the specification's 10 ms", null, anew[0], Specified, agreement);
        }
        finally
        {
            Directory.Delete(directory, recursive: true);
        }
    }

    // A market whose volatility clusters, and assets that move with it.
    private static BarHistory Draw()
    {
        Random random = new(20_260_101);
        List<Bar>[] bars = [.. Enumerable.Range(0, Assets).Select(_ => new List<Bar>())];
        double[] prices = [.. Enumerable.Repeat(100.0, Assets)];
        double variance = 1e-4;
        DateOnly day = new(2010, 1, 1);
        for (int t = 0; t < Days; t++)
        {
            day = day.AddDays(day.DayOfWeek == DayOfWeek.Friday ? 3 : 1);
            double market = Math.Sqrt(variance) * MarketModel.Normal(random);
            for (int k = 0; k < Assets; k++)
            {
                double open = prices[k];
                double close = open * Math.Exp((market * (0.5 + (0.1 * k))) + (k == 0 ? 0 : Math.Sqrt(variance) * MarketModel.Normal(random)));
                double width = Math.Sqrt(variance) * (0.2 + random.NextDouble());
                prices[k] = close;
                bars[k].Add(new Bar(
                    day, open, Math.Max(open, close) * (1 + width), Math.Min(open, close) * (1 - width), close,
                    1e6 * (1 + random.NextDouble())));
            }

            variance = 2e-6 + (0.9 * variance) + (0.08 * market * market);
        }

        return BarHistory.Combine([.. bars.Select((own, k) => BarHistory.Create($"A{k}", own))]);
    }
}
