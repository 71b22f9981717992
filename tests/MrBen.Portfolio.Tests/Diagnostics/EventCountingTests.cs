using System.Collections.Immutable;
using Microsoft.Extensions.Time.Testing;
using MrBen.Portfolio.Allocation;
using MrBen.Portfolio.Configuration;
using MrBen.Portfolio.Estimation;
using MrBen.Portfolio.Market;
using MrBen.Portfolio.Positions;
using MrBen.Portfolio.Risk.Backtests;
using MrBen.Portfolio.Risk.Monitoring;
using MrBen.Portfolio.State;
using MrBen.Portfolio.Tests.Configuration;
using MrBen.Portfolio.Tests.Specification;
using MrBen.Portfolio.Tests.State;

namespace MrBen.Portfolio.Tests.Diagnostics;

/// <summary>What happens is counted once; what happened before is not.</summary>
public sealed class EventCountingTests
{
    private readonly RecordingMetrics _metrics = new();
    private readonly FakeTimeProvider _clock = new(SamplePortfolio.Start);

    private static DateTimeOffset Start => SamplePortfolio.Start;

    [Fact]
    public void Orders_AreCountedAtEveryStatusThatTheyEnter_Once()
    {
        AdvancedPortfolioManager manager = Held();
        ClientOrderId filled = Intend(manager, "a1");
        Move(manager, filled, OrderStatus.Unknown);
        Move(manager, filled, OrderStatus.Open);
        Move(manager, filled, OrderStatus.Open, filledQuantity: 1); // moved, and where it was
        manager.ApplyFill("A", 1, 10, 0, Start, new FillReference("e1", filled));
        manager.ApplyFill("A", 1, 10, 0, Start, new FillReference("e2", filled)); // that was all of it
        Move(manager, filled, OrderStatus.Filled, filledQuantity: 2);
        manager.ApplyFill("A", 1, 10, 0, Start, new FillReference("e2", filled)); // told again
        ClientOrderId rejected = Intend(manager, "a2");
        Move(manager, rejected, OrderStatus.Rejected);
        Assert.Equal(
            ["filled 1", "intended 2", "open 1", "rejected 1", "unknown 1"],
            Sums("mrben_orders_total").Select(pair => FormattableString.Invariant($"{pair.Label} {pair.Sum}")));
        Assert.Equal(2, Sum("mrben_fills_total"));
        Assert.Equal(1, Sum("mrben_duplicate_fills_total"));
    }

    [Fact]
    public void Notes_AndAlerts_AreCounted()
    {
        AdvancedPortfolioManager manager = Held();
        manager.Record(PortfolioEvent.NoteOf(new ExecutionNote(ExecutionNoteKind.Difference, null, "Cash differs."), Start));
        manager.Record(PortfolioEvent.NoteOf(new ExecutionNote(ExecutionNoteKind.Trouble, null, "Nothing is heard."), Start));
        manager.Record(PortfolioEvent.HaltOf(isHalted: true, "Stop.", Start));
        Assert.Equal(1, Sum("mrben_reconciliation_differences_total"));
        Assert.Equal(1, Sum("mrben_alerts_total", "rule=execution,severity=error"));
        Assert.Equal(1, Sum("mrben_alerts_total", "rule=execution,severity=warning"));
        Assert.Equal(1, Sum("mrben_alerts_total", "rule=execution,severity=critical"));
    }

    // Gross exposure of 10 of 1,010, then 600 of 1,600, above 0.3; back, and above again. A halt that is lifted moves the limit, and breaches nothing.
    [Fact]
    public void Breaches_AreCountedAsTheyBegin()
    {
        AdvancedPortfolioManager manager = Held(new PortfolioOptions
        {
            LiveLimits = [new LiveLimit("gross", LimitMeasure.GrossExposure, 0.3) { Action = LimitAction.Halt }],
        });
        manager.ObservePrices(SamplePortfolio.History(70, "A"));
        manager.SetCash(1_000);
        Set(1);
        Assert.Equal(0, Breaches());
        Set(60);
        Assert.Equal(1, Breaches());
        manager.LiftHalt("gross");
        Set(61);
        Assert.Equal(1, Breaches());
        Set(1);
        Set(60);
        Assert.Equal(2, Breaches());

        double Breaches() => Sum("mrben_risk_limit_breaches_total", "limit=gross,severity=critical");

        void Set(decimal quantity)
        {
            _clock.Advance(TimeSpan.FromSeconds(1));
            manager.ObservePrice("A", 10, _clock.GetUtcNow());
            manager.UpdateAssetPosition("A", quantity);
        }
    }

