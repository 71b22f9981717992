using System.Collections.Immutable;
using System.Text.Json;
using MrBen.Portfolio.Allocation;
using MrBen.Portfolio.Configuration;
using MrBen.Portfolio.Positions;
using MrBen.Portfolio.Rebalancing;
using MrBen.Portfolio.Risk;
using MrBen.Portfolio.Risk.Backtests;
using MrBen.Portfolio.Risk.Monitoring;
using MrBen.Portfolio.State;
using MrBen.Portfolio.State.Reviews;
using MrBen.Portfolio.Tests.State;

namespace MrBen.Portfolio.Tests.Tracking;

/// <summary>The week from Monday 2026-01-12 to Sunday 2026-01-18 of a portfolio that can be worked out by hand.</summary>
public class ReviewTests
{
    // Friday before: 1,000 in cash, 5 of A bought at 100 with a fee of 1: worth 999, fee 1.
    // Monday A is 110 (1,049); Tuesday A pays 1 a unit, 0.50 of it kept as tax, and 1 of B is bought at 50 (1,053.50); Wednesday 2 of A are sold at 120
    // with a fee of 2, and B at 60 (1,111.50); Friday A is 90 (1,021.50). Then, on the next Monday, A is 200.
    // Gains of A: 2·20 realised, 3·(90 − 100) open, 4.50 dividend, 2 fees: 12.50. Of B: 10. Together 22.50 = 1,021.50 − 999.
    [Fact]
    public void Review_OfAWeekWorkedOutByHand_SaysTheSame()
    {
        PortfolioReview review = Week(out _).CreateReview(ReviewPeriod.Weekly);
        Assert.Equal((new DateOnly(2026, 1, 12), new DateOnly(2026, 1, 18)), (review.From, review.To));
        Assert.Equal((999m, 1_021.5m), (review.OpeningValue, review.ClosingValue));
        Assert.Equal(22.5 / 999, review.Return!.Value, 1e-12);
        Assert.Equal(new ReviewedGains(50, -30, 0, 4.5m, 0, 2, 0), review.Gains);
        Assert.Equal(22.5m, review.Gains!.Total);
        Assert.Equal([("A", 12.5m), ("B", 10m)], review.Contributions.Select(asset => (asset.Asset.Value, asset.Gain)));
        Assert.Equal(12.5 / 999, review.Contributions[0].Share!.Value, 1e-12);
        Assert.Equal((1, 1, 10m), (review.Trades.Trades, review.Trades.Wins, review.Trades.NetProfit));
        PerformanceReport report = review.Record.GetReportOrThrow();
        Assert.Equal((5, new DateOnly(2026, 1, 12), new DateOnly(2026, 1, 16)), (report.Observations, report.FirstDate, report.LastDate));
        Assert.Equal(review.Return.Value, report.TotalReturn!.Value, 1e-12);
        Assert.Equal(1 - (1_021.5 / 1_111.5), report.MaximumDrawdown, 1e-12);
        Assert.Equal((1, 0.4, 1.5m), (review.Rebalancing.Rebalances, review.Rebalancing.TotalTurnover, review.Rebalancing.TotalCost));
        ReviewedStrategy strategy = Assert.Single(review.Strategies);
        Assert.Equal(("s", AllocationMethod.Static, 2), (strategy.Strategy, strategy.Method, strategy.Allocations.Requests));
        Assert.Equal(1, strategy.Allocations.ByStatus[AllocationStatus.PrimalInfeasible]);
        Assert.Empty(review.Missing);
        Assert.Equal("Weekly review, 2026-01-12 to 2026-01-18", review.Title);
    }

