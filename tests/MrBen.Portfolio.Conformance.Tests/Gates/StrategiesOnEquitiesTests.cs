using MrBen.Portfolio.Allocation;
using MrBen.Portfolio.Conformance.Tests.Risk.Forecasts;
using MrBen.Portfolio.Estimation;
using MrBen.Portfolio.Forecasting.Gate;
using MrBen.Portfolio.MachineLearning;
using MrBen.Portfolio.Market;

namespace MrBen.Portfolio.Conformance.Tests.Gates;

/// <summary>
/// The allocation optimizer on real bars: a forest on the relative utility of the four risk-based strategies over eight equities, 2006 to
/// 2021, net of 10 basis points. The project's measurement (LEARNING.md, section 2.5: nine equities, six strategies) is an R² out of sample
/// of −5.7 % and no difference of Sharpe ratios that is significant: the gate must stay closed.
/// </summary>
/// <remarks>
/// One configuration was tried, no more: leaves of 20·H rows, as for the variance a month ahead, whose labels overlap alike. In the full
/// tier, over 118 months from 2011 on: R² −7.1 %, Diebold-Mariano 1.8 against it; Sharpe ratios 0.628 of 1/N, 0.629 of the equal mixture,
/// 0.627 of Hedge, 0.620 of the tilted mixture, all between 0.0 and 1.3 with 95 %; deflated Sharpe ratio of what the tilt adds 0.17,
/// probability of overfitting 0.76. The short tier has 20 trees and the last 53 months: there R² is +2.5 %, with a Diebold-Mariano of −1.2
/// no more than luck, the tilt adds nothing to the Sharpe ratio (0.714 to 0.706 of the mixture and 0.716 of 1/N), and the probability of
/// overfitting is 1.00.
/// </remarks>
public class StrategiesOnEquitiesTests
{
    private const int Horizon = 22;

    private static readonly string[] Symbols = ["SPY", "AAPL", "IBM", "AIG", "BAC", "IWM", "GOOG", "USO"];

    [Fact]
    public void TryRun_RiskBasedStrategies_StayOut()
    {
        StrategyReport report = Run(Panel().Last(TestTier.Count(brief: 2_400, full: int.MaxValue)), TestTier.Count(20, 100));
        GateReport gate = ModelGate.Evaluate(GateState.Initial, report.ToEvidence(), new GateOptions { Horizon = Horizon });
        TestContext.Current.TestOutputHelper!.WriteLine($"{report}\n{gate}");
        Assert.False(gate.IsActive, gate.Explanation);
        Assert.True(report.ModelOverEqual.Losses.Periods >= 250);
        Assert.True(
            report.Explained < (TestTier.IsLong ? 0.01 : 0.05),
            FormattableString.Invariant($"An R² of {report.Explained:P2} out of sample is a leak until proven otherwise."));
        Assert.All(report.Performances, one => Assert.InRange(one.AboveEqualWeight, 0, 0.95));
        if (TestTier.IsLong)
        {
            Assert.InRange(report.Explained, -0.12, 0);
            Assert.InRange(report.Performances[0].Sharpe!.Estimate, 0.6, 0.66); // LEARNING.md: 0.63
            Assert.All(report.Performances, one => Assert.InRange(one.Sharpe!.Estimate, 0.59, 0.66));
            Assert.True(report.DeflatedSharpe < 0.5 && report.Overfitting!.Probability > 0.5);
        }
    }

    // Without the last year the forecasts until then are the same, bit for bit: no number of the long run came from later.
    [Fact]
    public void TryRun_FutureCutOff_ForecastsTheSamePast()
    {
        ReturnPanel panel = Panel().Last(2_200);
        DateOnly cut = panel.Dates[^253];
        StrategyOutcome[] late = [.. Run(panel, trees: 5).Outcomes.Where(outcome => outcome.KnownOn <= cut)];
        StrategyOutcome[] early = [.. Run(panel.Slice(0, panel.Observations - 252), trees: 5).Outcomes];
        Assert.True(early.Length > 2_000, $"{early.Length}");
        Assert.Equal(early, late);
    }

    private static ReturnPanel Panel() =>
        ReturnPanel.FromPrices(BarHistory.Combine([.. Symbols.Select(CleanedEquities.Read)]).ToPriceHistory());

    private static StrategyReport Run(ReturnPanel panel, int trees)
    {
        StrategyBacktest backtest = new(StrategyMixture.RiskBased().Members, StrategyBacktestOptions.Monthly);
        Assert.True(
            backtest.TryRecord(panel, out StrategyTrackRecord? record, out EstimationFailure? failure, TestContext.Current.CancellationToken),
            failure?.Detail);
        ForestTrainer trainer = new(new ForestTrainerOptions { Trees = trees, Leaves = 16, MinimumRowsPerLeaf = 20 * Horizon });
        Assert.True(
            StrategyProtocol.TryRun(record, trainer, out StrategyReport? report, out failure, cancellationToken: TestContext.Current.CancellationToken),
            failure?.Detail);
        return report;
    }
}
