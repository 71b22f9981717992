using MrBen.Portfolio.Allocation;
using MrBen.Portfolio.Configuration;
using MrBen.Portfolio.Market;
using MrBen.Portfolio.Positions;
using MrBen.Portfolio.Rebalancing;
using MrBen.Portfolio.Risk;
using MrBen.Portfolio.Risk.Monitoring;
using MrBen.Portfolio.Risk.Reporting;
using MrBen.Portfolio.State;
using MrBen.Portfolio.State.Reviews;
using MrBen.Portfolio.Tests.Configuration;
using MrBen.Portfolio.Tests.State;

namespace MrBen.Portfolio.Tests.Facade;

/// <summary>What handlers are told beside limits, the market and forecasts.</summary>
public class NotificationTests
{
    private static readonly (string, string) Trainable = ("ml_models.model_training.min_training_samples", "70");

    // 10,000 in cash and 10 of A and of B at 100 are worth 12,000; half of it is 60 of each. A trade costs 2: of the 100 units that are missing the
    // cash pays 99. So 9,900 are traded, 82.5 % of 12,000.
    [Fact]
    public async Task PlanWithTrades_IsTold_AndOneWithoutIsNot()
    {
        CollectingHandler told = new();
        SamplePortfolio portfolio = new(new PortfolioOptions { TransactionCosts = new() { FixedCost = 2 } }, told);
        portfolio.Manager.SetCash(10_000);
        portfolio.Manager.AddAsset(new PortfolioAsset("A") { Quantity = 10 });
        portfolio.Manager.AddAsset(new PortfolioAsset("B") { Quantity = 10 });
        portfolio.Manager.ObservePrices(SamplePortfolio.History(100, "A", "B"));
        portfolio.Manager.ObservePrice("A", 100, SamplePortfolio.Start);
        portfolio.Manager.ObservePrice("B", 100, SamplePortfolio.Start);
        PortfolioAllocation allocation = portfolio.Allocate(PortfolioStrategy.EqualWeight);
        foreach (PlannedTrade trade in allocation.Plan!.Trades)
        {
            portfolio.Manager.ApplyFill(trade.Asset, trade.Quantity, trade.Price, trade.Cost, SamplePortfolio.Start);
        }

        Assert.Empty(portfolio.Allocate(PortfolioStrategy.EqualWeight).Plan!.Trades);
        await portfolio.Manager.DisposeAsync();
        RebalancingAlert alert = Assert.Single(told.Alerts.OfType<RebalancingAlert>());
        Assert.Equal((NotificationKind.Rebalancing, AlertSeverity.Information), (alert.Kind, alert.Severity));
        Assert.Equal((allocation.Strategy, AllocationMethod.Static, allocation.Sequence), (alert.Strategy, alert.Method, alert.Sequence));
        Assert.Same(allocation.Plan, alert.Plan);
        Assert.Equal(
            $"{allocation.Strategy}, Static: 2 trades planned, turnover 82.50 %, cost 4.00 USD. {allocation.Trigger!.Detail}", alert.Detail);
    }

    // Worth 100, 94 and 101, then 101 less 5 %: 95.95, twice at the high, and above it. A deposit leads nowhere.
    [Fact]
    public async Task Milestones_AreToldOnce_AndWhatIsPutInDoesNotCount()
    {
        CollectingHandler told = new();
        PortfolioOptions options = SamplePortfolio.Options(o => o.Operations.Milestones.EquityLevels = [101, 150, 1_000]);
        SamplePortfolio portfolio = HoldingOne(options, told);
        Prices(portfolio, 94, 99.9m, 101, 101, 95.95m, 101, 101.01m, 102);
        portfolio.Manager.SetCash(100);
        Prices(portfolio, 103);
        portfolio.Manager.SetCash(0);
        Prices(portfolio, 149, 151);
        await portfolio.Manager.DisposeAsync();
        Assert.Equal(
            [
                "A new high of 101.00 USD, after a fall of 6.00 % below the one before.",
                "The net asset value is 101.00 USD, for the first time at 101.00 or more.",
                "A new high of 101.01 USD, after a fall of 5.00 % below the one before.",
            ],
            told.Alerts.OfType<MilestoneAlert>().Select(alert => alert.Detail));
        Assert.All(told.Alerts, alert => Assert.Equal((NotificationKind.Milestone, AlertSeverity.Information), (alert.Kind, alert.Severity)));
        Assert.Equal(202m, portfolio.Manager.PortfolioHistory.Max(record => record.NetAssetValue)); // with the deposit: 150 was no news after it
    }