    // Volatility and Sharpe ratio, with Python: v = [999, 1049, 1053.5, 1111.5, 1111.5, 1021.5]; r = [b / a - 1 for a, b in zip(v, v[1:])];
    // statistics.stdev(r) * 252 ** 0.5, and statistics.mean(r) / statistics.stdev(r) * 252 ** 0.5. On Thursday decisions are recorded: a return of 0.
    [Fact]
    public void Markdown_OfTheWeek_IsThis() => Assert.Equal(
        """
        # Weekly review, 2026-01-12 to 2026-01-18

        | Portfolio | Value |
        | --- | ---: |
        | Net asset value at the beginning, USD | 999.00 |
        | Net asset value at the end, USD | 1,021.50 |
        | Return, time-weighted, after fees | 2.25 % |
        | Returns | 5 |
        | Volatility per year | 86.76 % |
        | Largest drawdown in the period | 8.10 % |
        | Sharpe ratio per year | 1.651 |
        | Best day, 2026-01-14 | 5.51 % |
        | Worst day, 2026-01-16 | -8.10 % |

        ## Gains and costs

        | What | USD |
        | --- | ---: |
        | Realised | 50.00 |
        | Change of what is open | -30.00 |
        | Currencies | 0.00 |
        | Dividends | 4.50 |
        | Interest | 0.00 |
        | Fees | -2.00 |
        | Together | 22.50 |
        | Put in, less taken out | 0.00 |

        ## Assets by contribution

        | Asset | USD | of net asset value |
        | --- | ---: | ---: |
        | A | 12.50 | 1.25 % |
        | B | 10.00 | 1.00 % |

        ## Trades that ended

        | Trades | Value |
        | --- | ---: |
        | Number | 1 |
        | Share that gained | 100.00 % |
        | Profit after fees, USD | 10.00 |
        | Fees, USD | 0.00 |
        | Gains over losses | – |
        | Largest gain, USD | 10.00 |
        | Largest loss, USD | 0.00 |

        ## Allocations

        | Strategy | Method | Asked | Outcomes | Plans with trades | Turnover planned | Cost planned, USD |
        | --- | --- | ---: | --- | ---: | ---: | ---: |
        | s | static | 2 | optimal 1, primal infeasible 1 | 1 | 40.00 % | 1.50 |

        ## Limits

        None was breached.

        ## Losses against forecasts

        No forecast was of a day in the period.

        ## Models and market

        Nothing to tell.

        ## Data

        - No price history was observed.

        """, Week(out _).CreateReview(ReviewPeriod.Weekly).ToMarkdown());

    [Fact]
    public void Json_OfTheWeek_ReadsBackAsTheSameNumbers()
    {
        using MemoryStream stream = new();
        PortfolioReview review = Week(out _).CreateReview(ReviewPeriod.Weekly);
        review.WriteJson(stream);
        JsonElement json = JsonDocument.Parse(stream.ToArray()).RootElement;
        Assert.Equal("2026-01-18", json.GetProperty("to").GetString());
        Assert.Equal(review.Return, json.GetProperty("return").GetDouble());
        Assert.Equal(22.5m, json.GetProperty("gains").GetProperty("total").GetDecimal());
        Assert.Equal("A", json.GetProperty("contributions")[0].GetProperty("asset").GetString());
        Assert.Equal(5, json.GetProperty("record").GetProperty("observations").GetInt32());
        Assert.Equal(JsonValueKind.Null, json.GetProperty("trades").GetProperty("profit_factor").ValueKind);
        Assert.Equal(1, json.GetProperty("strategies")[0].GetProperty("outcomes").GetProperty("PrimalInfeasible").GetInt32());
    }

    // Money put in is no gain; nor is an asset that left and joins again the one that it was.
    [Fact]
    public void Review_WithDeposits_AndAnAssetThatLeft_TellsThemApart()
    {
        AdvancedPortfolioManager manager = Week(out SamplePortfolio portfolio);
        At(portfolio, 20);
        manager.MoveCash(CashMovement.Transfer(500, "USD"));
        manager.ObservePrice("A", 210, portfolio.Clock.GetUtcNow()); // from 90 on Friday: 360
        manager.ApplyFill("A", -3, 210, 0, portfolio.Clock.GetUtcNow());
        manager.RemoveAsset("A");
        manager.AddAsset(new PortfolioAsset("A"));
        manager.ApplyFill("A", 1, 210, 0, portfolio.Clock.GetUtcNow());
        manager.ObservePrice("A", 211, portfolio.Clock.GetUtcNow());
        At(portfolio, 26);
        PortfolioReview review = manager.CreateReview(ReviewPeriod.Weekly);
        Assert.Equal((1_021.5m, 1_882.5m), (review.OpeningValue, review.ClosingValue));
        Assert.Equal((361m, 500m), (review.Gains!.Total, review.Gains.NetContributions));
        Assert.Equal([("A", 1m), ("B", 0m)], review.Contributions.Select(asset => (asset.Asset.Value, asset.Gain)));

        // 1,021.50 grew by 330 (A at 200) on Monday; with 500 more, by 30 and by 1.
        Assert.Equal((1_351.5 / 1_021.5 * (1_882.5 / 1_851.5)) - 1, review.Return!.Value, 1e-12);
    }

