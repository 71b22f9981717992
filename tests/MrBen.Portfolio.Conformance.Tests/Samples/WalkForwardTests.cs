using System.Collections.Immutable;
using MrBen.Portfolio.Allocation;
using MrBen.Portfolio.Configuration;
using MrBen.Portfolio.Market;
using MrBen.Portfolio.Positions;
using MrBen.Portfolio.Rebalancing;
using MrBen.Portfolio.Risk;
using MrBen.Portfolio.State;
using WalkForward;

namespace MrBen.Portfolio.Conformance.Tests.Samples;

/// <summary>
/// The sample's engine on 20 real stocks, through the manager's public members, held to a ledger and to risk figures that are computed here
/// from the text of the file.
/// </summary>
public class WalkForwardTests
{
    // awk over the file: of 2016-07-01 to 2018-04-11, 22 days are the first of their month.
    private const int DecisionCount = 22;

    // √252: exchange days, as the dates of the file tell.
    private static readonly double YearOfDays = Math.Sqrt(252);

    [Fact]
    public void WalkForward_EveryStrategyAndMethod_RunsToTheEnd()
    {
        WalkForwardRun run = WalkForwardRun.Require();
        Assert.Equal(48, run.Results.Length);
        Assert.Equal((DecisionCount, new DateOnly(2016, 7, 1), new DateOnly(2018, 4, 11)),
            (run.Backtest.Decisions, run.Backtest.FirstDay, run.Backtest.LastDay));
        foreach (AccountResult result in run.Results)
        {
            Assert.Equal(DecisionCount, run.DecisionsOf(result).Count);
            Assert.Equal(new DateOnly(2018, 4, 11), result.Report!.LastDate);
            Assert.Equal(DateOnly.FromDateTime(result.Final.Time.UtcDateTime), result.Report.LastDate);
            Assert.Equal(20, result.Final.Assets.Length);
        }
    }

    // Every symbol that may be held has two years of prices, so that no allocation may fail; and none may go uncounted.
    [Fact]
    public void WalkForward_Statuses_AreThoseExpectedAndAddUp()
    {
        WalkForwardRun run = WalkForwardRun.Require();
        RebalanceStatus[] expected =
        [
            RebalanceStatus.Planned, RebalanceStatus.NothingToDo, RebalanceStatus.NothingPossible, RebalanceStatus.BelowBreakEven,
            RebalanceStatus.NotTriggered,
        ];
        foreach (AccountResult result in run.Results)
        {
            Assert.Equal([new(AllocationStatus.Optimal, DecisionCount)], result.AllocationStatuses);
            Assert.Equal([new(RiskStatus.Calculated, DecisionCount)], result.RiskStatuses);
            Assert.All(result.RebalanceStatuses.Keys, status => Assert.Contains(status, expected));
            Assert.Equal(DecisionCount, result.RebalanceStatuses.Values.Sum());
            foreach (Decision decision in run.DecisionsOf(result))
            {
                bool traded = decision.Allocation.Plan!.Status == RebalanceStatus.Planned;
                Assert.Equal(traded, !decision.Allocation.Plan.Trades.IsEmpty);
                Assert.Equal(traded, decision.Before.Cash != decision.After.Cash);
                Assert.NotEmpty(decision.Allocation.Trigger!.Detail);
            }

            // A portfolio that never bought anything trades at once, whatever waits for drift or events.
            Assert.Equal(RebalanceStatus.Planned, run.DecisionsOf(result)[0].Allocation.Plan!.Status);
        }
    }

    [Fact]
    public void WalkForward_Symbols_JoinWithTwoYearsOfReturnsAndNotBefore()
    {
        WalkForwardRun run = WalkForwardRun.Require();
        Assert.Equal(504, run.Backtest.Window);
        foreach (Decision decision in run.DecisionsOf(run.Results[0]))
        {
            IEnumerable<AssetId> expected = run.Prices.Assets.Where(asset => run.Panel.Count(asset, decision.Date) > 504);
            Assert.Equal(expected.Order(Comparer<AssetId>.Create(Compare)),
                decision.After.Assets.Select(asset => asset.Asset).Order(Comparer<AssetId>.Create(Compare)));
            Assert.Equal(decision.Date, decision.Before.History!.Dates[^1]);
        }

        Assert.Equal(19, run.DecisionsOf(run.Results[0])[0].After.Assets.Length); // without BABA, listed in September 2014
        static int Compare(AssetId a, AssetId b) => string.CompareOrdinal(a.Value, b.Value);
    }