    // A fall before the process ended is part of the state: the new high after it is told by the next process, and a replay tells nobody.
    [Fact]
    public async Task Milestones_OutliveTheProcess_AndAReplayTellsNobody()
    {
        SamplePortfolio portfolio = HoldingOne(new PortfolioOptions());
        Prices(portfolio, 90);
        CollectingHandler told = new();
        SamplePortfolio loaded = new(new PortfolioOptions(), told);
        loaded.Load(portfolio.Save());
        Prices(portfolio, 120);
        CollectingHandler untold = new();
        SamplePortfolio replayed = new(new PortfolioOptions(), untold);
        replayed.Manager.Replay(portfolio.Journal.ReadEvents());
        Assert.Equal(portfolio.Manager.StateHash, replayed.Manager.StateHash);
        replayed.Manager.ObservePrice("A", 119, replayed.Clock.GetUtcNow());
        Prices(loaded, 120);
        Assert.Equal(portfolio.Manager.StateHash, loaded.Manager.StateHash);
        await loaded.Manager.DisposeAsync();
        await replayed.Manager.DisposeAsync();
        Assert.Equal("A new high of 120.00 USD, after a fall of 10.00 % below the one before.", Assert.Single(told.Alerts).Detail);
        Assert.Empty(untold.Alerts);
    }

    // Of a first history, prices that are none are told and what looks odd is the past; later, whatever is new.
    [Fact]
    public async Task DataQuality_NewFaultsAreTold_KnownOnesAreNot()
    {
        CollectingHandler told = new();
        SamplePortfolio portfolio = new(new PortfolioOptions { Alerts = new() { RepeatAfter = TimeSpan.Zero } }, told);
        portfolio.Manager.ObservePrices(With(100, (50, 0), (60, 1_000)));
        portfolio.Manager.ObservePrices(With(101, (50, 0), (60, 1_000)));
        portfolio.Manager.ObservePrices(With(140, (50, 0), (60, 1_000), (120, 1_000), (130, -1)));
        await portfolio.Manager.DisposeAsync();
        DataQualityAlert[] alerts = [.. told.Alerts.Cast<DataQualityAlert>()];
        Assert.Equal(2, alerts.Length);
        Assert.All(alerts, alert => Assert.Equal((NotificationKind.DataQuality, new AssetId("A")), (alert.Kind, alert.Asset)));
        Assert.Equal("Price of A on 2025-03-12 is 0; of its prices 1 are not positive and count as missing.", alerts[0].Detail);
        Assert.Equal("Price of A on 2025-03-12 is 0; of its prices 2 are not positive and count as missing.", alerts[1].Findings[0]);
        DateOnly spike = SamplePortfolio.History(140, "A").Dates[120];
        Assert.Contains(alerts[1].Findings, sentence => sentence.Contains(FormattableString.Invariant($"{spike:yyyy-MM-dd}"), StringComparison.Ordinal));
        Assert.DoesNotContain(told.Alerts, alert => alert.Detail.Contains("2025-03-26", StringComparison.Ordinal)); // row 60, of the first history
    }