    [Fact]
    public void Inputs_ThatAreNotUsed_AreCountedByTheirReason()
    {
        AdvancedPortfolioManager manager = Held();
        manager.UpdateAssetPosition("A", 2);
        manager.ObservePrice("A", 10, Start.AddDays(-1));
        Assert.Throws<ArgumentException>(() => manager.ObservePrice("A", 10, Start.AddDays(1)));
        Assert.Throws<ArgumentException>(() => manager.ObservePrice("A", 0, Start));
        Assert.Throws<ArgumentException>(() => manager.ObservePrice("B", 10, Start));
        Assert.Throws<ArgumentException>(() => manager.ObservePrice("A", decimal.MaxValue, Start));
        Assert.Throws<ArgumentException>(() => manager.ObserveRate("EUR", -1, Start));
        Assert.Throws<ArgumentException>(() => manager.ObserveRate("EUR", 1, Start.AddDays(1)));
        Assert.Throws<ArgumentException>(() => manager.ObserveRate("USD", 1, Start));
        Assert.Throws<ArgumentException>(() => manager.ObservePrices(SamplePortfolio.History(400, "A"))); // it ends in summer
        manager.ObservePrices(PriceHistory.Create(["A"], [new(2025, 1, 1), new(2025, 1, 2), new(2025, 1, 3)], [10, 0, -1]));
        Assert.Equal("future 3, not_positive 2, stale 1, unknown_asset 1, unusable 4", Faults());
    }

    // A fill at 20 ms after the last price, which the next price is on its way for. What comes then in the feed's order was overtaken.
    [Theory]
    [InlineData(new[] { 10 }, "overtaken 1")]
    [InlineData(new[] { 10, 10, 15 }, "overtaken 3")]
    [InlineData(new[] { 0 }, "overtaken 1")] // of the same time as the last one
    [InlineData(new[] { 10, 5 }, "overtaken 1, stale 1")] // behind one that was overtaken
    [InlineData(new[] { 10, 5, 15 }, "overtaken 2, stale 1")]
    [InlineData(new[] { -1 }, "stale 1")] // as another feed of the same asset sends
    [InlineData(new[] { 20, 30, 25 }, "stale 1")] // the fill is overtaken itself
    public void PriceThatAFillOvertook_IsToldFromOneOutOfOrder(int[] milliseconds, string expected)
    {
        AdvancedPortfolioManager manager = Held();
        _clock.Advance(TimeSpan.FromMinutes(1));
        manager.ApplyFill("A", 1, 11, 0, Start.AddMilliseconds(20));
        foreach (int millisecond in milliseconds)
        {
            manager.ObservePrice("A", 10, Start.AddMilliseconds(millisecond));
        }

        Assert.Equal(expected, Faults());
    }

    [Theory]
    [InlineData(1_000, "overtaken 1")]
    [InlineData(1_001, "stale 1")]
    public void FeedThatIsBehindByMoreThanASecond_IsStale(int milliseconds, string expected)
    {
        AdvancedPortfolioManager manager = Held();
        _clock.Advance(TimeSpan.FromMinutes(1));
        manager.ApplyFill("A", 1, 11, 0, Start.AddMilliseconds(10 + milliseconds));
        manager.ObservePrice("A", 10, Start.AddMilliseconds(10));
        Assert.Equal(expected, Faults());
    }