    // To the last digit: cash and value after every single event are those of the ledger.
    [Fact]
    public void WalkForward_CashAndValue_ReconcileWithFillsAndPricesAndAreNeverNegative()
    {
        WalkForwardRun run = WalkForwardRun.Require();
        foreach (AccountResult result in run.Results)
        {
            Ledger ledger = run.LedgerOf(result);
            Assert.Equal(ledger.Entries.Count, result.States.Length);
            foreach (PortfolioStateRecord state in result.States)
            {
                Assert.Equal(ledger.Entries[state.Sequence], (state.Cash, state.NetAssetValue!.Value));
                Assert.True(state.Cash >= 0);
            }

            Assert.Equal(ledger.Entries.Values.Min(entry => entry.Cash), result.LowestCash);
        }
    }

    // The record is that of the ledger's value at the end of each day, from the cash at the end of the day before the first.
    [Fact]
    public void WalkForward_Performance_IsThatOfTheLedger()
    {
        WalkForwardRun run = WalkForwardRun.Require();
        foreach (AccountResult result in run.Results)
        {
            Ledger ledger = run.LedgerOf(result);
            double[] values = [.. ledger.Daily.Values.Select(value => (double)value)];
            double[] returns = [.. values.Skip(1).Select((value, day) => (value / values[day]) - 1)];
            PerformanceReport report = result.Report!;
            Assert.Equal((returns.Length, 1_000_000), (report.Observations, values[0]));
            Assert.Equal(values[^1] / values[0], 1 + report.TotalReturn!.Value, tolerance: 1e-10);
            double growth = values[^1] / values[0];
            Assert.Equal(Math.Pow(growth, 252.0 / returns.Length) - 1, report.GeometricReturn!.Value, tolerance: 1e-10);
            Assert.Equal(Deviation(returns) * YearOfDays, report.Volatility!.Value, tolerance: 1e-10);
            Assert.Equal(returns.Average() / Deviation(returns) * YearOfDays, report.SharpeRatio!.Value, tolerance: 1e-9);
            Assert.Equal(Enumerable.Range(0, values.Length).Max(day => 1 - (values[day] / values[..(day + 1)].Max())),
                report.MaximumDrawdown, tolerance: 1e-10);
            Assert.Equal(ledger.Turnover * 252 / returns.Length, result.Turnover!.Value, tolerance: 1e-9);
        }
    }

    // Ten basis points of the value of each trade, at that day's price of the file; costs wherever there are trades.
    [Fact]
    public void WalkForward_Trades_AreAtTheDaysPricesAndCostTenBasisPoints()
    {
        WalkForwardRun run = WalkForwardRun.Require();
        foreach (AccountResult result in run.Results)
        {
            int trades = 0;
            foreach (Decision decision in run.DecisionsOf(result))
            {
                foreach (PlannedTrade trade in decision.Allocation.Plan!.Trades)
                {
                    trades++;
                    Assert.Equal(run.Panel.Price(trade.Asset, decision.Date), trade.Price);
                    Assert.Equal(Math.Abs(trade.Quantity) * trade.Price * 0.001m, trade.Cost);
                }
            }

            Ledger ledger = run.LedgerOf(result);
            Assert.Equal((trades, result.Performance.Rebalancing!.TotalCost!.Value), (ledger.Fills, ledger.Fees));
            Assert.True(trades > 0 && ledger.Fees > 0);
        }
    }