    // A close that is too high for a day is told of on that day, and on the next, which shows what it was; a run of equal closes once, when it is
    // long enough; an asset that ends once, though others go on.
    [Fact]
    public async Task DataQuality_DayByDay_IsToldWhenItShows_AndOnce()
    {
        CollectingHandler told = new();
        SamplePortfolio portfolio = new(new PortfolioOptions { Alerts = new() { RepeatAfter = TimeSpan.Zero } }, told);
        PriceHistory whole = SamplePortfolio.History(140, "A", "B", "C");
        for (int rows = 100; rows <= 140; rows++)
        {
            double[] prices = [.. Enumerable.Range(0, rows * 3).Select(i => (i / 3, i % 3) switch
            {
                (110, 0) => 1.3 * Price(110, 0),
                ( >= 115 and < 130, 1) => Price(115, 1),
                var (row, asset) => Price(row, asset),
            })];
            bool[] observed = [.. Enumerable.Range(0, rows * 3).Select(i => i % 3 != 2 || i / 3 < 120)];
            portfolio.Manager.ObservePrices(PriceHistory.Create(whole.Assets, whole.Dates[..rows], prices, observed));
        }

        await portfolio.Manager.DisposeAsync();
        string day = FormattableString.Invariant($"{whole.Dates[110]:yyyy-MM-dd}");
        string[] sentences = [.. told.Alerts.Cast<DataQualityAlert>().Where(alert => alert.Asset == "A").SelectMany(alert => alert.Findings)];
        Assert.Equal(2, sentences.Length);
        Assert.StartsWith($"Close of A on {day}, the last bar, is ", sentences[0], StringComparison.Ordinal);
        Assert.EndsWith("whether it stays is not known yet.", sentences[0], StringComparison.Ordinal);
        Assert.StartsWith($"Close of A on {day} is ", sentences[1], StringComparison.Ordinal);
        Assert.Contains(", and back at ", sentences[1], StringComparison.Ordinal);
        DataQualityAlert run = Assert.Single(told.Alerts.Cast<DataQualityAlert>(), alert => alert.Asset == "B");
        Assert.Contains("on each of 5 bars", run.Detail, StringComparison.Ordinal);
        DataQualityAlert ended = Assert.Single(told.Alerts.Cast<DataQualityAlert>(), alert => alert.Asset == "C");
        Assert.Equal(
            FormattableString.Invariant(
                $"C ends on {whole.Dates[119]:yyyy-MM-dd}, others go on until {whole.Dates[125]:yyyy-MM-dd}; 6 weekdays are absent."),
            ended.Detail);

        double Price(int row, int asset) => whole.TryGetPrice(row, asset, out double price) ? price : double.NaN;
    }

    [Fact]
    public async Task Reports_ReachHandlers_WithTheirMarkdown()
    {
        CollectingHandler told = new();
        SamplePortfolio portfolio = new(new PortfolioOptions(), told);
        portfolio.Manager.SetCash(100);
        RiskReport report = portfolio.Manager.CreateRiskReport(TestContext.Current.CancellationToken);
        portfolio.Manager.CreateRiskReport(TestContext.Current.CancellationToken); // however soon: another report
        PortfolioReview review = portfolio.Manager.CreateReview(ReviewPeriod.Weekly);
        await portfolio.Manager.DisposeAsync();
        ReportAlert[] alerts = [.. told.Alerts.Cast<ReportAlert>()];
        Assert.Equal(["Risk report", "Risk report", "Weekly review"], alerts.Select(alert => alert.Topic));
        Assert.All(alerts, alert => Assert.Equal((NotificationKind.Report, AlertSeverity.Information), (alert.Kind, alert.Severity)));
        Assert.Equal(("Risk report of 2026-01-05 09:30 UTC.", report.ToMarkdown()), (alerts[0].Detail, alerts[0].Markdown));
        Assert.Equal(("Weekly review, 2025-12-29 to 2026-01-04", review.ToMarkdown()), (alerts[2].Title, alerts[2].Markdown));
        Assert.Equal(portfolio.Snapshot.Sequence, alerts[2].Sequence);
    }

    // What a trainer throws reaches the caller as before; what was too little to train on is told too. A cancelled training is nobody's fault.
    [Fact]
    public async Task Training_ThatFails_IsTold()
    {
        ConfiguredPortfolio failing = new([Trainable], new FailingTrainer(new IOException("The disk is full.")));
        await Assert.ThrowsAsync<IOException>(() => failing.Invested().Manager.TrainModelsAsync(cancellationToken: TestContext.Current.CancellationToken));
        ConfiguredPortfolio cancelled = new([Trainable], new FailingTrainer(new OperationCanceledException()));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => cancelled.Invested().Manager.TrainModelsAsync(cancellationToken: TestContext.Current.CancellationToken));
        ConfiguredPortfolio few = new([Trainable], new FixedScores([0, 0, 0, 0]));
        await few.Invested(rows: 30).Manager.TrainModelsAsync(cancellationToken: TestContext.Current.CancellationToken);
        foreach (ConfiguredPortfolio portfolio in (ConfiguredPortfolio[])[failing, cancelled, few])
        {
            await portfolio.Manager.DisposeAsync();
        }

