using CsCheck;
using MrBen.Portfolio.Allocation;
using MrBen.Portfolio.Configuration;
using MrBen.Portfolio.Positions;
using MrBen.Portfolio.Risk;
using MrBen.Portfolio.State;
using MrBen.Portfolio.Tests.State;

namespace MrBen.Portfolio.Tests.Tracking;

public class OwnRecordTests
{
    private static readonly DateTimeOffset Monday = SamplePortfolio.Start; // 2026-01-05

    // 500 in cash and 50 A at 10 on Monday: 1,000.
    //   Tuesday    price 12     1,000 → 1,100      +10 %
    //   Wednesday  nothing but 1,100 brought in      0 %
    //   Thursday   price 9      2,200 → 2,050      2,050 / 2,200 − 1
    //   Friday     fee 10.25 on 10 A at 9, after 1,025 were taken out: 1,025 → 1,014.75   −1 %
    [Fact]
    public void Record_WithCashFlows_IsTimeWeightedAfterFees()
    {
        SamplePortfolio portfolio = Start();
        NextDay(portfolio).ObservePrice("A", 12, portfolio.Clock.GetUtcNow());
        NextDay(portfolio).SetCash(1_600);
        NextDay(portfolio).ObservePrice("A", 9, portfolio.Clock.GetUtcNow());
        NextDay(portfolio).SetCash(575);
        portfolio.Manager.ApplyFill("A", 10, 9, 10.25m, portfolio.Clock.GetUtcNow());
        PerformanceReport report = portfolio.Manager.GetPerformance().Record.GetReportOrThrow();
        Assert.Equal((4, new DateOnly(2026, 1, 6), new DateOnly(2026, 1, 9)), (report.Observations, report.FirstDate, report.LastDate));
        Assert.Equal((1.1 * (2050.0 / 2200) * 0.99) - 1, report.TotalReturn!.Value, tolerance: 1e-14);
        Assert.Equal(0.1, report.BestReturn, tolerance: 1e-14);
        Assert.Equal((2050.0 / 2200) - 1, report.WorstReturn, tolerance: 1e-14);
        Assert.Equal(new DateOnly(2026, 1, 8), report.WorstDate);
    }

    // A day's return is that of its last record: 1,000 → 1,100 → 1,050 within Tuesday is +5 %.
    [Fact]
    public void Record_OfSeveralPricesADay_TakesTheLast()
    {
        SamplePortfolio portfolio = Start();
        NextDay(portfolio).ObservePrice("A", 12, portfolio.Clock.GetUtcNow());
        portfolio.Manager.ObservePrice("A", 11, portfolio.Clock.GetUtcNow().AddMinutes(2));
        NextDay(portfolio).ObservePrice("A", 11, portfolio.Clock.GetUtcNow());
        PerformanceReport report = portfolio.Manager.GetPerformance().Record.GetReportOrThrow();
        Assert.Equal(0.05, report.BestReturn, tolerance: 1e-14);
        Assert.Equal(2, report.Observations);
    }

    // Friday 1,100, Saturday 1,155, Monday the same: on exchange days Monday has Saturday's +5 %, on calendar days Saturday has it.
    [Theory]
    [InlineData(TrackingCalendar.ExchangeDays, 2, 12)]
    [InlineData(TrackingCalendar.CalendarDays, 3, 10)]
    public void Record_OfAWeekend_CountsForMondayOrForItself(TrackingCalendar calendar, int observations, int day)
    {
        SamplePortfolio portfolio = Start(tracking => tracking.Calendar = calendar);
        portfolio.Clock.Advance(TimeSpan.FromDays(3));
        NextDay(portfolio).ObservePrice("A", 12, portfolio.Clock.GetUtcNow());
        NextDay(portfolio).ObservePrice("A", 13.1m, portfolio.Clock.GetUtcNow());
        portfolio.Clock.Advance(TimeSpan.FromDays(1));
        NextDay(portfolio).ObservePrice("A", 13.1m, portfolio.Clock.GetUtcNow());
        PerformanceReport report = portfolio.Manager.GetPerformance().Record.GetReportOrThrow();
        Assert.Equal(observations, report.Observations);
        Assert.Equal((1.1 * 1.05) - 1, report.TotalReturn!.Value, tolerance: 1e-14);
        SamplePortfolio other = Start(tracking => tracking.Calendar = calendar);
        other.Clock.Advance(TimeSpan.FromDays(4));
        other.Manager.ObservePrice("A", 10, other.Clock.GetUtcNow());
        NextDay(other).ObservePrice("A", 12, other.Clock.GetUtcNow());
        other.Clock.Advance(TimeSpan.FromDays(1));
        NextDay(other).ObservePrice("A", 12, other.Clock.GetUtcNow());
        Assert.Equal(new DateOnly(2026, 1, day), other.Manager.GetPerformance().Record.GetReportOrThrow().BestDate);
    }