    [Fact]
    public void Due_EachPeriodOnce_AlsoOverRestarts_AndNoneBeforeTheBeginning()
    {
        SamplePortfolio portfolio = new(TrackedPortfolio.Options());
        portfolio.Clock.SetUtcNow(Noon(new DateOnly(2026, 1, 9)));
        Assert.Equal("", Made(portfolio)); // nothing has happened yet
        portfolio.Manager.SetCash(100);
        Assert.Equal("", Made(portfolio)); // 2025 was before the beginning
        portfolio.Clock.SetUtcNow(Noon(new DateOnly(2026, 1, 12)));
        Assert.Equal("Weekly 2026-01-11", Made(portfolio));
        Assert.Equal("", Made(portfolio));
        portfolio.Clock.SetUtcNow(Noon(new DateOnly(2026, 2, 1)));
        Assert.Equal("Weekly 2026-01-25, Monthly 2026-01-31", Made(portfolio)); // of the weeks that went by, the last
        Assert.Equal(
            [new ReviewMark(ReviewPeriod.Weekly, new DateOnly(2026, 1, 25)), new ReviewMark(ReviewPeriod.Monthly, new DateOnly(2026, 1, 31))],
            portfolio.Snapshot.LastReviews);

        SamplePortfolio loaded = new(TrackedPortfolio.Options());
        loaded.Load(portfolio.Save());
        SamplePortfolio replayed = new(TrackedPortfolio.Options());
        replayed.Manager.Replay(portfolio.Journal.ReadEvents());
        Assert.Equal(portfolio.Manager.StateHash, replayed.Manager.StateHash);
        foreach (SamplePortfolio again in (SamplePortfolio[])[loaded, replayed])
        {
            again.Clock.SetUtcNow(portfolio.Clock.GetUtcNow());
            Assert.Equal("", Made(again));
            again.Clock.SetUtcNow(Noon(new DateOnly(2026, 4, 1)));
            Assert.Equal("Weekly 2026-03-29, Monthly 2026-03-31, Quarterly 2026-03-31", Made(again));
        }

        // A review that somebody asks for counts too; the other ones stay due.
        portfolio.Clock.SetUtcNow(Noon(new DateOnly(2026, 4, 1)));
        portfolio.Manager.CreateReview(ReviewPeriod.Monthly);
        Assert.Equal("Weekly 2026-03-29, Quarterly 2026-03-31", Made(portfolio));
        Assert.Equal("There is no review of period 9. (Parameter 'period')\nActual value was 9.",
            Assert.Throws<ArgumentOutOfRangeException>(() => portfolio.Manager.CreateReview((ReviewPeriod)9)).Message.ReplaceLineEndings("\n"));
    }

    [Fact]
    public void Missing_SaysWhatIsNotThere()
    {
        SamplePortfolio portfolio = new();
        Assert.Equal(["Nothing has happened in the portfolio yet."], portfolio.Manager.CreateReview(ReviewPeriod.Weekly).Missing);
        PortfolioOptions few = TrackedPortfolio.Options();
        few.State = new PortfolioStateOptions { MaxPortfolioHistory = 3, MaxTradeHistory = 0, MaxAllocationHistory = 1 };
        PortfolioReview review = Week(out _, few).CreateReview(ReviewPeriod.Weekly);
        Assert.Equal(
            [
                "The portfolio states, and daily returns of them, of before 2026-01-15 12:00 are kept no longer.",
                "No trades are kept, by the options.",
                "The allocations of before 2026-01-15 12:00 are kept no longer.",
            ], review.Missing);
        Assert.Equal(22.5 / 999, review.Return!.Value, 1e-12); // what the period began with is kept apart
        Assert.Equal(22.5m, review.Gains!.Total);
        AdvancedPortfolioManager manager = Week(out SamplePortfolio monthly);
        monthly.Clock.SetUtcNow(Noon(new DateOnly(2026, 2, 3)));
        Assert.Equal(["The portfolio began on 2026-01-09, after 2026-01-01: the review is of what came then."],
            manager.CreateReview(ReviewPeriod.Monthly).Missing);
        manager.AddAsset(new PortfolioAsset("C") { Quantity = 1 });
        monthly.Clock.SetUtcNow(Noon(new DateOnly(2026, 2, 10)));
        PortfolioReview unpriced = manager.CreateReview(ReviewPeriod.Weekly);
        Assert.Equal(["The net asset value was not known when the period began or ended: something held had no price or exchange rate."], unpriced.Missing);
        Assert.Equal((null, null), (unpriced.ClosingValue, unpriced.Gains!.Total));
    }