    // Target weights keep what the strategy states; what is held after the trades is whole, long, and never more than there is.
    [Fact]
    public void WalkForward_Plans_BreakNoStatedConstraint()
    {
        WalkForwardRun run = WalkForwardRun.Require();
        PortfolioOptions options = run.Backtest.Options;
        StrategyCatalogue strategies = new(dynamicAllocation: options.DynamicAllocation);
        foreach (AccountResult result in run.Results)
        {
            foreach (Decision decision in run.DecisionsOf(result))
            {
                PortfolioAllocation allocation = decision.Allocation;
                Assert.Empty(strategies[result.Strategy].Constraints.Violations(allocation.TargetWeights!));
                RebalancePlan plan = allocation.Plan!;
                Assert.True(plan.CashAfter >= plan.CashFloor && plan.CashFloor == 0);
                Assert.All(decision.After.Assets, asset => Assert.True(
                    asset.Quantity >= 0 && asset.Quantity == decimal.Truncate(asset.Quantity)));
                Assert.InRange(decision.After.Assets.Sum(asset => asset.Quantity * run.Panel.Price(asset.Asset, decision.Date)),
                    0, decision.After.NetAssetValue!.Value);
                Dictionary<AssetId, decimal> held = decision.After.Assets.ToDictionary(asset => asset.Asset, asset => asset.Quantity);
                Assert.All(plan.Positions, position => Assert.Equal(held[position.Asset], position.QuantityAfter));
            }
        }
    }

    // Volatility of what is held over the last 504 days, (n − 1) × √252, and the fall from the highest value of the ledger; limits 25 % and
    // 20 %, warnings from 0.8 of them. Both sides of either limit occur.
    [Fact]
    public void WalkForward_Limits_RaiseWhenTheFiguresComputedHereSaySo()
    {
        WalkForwardRun run = WalkForwardRun.Require();
        Dictionary<RiskLimitState, int> volatilities = [];
        Dictionary<RiskLimitState, int> falls = [];
        foreach (AccountResult result in run.Results)
        {
            Ledger ledger = run.LedgerOf(result);
            foreach (Decision decision in run.DecisionsOf(result))
            {
                Hold("Volatility", Volatility(run.Panel, decision, ledger), 0.25, volatilities);
                Hold("Record drawdown", 1 - (double)(ledger.Daily[decision.Date] / ledger.Highest[decision.Date]), 0.2, falls);

                void Hold(string name, double value, double limit, Dictionary<RiskLimitState, int> seen)
                {
                    RiskLimitEvaluation evaluation = Assert.Single(decision.Risk.Limits, found => found.Name == name);
                    Assert.Equal(value, evaluation.Value!.Value, tolerance: 1e-10);
                    RiskLimitState state = value > limit ? RiskLimitState.Breached
                        : value >= 0.8 * limit ? RiskLimitState.Warning
                        : RiskLimitState.WithinLimit;
                    Assert.Equal(state, evaluation.State);
                    seen[state] = seen.GetValueOrDefault(state) + 1;
                }
            }

            Assert.Equal(
                run.DecisionsOf(result).Sum(decision => decision.Risk.Limits.Count(limit => limit.State == RiskLimitState.Breached)),
                result.Breaches.Values.Sum());
        }

        Assert.Equal(3, volatilities.Count);
        Assert.Equal(3, falls.Count);
    }

    // Without a model the method leaves the weights and says so; what is left is its trigger, a drift of 5 percentage points. The static
    // method asked on the first day of each month with that threshold is the same rule, so the two must agree to the last share.
    [Fact]
    public void WalkForward_MachineLearningWithoutAModel_IsTheStrategyTradedOnDrift()
    {
        WalkForwardRun run = WalkForwardRun.Require();
        Backtest drift = new(
            run.Prices, WalkForwardRun.Settings, options => options.Methods.Static.Threshold = options.Methods.TiltThreshold);
        ImmutableArray<AccountResult> bases = drift.Run(
            Enum.GetValues<PortfolioStrategy>().Select(strategy => (strategy, AllocationMethod.Static)));
        foreach (AccountResult expected in bases)
        {
            AccountResult result = Assert.Single(run.Results, result =>
                (result.Strategy, result.Method) == (expected.Strategy, AllocationMethod.MachineLearningOptimized));
            Assert.Equal(expected.States.Select(state => state.NetAssetValue), result.States.Select(state => state.NetAssetValue));
            Assert.Equal(Holdings(expected.Final), Holdings(result.Final));
            Assert.All(run.DecisionsOf(result), decision =>
                Assert.Contains("No model is active", decision.Allocation.Result.Steps[^1].Detail, StringComparison.Ordinal));
        }

        static IEnumerable<(AssetId, decimal)> Holdings(PortfolioSnapshot snapshot) =>
            snapshot.Assets.Select(asset => (asset.Asset, asset.Quantity));
    }