    // The price before a split is of the old units. Of the asset that joins under the name of one that left, nothing was observed.
    [Fact]
    public void SplitOvertakes_AndAnAssetThatLeftIsForgotten()
    {
        AdvancedPortfolioManager manager = Held();
        _clock.Advance(TimeSpan.FromMilliseconds(20));
        manager.ApplySplit("A", 2, 1);
        _clock.Advance(TimeSpan.FromMinutes(1));
        manager.ObservePrice("A", 10, Start.AddMilliseconds(10));
        Assert.Equal("overtaken 1", Faults());
        manager.ObservePrice("A", 5, Start.AddSeconds(9));
        manager.RemoveAsset("A");
        manager.AddAsset(new PortfolioAsset("A"));
        manager.ApplyFill("A", 1, 11, 0, Start.AddMilliseconds(20));
        manager.ObservePrice("A", 10, Start.AddMilliseconds(10));
        Assert.Equal("overtaken 2", Faults());
    }

    [Fact]
    public void Exceptions_AreCountedForTheMethodsThatMissedThem()
    {
        ConfiguredPortfolio portfolio = new([], start: Start.AddYears(1));
        portfolio.Invested(376);
        for (int rows = 377; rows <= 420; rows++) // the turbulence begins at 380
        {
            portfolio.Observe(rows);
        }

        ImmutableArray<RiskForecastRecord> records = portfolio.Manager.RiskForecasts;
        Assert.Contains(records, record => record.Violations > 0);
        Assert.All(records, record => Assert.Equal(record.Violations, portfolio.Metrics.Sum(FormattableString.Invariant(
            $"mrben_var_exceptions_total{{portfolio=default,confidence={record.Confidence},model={record.Method}}}"))));
    }

    [Fact]
    public void Solver_ThatAnswered_TellsItsIterations_ClosedFormsNone()
    {
        AdvancedPortfolioManager manager = Held();
        manager.AddAsset(new PortfolioAsset("B"));
        manager.ObservePrices(SamplePortfolio.History(70, "A", "B"));
        SamplePortfolio.Allocate(manager, PortfolioStrategy.EqualWeight);
        Assert.Equal(0, _metrics.Count("mrben_solver_iterations{portfolio=default}"));
        PortfolioAllocation allocation = SamplePortfolio.Allocate(manager, PortfolioStrategy.MinimumVariance);
        Assert.Equal(1, _metrics.Count("mrben_solver_iterations{portfolio=default}"));
        Assert.Equal(allocation.Result.Iterations, Sum("mrben_solver_iterations"));
    }

    // The estimator says that it repaired.
    [Fact]
    public void CovarianceThatWasRepaired_IsCounted()
    {
        AdvancedPortfolioManager manager = Held(SamplePortfolio.Options(options => options.Estimates.Covariance = new Repairing()));
        manager.ObservePrices(SamplePortfolio.History(70, "A"));
        Assert.True(SamplePortfolio.Allocate(manager, PortfolioStrategy.MinimumVariance).IsCovarianceRepaired);
        Assert.Equal(1, Sum("mrben_matrix_repairs_total", "kind=covariance"));
    }

    [Fact]
    public async Task Journal_TellsRecordsAndSyncs_AndWhatItRecovers_IsNotCountedAgain()
    {
        StoredPages store = new();
        await using (AdvancedPortfolioManager manager = Journaled(store))
        {
            manager.SetCash(1_000);
            manager.AddAsset(new PortfolioAsset("A"));
            manager.ObservePrice("A", 10, Start); // held back
            Assert.Equal(2, Sum("mrben_journal_records_total"));
            manager.ApplyFill("A", 1, 10, 0, Start, new FillReference("e1", null));
            Assert.Equal(4, Sum("mrben_journal_records_total"));
            Assert.Equal(3, _metrics.Count("mrben_journal_fsync_duration_seconds{portfolio=default}"));
            Assert.Equal(1, Sum("mrben_fills_total"));
        }

        Assert.Equal(4, Sum("mrben_journal_records_total"));
        await using AdvancedPortfolioManager next = Journaled(store);
        Assert.Equal(1, next.GetSnapshot().Assets[0].Quantity);
        Assert.Equal(1, Sum("mrben_fills_total"));
        Assert.Equal(4, Sum("mrben_journal_records_total"));
        Assert.Equal(1_000, _metrics.Gauges["mrben_portfolio_equity{portfolio=default,currency=USD}"]); // the gauges are there
    }

