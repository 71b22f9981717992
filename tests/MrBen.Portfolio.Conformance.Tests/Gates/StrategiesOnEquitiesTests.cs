using System.Diagnostics;
using MrBen.Portfolio.Allocation;
using MrBen.Portfolio.Conformance.Tests.Risk.Forecasts;
using MrBen.Portfolio.Estimation;
using MrBen.Portfolio.Forecasting.Gate;
using MrBen.Portfolio.MachineLearning;
using MrBen.Portfolio.Market;

namespace MrBen.Portfolio.Conformance.Tests.Gates;

public class StrategiesOnEquitiesTests
{
    private static readonly string[] Symbols = ["SPY", "AAPL", "IBM", "AIG", "BAC", "IWM", "GOOG", "USO"];

    [Fact]
    public void TryRun_RiskBasedStrategies_StayOut()
    {
        BarHistory bars = BarHistory.Combine([.. Symbols.Select(CleanedEquities.Read)]);
        ReturnPanel panel = ReturnPanel.FromPrices(bars.ToPriceHistory());
        StrategyBacktest backtest = new(StrategyMixture.RiskBased().Members, StrategyBacktestOptions.Monthly);
        Stopwatch watch = Stopwatch.StartNew();
        Assert.True(
            backtest.TryRecord(panel, out StrategyTrackRecord? record, out EstimationFailure? failure, TestContext.Current.CancellationToken),
            failure?.Detail);
        TestContext.Current.TestOutputHelper!.WriteLine($"{panel.Observations} {record} {record.Decisions.Length} decisions {watch.ElapsedMilliseconds} ms");
        ForestTrainer trainer = new(new ForestTrainerOptions { Trees = 100, Leaves = 16, MinimumRowsPerLeaf = 440 });
        Assert.True(StrategyProtocol.TryRun(
            record, trainer, out StrategyReport? report, out failure, cancellationToken: TestContext.Current.CancellationToken),
            failure?.Detail);
        GateReport gate = ModelGate.Evaluate(GateState.Initial, report.ToEvidence(), new GateOptions { Horizon = 22 });
        TestContext.Current.TestOutputHelper!.WriteLine($"{watch.ElapsedMilliseconds} ms {report}\n{gate}");
    }
}