    // What comes later must not matter: with the prices of half a year alone, the same portfolios until then.
    [Fact]
    public void WalkForward_WithoutLaterPrices_IsTheSameUntilThen()
    {
        WalkForwardRun run = WalkForwardRun.Require();
        DateOnly end = new(2016, 12, 30);
        Backtest early = new(run.Prices.Between(run.Prices.Dates[0], end), WalkForwardRun.Settings with { To = null });
        AllocationMethod[] methods = [AllocationMethod.Dynamic, AllocationMethod.RegimeBased];
        ImmutableArray<AccountResult> results = early.Run(Backtest.AllPairs.Where(pair => methods.Contains(pair.Method)));
        foreach (AccountResult result in results)
        {
            AccountResult whole = Assert.Single(run.Results, other => (other.Strategy, other.Method) == (result.Strategy, result.Method));
            Assert.Equal(whole.States.Take(result.States.Length), result.States);
            Assert.Equal(end, result.Report!.LastDate);
        }
    }

    [Fact]
    public void Timetable_SymbolThatEnds_IsNamed()
    {
        DateOnly[] dates = [.. Enumerable.Range(0, 100).Select(new DateOnly(2015, 1, 31).AddMonths)];
        double[] prices = [.. dates.SelectMany((_, t) => new[] { 100 + Math.Sin(t), 50 + Math.Cos(t) })];
        bool[] observed = [.. dates.SelectMany((_, t) => new[] { true, t < 90 })];
        PriceHistory history = PriceHistory.Create(["A", "B"], [.. dates], prices, observed);
        WalkForwardException fault = Assert.Throws<WalkForwardException>(() => new Backtest(history, new WalkForwardSettings()));
        Assert.Equal("The prices of B end on 2022-06-30, before 2023-04-30; end there (--to), or leave the column out.", fault.Message);
        Assert.Equal(dates[89], new Backtest(history, new WalkForwardSettings { To = dates[89] }).LastDay);
    }

    [Fact]
    public void Timetable_TooLittleHistory_SaysWhatASymbolNeeds()
    {
        DateOnly[] dates = [.. Enumerable.Range(0, 60).Select(new DateOnly(2015, 1, 31).AddMonths)];
        PriceHistory history = PriceHistory.Create(["A"], [.. dates], [.. dates.Select((_, t) => 100 + Math.Sin(t))]);
        Assert.Equal(
            "No day is left: a symbol joins once it has 60 returns, and the prices run from 2015-01-31 to 2019-12-31.",
            Assert.Throws<WalkForwardException>(() => new Backtest(history, new WalkForwardSettings())).Message);
        Assert.Equal(dates[59], new Backtest(history, new WalkForwardSettings { Window = 59 }).FirstDay);
    }

    private static double Volatility(PricePanel panel, Decision decision, Ledger ledger)
    {
        double[] returns = new double[504];
        foreach (PortfolioAsset asset in decision.After.Assets.Where(asset => asset.Quantity != 0))
        {
            double weight = (double)(asset.Quantity * panel.Price(asset.Asset, decision.Date) / ledger.Daily[decision.Date]);
            double[] own = panel.Returns(asset.Asset, decision.Date, returns.Length);
            for (int t = 0; t < returns.Length; t++)
            {
                returns[t] += weight * own[t];
            }
        }

        return Deviation(returns) * YearOfDays;
    }

    private static double Deviation(double[] values)
    {
        double mean = values.Average();
        return Math.Sqrt(values.Sum(value => (value - mean) * (value - mean)) / (values.Length - 1));
    }
}