    // 30 weekdays of prices, and records on every day: the history says exchange days (252), no history leaves every day (365).
    [Theory]
    [InlineData(true, 252)]
    [InlineData(false, 365)]
    public void Record_OfUnstatedCalendar_FollowsTheObservedHistory(bool isObserved, double periodsPerYear)
    {
        SamplePortfolio portfolio = Start(tracking => tracking.Frequency = null);
        if (isObserved)
        {
            portfolio.Manager.ObservePrices(SamplePortfolio.History(30, "SPY"));
        }

        for (int day = 1; day <= 28; day++)
        {
            NextDay(portfolio).ObservePrice("A", 10 + (day % 3), portfolio.Clock.GetUtcNow());
        }

        PerformanceReport report = portfolio.Manager.GetPerformance().Record.GetReportOrThrow();
        Assert.Equal(periodsPerYear, report.Frequency.PeriodsPerYear);
        Assert.Equal(isObserved ? 20 : 28, report.Observations); // four weeks from Monday to Monday
    }

    // A fill of Monday is heard of on Wednesday; B moved by it is bought at 20 and worth 22 by then. No day of the past is rewritten.
    [Fact]
    public void Record_OfALateFill_CountsWhenItCame()
    {
        SamplePortfolio portfolio = Start();
        portfolio.Manager.AddAsset(new PortfolioAsset("B"));
        NextDay(portfolio).ObservePrice("A", 12, portfolio.Clock.GetUtcNow());
        NextDay(portfolio).ObservePrice("B", 22, portfolio.Clock.GetUtcNow());
        portfolio.Manager.ApplyFill("B", 11, 20, 0, Monday);
        TrackRecord record = portfolio.Manager.GetPerformance().Record;
        PerformanceReport report = record.GetReportOrThrow();
        Assert.Equal((2, new DateOnly(2026, 1, 6)), (report.Observations, report.BestDate));
        Assert.Equal(0.1, report.BestReturn, tolerance: 1e-14);
        Assert.Equal((1.1 * 1122 / 1100) - 1, report.TotalReturn!.Value, tolerance: 1e-14); // 11 · 2 were gained by the fill
    }

    // Short 100 at 10 against 1,500: at 16 all is lost. What is paid in afterwards is no part of the record.
    [Fact]
    public void Record_EverythingLost_EndsThere()
    {
        SamplePortfolio portfolio = new(TrackedPortfolio.Options());
        portfolio.Manager.SetCash(500);
        portfolio.Manager.AddAsset(new PortfolioAsset("A"));
        portfolio.Manager.ApplyFill("A", -100, 10, 0, Monday);
        NextDay(portfolio).ObservePrice("A", 11, portfolio.Clock.GetUtcNow());
        NextDay(portfolio).ObservePrice("A", 16, portfolio.Clock.GetUtcNow());
        NextDay(portfolio).SetCash(5_000);
        NextDay(portfolio).ObservePrice("A", 10, portfolio.Clock.GetUtcNow());
        TrackRecord record = portfolio.Manager.GetPerformance().Record;
        Assert.Equal("Everything was lost by 2026-01-07; the record ends there.", record.Detail);
        Assert.Equal((2, -1.0), (record.GetReportOrThrow().Observations, record.GetReportOrThrow().TotalReturn));
    }

    [Fact]
    public void Record_OfTooFewDays_SaysHowMany()
    {
        SamplePortfolio portfolio = Start();
        NextDay(portfolio).ObservePrice("A", 12, portfolio.Clock.GetUtcNow());
        TrackRecord record = portfolio.Manager.GetPerformance().Record;
        Assert.Equal(TrackRecordStatus.InsufficientHistory, record.Status);
        Assert.Equal("The record has 1 return; 2 are needed.", record.Detail);
        Assert.Null(record.Report);
        Assert.Empty(record.Figures);
        Assert.Equal("No performance was measured: The record has 1 return; 2 are needed.",
            Assert.Throws<InvalidOperationException>(() => record.GetReportOrThrow()).Message);
    }

    [Fact]
    public void Record_OfDatesWithoutAFrequency_SaysSo()
    {
        SamplePortfolio portfolio = Start(tracking => tracking.Frequency = null);
        NextDay(portfolio).ObservePrice("A", 12, portfolio.Clock.GetUtcNow());
        portfolio.Clock.Advance(TimeSpan.FromDays(11));
        portfolio.Manager.ObservePrice("A", 12, portfolio.Clock.GetUtcNow());
        TrackRecord record = portfolio.Manager.GetPerformance().Record;
        Assert.Equal(TrackRecordStatus.AmbiguousFrequency, record.Status);
        Assert.Equal(
            "The frequency cannot be told from the dates: their median gap is 11 days; give it explicitly.", record.Detail);
    }