    [Fact]
    public void Replay_AndLoad_CountNothing()
    {
        InMemoryJournal journal = new();
        AdvancedPortfolioManager manager = Held(journal: journal);
        manager.ApplyFill("A", 1, 10, 0, Start, new FillReference("e1", null));
        Intend(manager, "a1");
        manager.Record(PortfolioEvent.NoteOf(new ExecutionNote(ExecutionNoteKind.Difference, null, "Cash differs."), Start));
        RecordingMetrics replaying = new();
        AdvancedPortfolioManager copy = new AdvancedPortfolioManagerBuilder().UseMetrics(replaying).UseTimeProvider(_clock).Build();
        copy.Replay(journal.ReadEvents());
        Assert.Equal(manager.StateHash, copy.StateHash);
        copy.LoadState(new MemoryStream(SamplePortfolio.Save(manager)));
        Assert.Empty(replaying.Sums);
        Assert.Equal(manager.GetSnapshot().Assets.Length, replaying.Gauges["mrben_portfolio_assets{portfolio=default}"]);
    }

    private AdvancedPortfolioManager Journaled(StoredPages store) => new AdvancedPortfolioManagerBuilder()
        .UseMetrics(_metrics).UseTimeProvider(_clock).UseJournalFrom(() => new DurableJournal(store)).Build();

    private AdvancedPortfolioManager Held(PortfolioOptions? options = null, IPortfolioJournal? journal = null)
    {
        AdvancedPortfolioManager manager = new AdvancedPortfolioManagerBuilder().UseOptions(options ?? new PortfolioOptions())
            .UseJournal(journal ?? new InMemoryJournal()).UseMetrics(_metrics).UseTimeProvider(_clock).Build();
        manager.SetCash(1_000);
        manager.AddAsset(new PortfolioAsset("A"));
        manager.ObservePrice("A", 10, Start);
        return manager;
    }

    private static ClientOrderId Intend(AdvancedPortfolioManager manager, string id)
    {
        ClientOrderId order = new(id);
        manager.Record(PortfolioEvent.IntentOf(new OrderIntent(new OrderRequest(order, "A", 2), 0, 1, 10), Start));
        return order;
    }

    private static void Move(AdvancedPortfolioManager manager, ClientOrderId order, OrderStatus status, decimal? filledQuantity = null) =>
        manager.Record(PortfolioEvent.MoveOf(new OrderMove(order, status, filledQuantity), Start));

    private double Sum(string name, string labels = "") =>
        _metrics.Sum($"{name}{{portfolio=default{(labels.Length > 0 ? "," : "")}{labels}}}");

    private string Faults() => string.Join(
        ", ", Sums("mrben_invalid_inputs_total").Select(pair => FormattableString.Invariant($"{pair.Label} {pair.Sum}")));

    private IEnumerable<(string Label, double Sum)> Sums(string name) => _metrics.Sums
        .Where(pair => pair.Key.StartsWith(name + "{", StringComparison.Ordinal))
        .Select(pair => (pair.Key.Split('=')[^1].TrimEnd('}'), pair.Value));

    private sealed class Repairing : ICovarianceEstimator
    {
        private readonly SampleCovariance _sample = new();

        public string Name => "repaired";

        public int MinimumObservations => _sample.MinimumObservations;

        public bool TryEstimate(
            ReturnPanel returns, [System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out CovarianceEstimate? estimate,
            [System.Diagnostics.CodeAnalysis.NotNullWhen(false)] out EstimationFailure? failure)
        {
            bool isEstimated = _sample.TryEstimate(returns, out estimate, out failure);
            estimate = estimate is null ? null : estimate with { IsRepaired = true };
            return isEstimated;
        }
    }
}