    // 550 of 1,049 on Monday are above 0.51, and 360 of 1,101.50 on Wednesday below: a breach. Another one comes after the week.
    [Fact]
    public void Limits_AreThoseOfThePeriod()
    {
        PortfolioOptions options = TrackedPortfolio.Options();
        options.LiveLimits = [new LiveLimit("share of A", LimitMeasure.GrossExposure, 0.51, LimitScope.Asset("A")) { Hysteresis = 0 }];
        AdvancedPortfolioManager manager = Week(out SamplePortfolio portfolio, options, withHistory: true);
        manager.UpdateAssetPosition("A", 30);
        Assert.Equal(2, Assert.Single(manager.ReadLimits()).Status.Breaches);
        ReviewedLimit limit = Assert.Single(manager.CreateReview(ReviewPeriod.Weekly).Limits);
        Assert.Equal(new ReviewedLimit("share of A", 1, RiskLimitState.Breached, portfolio.Clock.GetUtcNow(), IsHalting: false), limit);
    }

    // Three forecasts in the week at 99 %, of which 0.03 are expected to be exceeded; one was.
    [Fact]
    public void Forecasts_AreThoseWhoseDayIsInThePeriod()
    {
        RiskForecastLog log = new();
        foreach ((int day, double loss) in ((int, double)[])[(9, 0.5), (12, 0.01), (13, 0.03), (16, -0.01), (19, 0.5)])
        {
            log.Add(new DateOnly(2026, 1, day), 0.02, null, loss);
        }

        ReviewedForecast forecast = Assert.Single(ReviewedForecast.Of(
            [new RiskForecastRecord("m", log)], new DateOnly(2026, 1, 12), new DateOnly(2026, 1, 18)));
        Assert.Equal(new ReviewedForecast("m", 0.99, 3, 1, CalibrationState.TooFewForecasts), forecast);
        Assert.Equal(0.03, forecast.ExpectedViolations, 1e-12);
        Assert.Empty(ReviewedForecast.Of([new RiskForecastRecord("m", log)], new DateOnly(2026, 1, 20), new DateOnly(2026, 1, 31)));
    }

    private static AdvancedPortfolioManager Week(out SamplePortfolio portfolio, PortfolioOptions? options = null, bool withHistory = false)
    {
        portfolio = new SamplePortfolio(options ?? TrackedPortfolio.Options());
        AdvancedPortfolioManager manager = portfolio.Manager;
        At(portfolio, 9);
        manager.SetCash(1_000);
        manager.AddAsset(new PortfolioAsset("A"));
        manager.AddAsset(new PortfolioAsset("B"));
        if (withHistory)
        {
            manager.ObservePrices(SamplePortfolio.History(100, "A", "B"));
        }

        manager.ApplyFill("A", 5, 100, 1, portfolio.Clock.GetUtcNow());
        At(portfolio, 12);
        manager.ObservePrice("A", 110, portfolio.Clock.GetUtcNow());
        At(portfolio, 13);
        manager.ApplyDividend("A", 1, 0.5m);
        manager.ApplyFill("B", 1, 50, 0, portfolio.Clock.GetUtcNow());
        At(portfolio, 14);
        manager.ApplyFill("A", -2, 120, 2, portfolio.Clock.GetUtcNow());
        manager.ApplyFill("B", -1, 60, 0, portfolio.Clock.GetUtcNow());
        manager.Replay([TrackedPortfolio.Decided(new(2026, 1, 14), "s", AllocationMethod.Static, RebalanceStatus.Planned, ("A", 1))]);
        manager.Replay([TrackedPortfolio.Decided(new(2026, 1, 15), "s", AllocationMethod.Static, null)]);
        At(portfolio, 16);
        manager.ObservePrice("A", 90, portfolio.Clock.GetUtcNow());
        At(portfolio, 19);
        manager.ObservePrice("A", 200, portfolio.Clock.GetUtcNow());
        return manager;
    }

    private static void At(SamplePortfolio portfolio, int day) => portfolio.Clock.SetUtcNow(Noon(new DateOnly(2026, 1, day)));

    private static DateTimeOffset Noon(DateOnly day) => new(day, new TimeOnly(12, 0), TimeSpan.Zero);

    private static string Made(SamplePortfolio portfolio)
    {
        portfolio.Manager.TryCreateDueReviews(out ImmutableArray<PortfolioReview> reviews);
        return string.Join(", ", reviews.Select(review => FormattableString.Invariant($"{review.Period} {review.To:yyyy-MM-dd}")));
    }
}