    // From 10⁻²⁸ to 10⁵: ten to the thirty-third within a day, three times in a day.
    [Fact]
    public void Record_OfAReturnBeyondVariance_IsUndefined()
    {
        SamplePortfolio portfolio = Start();
        portfolio.Manager.SetCash(0);
        NextDay(portfolio);
        for (int i = 0; i < 3; i++)
        {
            portfolio.Manager.UpdateAssetPosition("A", 0);
            portfolio.Manager.ObservePrice("A", 1e-28m, portfolio.Clock.GetUtcNow());
            portfolio.Manager.UpdateAssetPosition("A", 1);
            portfolio.Manager.ObservePrice("A", 100_000, portfolio.Clock.GetUtcNow());
        }

        portfolio.Manager.SetCash(0); // records the day's last value, which is within a minute of the first price
        NextDay(portfolio).ObservePrice("A", 100_000, portfolio.Clock.GetUtcNow());
        TrackRecord record = portfolio.Manager.GetPerformance().Record;
        Assert.Equal(TrackRecordStatus.Undefined, record.Status);
        Assert.Matches(@"^The return of 2026-01-06 is [\d.]+E\+9\d, too large for a variance\.$", record.Detail);
    }

    // 500 in A become 5 · 10⁷ and half of it: e^(ln(50,000) · 252 / 2) > e^1363 a year, and the largest number is e^709.
    [Fact]
    public void Record_OfGrowthBeyondNumbers_HasNoReturnPerYear()
    {
        SamplePortfolio portfolio = Start();
        portfolio.Manager.SetCash(0);
        NextDay(portfolio).ObservePrice("A", 1_000_000, portfolio.Clock.GetUtcNow());
        NextDay(portfolio).ObservePrice("A", 500_000, portfolio.Clock.GetUtcNow());
        TrackRecord record = portfolio.Manager.GetPerformance().Record;
        Assert.Equal(49_999, record.GetReportOrThrow().TotalReturn!.Value, tolerance: 1e-9);
        Assert.Null(record.Report!.GeometricReturn);
        Assert.Equal(
            ["The growth is larger than any number.", "The growth is larger than any number."],
            record.Figures.Where(figure => figure.Name is "Geometric return" or "Calmar ratio").Select(figure => figure.Reason));
    }

    [Fact]
    public void Performance_OfANewPortfolio_SaysWhatIsMissing()
    {
        PortfolioPerformance performance = new SamplePortfolio().Manager.GetPerformance();
        Assert.True(performance.IsEnabled);
        Assert.Equal("The record has 0 returns; 20 are needed.", performance.Record.Detail);
        Assert.Empty(performance.Strategies);
        Assert.Equal((0, 0), (performance.Allocations!.Requests, performance.Rebalancing!.Rebalances));
    }

    [Fact]
    public void Performance_OfHistoriesOfSizeZero_SaysWhatIsMissing()
    {
        PortfolioOptions options = TrackedPortfolio.Options();
        options.State = new PortfolioStateOptions { MaxPortfolioHistory = 0, MaxRiskHistory = 0, MaxAllocationHistory = 0 };
        SamplePortfolio portfolio = SamplePortfolio.Invested(options, SamplePortfolio.History(100, "A"), "A");
        portfolio.Allocate(PortfolioStrategy.EqualWeight);
        PortfolioPerformance performance = portfolio.Manager.GetPerformance();
        Assert.Equal("The record has 0 returns; 2 are needed.", performance.Record.Detail);
        Assert.Empty(performance.Strategies);
        Assert.Equal(0, performance.Allocations!.Requests);
    }

    // GIPS: between flows the portfolio grows with its prices; chained over days it is the product, whatever is paid in and taken out.
    [Fact]
    public void Record_UnderRandomDeposits_CompoundsTheDays() =>
        Gen.Select(Gen.Int[1, 1_000_000].Select(cents => cents / 100m), Gen.Int[100, 2_000].Select(cents => cents / 100m)).Array[2, 30]
            .Sample(days =>
            {
                SamplePortfolio portfolio = Start();
                double product = 1;
                foreach ((decimal cash, decimal price) in days)
                {
                    NextDay(portfolio).SetCash(cash);
                    decimal before = portfolio.Snapshot.NetAssetValue!.Value;
                    portfolio.Manager.ObservePrice("A", price, portfolio.Clock.GetUtcNow());
                    product *= (double)(portfolio.Snapshot.NetAssetValue!.Value / before);
                }

                PerformanceReport report = portfolio.Manager.GetPerformance().Record.GetReportOrThrow();
                Assert.Equal(days.Length, report.Observations);
                Assert.Equal(1, (1 + report.TotalReturn!.Value) / product, tolerance: 1e-12);
            },
            iter: TestTier.Count(brief: 100, full: 5_000));

    // 500 in cash and 50 A at 10 on Monday.
    private static SamplePortfolio Start(Action<PerformanceTrackingOptions>? set = null)
    {
        SamplePortfolio portfolio = new(TrackedPortfolio.Options(set));
        portfolio.Manager.SetCash(1_000);
        portfolio.Manager.AddAsset(new PortfolioAsset("A"));
        portfolio.Manager.ApplyFill("A", 50, 10, 0, Monday);
        return portfolio;
    }

    private static AdvancedPortfolioManager NextDay(SamplePortfolio portfolio)
    {
        portfolio.Clock.Advance(TimeSpan.FromDays(1));
        return portfolio.Manager;
    }
}