        ModelAlert alert = Assert.Single(failing.Told.Alerts.OfType<ModelAlert>());
        Assert.Equal(
            (NotificationKind.ModelDegradation, AlertSeverity.Error, "The training of models failed; what was active stays active. The disk is full."),
            (alert.Kind, alert.Severity, alert.Detail));
        Assert.Empty(cancelled.Told.Alerts.OfType<ModelAlert>());
        Assert.Equal(
            ["risk_predictor", "correlation_predictor", "allocation_optimizer"], few.Told.Alerts.OfType<ModelAlert>().Select(told => told.Topic));
    }

    // What is wanted may change while the portfolio runs; limits go on moving whatever is wanted.
    [Fact]
    public async Task Reconfigure_OfWhatIsWanted_HoldsFromThenOn()
    {
        CollectingHandler told = new();
        PortfolioOptions Limited(bool sends) => SamplePortfolio.Options(o =>
        {
            o.LiveLimits = [new LiveLimit("gross", LimitMeasure.GrossExposure, 0.5)];
            o.Operations.SendsNotifications = sends;
            o.Operations.Milestones.NewHighAfterDrawdown = null;
        });
        SamplePortfolio portfolio = new(Limited(sends: false), told);
        portfolio.Manager.SetCash(1_000);
        portfolio.Manager.AddAsset(new PortfolioAsset("A"));
        portfolio.Manager.ObservePrices(SamplePortfolio.History(100, "A"));
        portfolio.Manager.UpdateAssetPosition("A", 100);
        portfolio.Manager.UpdateAssetPosition("A", 0);
        Assert.Equal(1, Assert.Single(portfolio.Manager.ReadLimits()).Status.Breaches);
        portfolio.Manager.Reconfigure(Limited(sends: true));
        portfolio.Manager.UpdateAssetPosition("A", 100);
        portfolio.Manager.Reconfigure(Limited(sends: false));
        portfolio.Manager.UpdateAssetPosition("A", 0);
        Assert.Equal(2, Assert.Single(portfolio.Manager.ReadLimits()).Status.Breaches);
        await portfolio.Manager.DisposeAsync();
        LimitAlert alert = Assert.IsType<LimitAlert>(Assert.Single(told.Alerts));
        Assert.Equal((NotificationKind.RiskBreach, RiskLimitState.Breached), (alert.Kind, alert.Status.State));
    }

    private static SamplePortfolio HoldingOne(PortfolioOptions options, params ReadOnlySpan<IRiskAlertHandler> handlers)
    {
        SamplePortfolio portfolio = new(options, handlers);
        portfolio.Manager.SetCash(100);
        portfolio.Manager.AddAsset(new PortfolioAsset("A"));
        portfolio.Manager.ApplyFill("A", 1, 100, 0, SamplePortfolio.Start);
        return portfolio;
    }

    private static void Prices(SamplePortfolio portfolio, params ReadOnlySpan<decimal> prices)
    {
        foreach (decimal price in prices)
        {
            portfolio.Manager.ObservePrice("A", price, SamplePortfolio.Start);
        }
    }

    private static PriceHistory With(int rows, params (int Row, double Price)[] changes)
    {
        PriceHistory whole = SamplePortfolio.History(rows, "A");
        double[] prices = [.. Enumerable.Range(0, rows).Select(t => whole.TryGetPrice(t, 0, out double price) ? price : 0)];
        foreach ((int row, double price) in changes)
        {
            prices[row] = price;
        }

        return PriceHistory.Create(whole.Assets, whole.Dates, prices);
    }
}
