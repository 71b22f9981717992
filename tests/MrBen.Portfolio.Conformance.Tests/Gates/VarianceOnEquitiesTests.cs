using MrBen.Portfolio.Conformance.Tests.Risk.Forecasts;
using MrBen.Portfolio.Estimation;
using MrBen.Portfolio.Forecasting.Features;
using MrBen.Portfolio.Forecasting.Variance;
using MrBen.Portfolio.MachineLearning;
using MrBen.Portfolio.Market;

namespace MrBen.Portfolio.Conformance.Tests.Gates;

public class VarianceOnEquitiesTests
{
    private static readonly string[] Symbols = ["SPY", "AAPL", "IBM", "AIG", "BAC", "IWM", "GOOG", "USO"];

    [Theory]
        [InlineData(1)]
    [InlineData(22)]
    public void Measure(int horizon)
    {
        System.Diagnostics.Stopwatch watch = System.Diagnostics.Stopwatch.StartNew();
        BarHistory market = CleanedEquities.Read("SPY");
        List<FeatureTable> tables = [];
        foreach (string symbol in Symbols)
        {
            BarHistory bars = symbol == "SPY" ? market : BarHistory.Combine(CleanedEquities.Read(symbol), market);
            Assert.True(VolatilityFeatures.TryBuild(
                bars, new AssetId(symbol), out FeatureTable? table, out _, new FeatureOptions { Horizon = horizon }, new AssetId("SPY")));
            tables.Add(table);
        }

        FeaturePanel panel = FeaturePanel.Combine([.. tables]);
        int before = panel.Dates.Count(day => day < new DateOnly(2004, 1, 1));
        ForestTrainer trainer = new(new ForestTrainerOptions { Trees = 100, Leaves = 64, MinimumRowsPerLeaf = 20 * horizon });
        long built = watch.ElapsedMilliseconds;
        Assert.True(VarianceProtocol.TryRun(
            panel, trainer, out VarianceReport? report, out EstimationFailure? failure,
            new VarianceProtocolOptions { TrainingPeriods = before - horizon }), failure?.Detail);
        File.AppendAllText("/tmp/variance_measured.txt", $"--- H={horizon}: built {built} ms, all {watch.ElapsedMilliseconds} ms\n{report}\n{report.ModelBand}\n{report.BaselineBand}\n{report.Outputs}\n{string.Join("; ", report.ModelOverBaseline.Losses.Blocks)}\n{string.Join("; ", report.ModelOverBaseline.Years)}\n{string.Join("; ", report.LinearOverBaseline.Losses.Blocks)}\n");
    }
}
