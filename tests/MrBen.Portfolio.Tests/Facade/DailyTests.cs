using MrBen.Portfolio.Allocation;
using MrBen.Portfolio.Configuration;
using MrBen.Portfolio.Estimation;
using MrBen.Portfolio.Market;
using MrBen.Portfolio.Positions;
using MrBen.Portfolio.Rebalancing;
using MrBen.Portfolio.Risk;
using MrBen.Portfolio.Risk.Backtests;
using MrBen.Portfolio.Risk.Forecasts;
using MrBen.Portfolio.Risk.Live;
using MrBen.Portfolio.Risk.Monitoring;
using MrBen.Portfolio.Tests.Configuration;
using MrBen.Portfolio.Tests.State;

namespace MrBen.Portfolio.Tests.Facade;

/// <summary>The market, the forecasts of losses and halts, through the manager.</summary>
public class DailyTests
{
    private static PortfolioOptions Watching(Action<PortfolioOptions>? set = null) => SamplePortfolio.Options(options =>
    {
        options.Forecasts.Methods =
        [
            new RiskForecastMethod("normal", new VolatilityValueAtRiskModel(
                new EwmaVolatilityModel(ExponentialDecay.RiskMetricsDaily), new() { IsFiltered = false })) { AdaptationRate = 0.1 },
        ];
        set?.Invoke(options);
    });

    // Rows of the sample's formula with a tenfold move from one on.
    private static PriceHistory History(int rows, int wildFrom = int.MaxValue)
    {
        PriceHistory calm = SamplePortfolio.History(rows, "A", "B");
        double[] prices = new double[rows * 2];
        for (int t = 0; t < rows; t++)
        {
            for (int i = 0; i < 2; i++)
            {
                Assert.True(calm.TryGetPrice(t, i, out double price));
                prices[(t * 2) + i] = t >= wildFrom ? 100 * Math.Pow(price / 100, t % 2 == 0 ? 8 : -8) : price;
            }
        }

        return PriceHistory.Create(calm.Assets, calm.Dates, prices);
    }

    private static SamplePortfolio Held(PortfolioOptions options, PriceHistory history, params ReadOnlySpan<IRiskAlertHandler> handlers)
    {
        SamplePortfolio portfolio = new(options, handlers);
        portfolio.Clock.SetUtcNow(new DateTimeOffset(2027, 1, 1, 0, 0, 0, TimeSpan.Zero));
        portfolio.Manager.SetCash(1_000);
        portfolio.Manager.AddAsset(new PortfolioAsset("A") { Quantity = 10 });
        portfolio.Manager.AddAsset(new PortfolioAsset("B") { Quantity = -3 });
        portfolio.Manager.ObservePrices(history);
        return portfolio;
    }

    [Fact]
    public void Forecasts_AreScoredByTheWeightsTheyWereMadeFor()
    {
        SamplePortfolio portfolio = Held(Watching(), History(200));
        AdvancedPortfolioManager manager = portfolio.Manager;
        RiskForecastSet first = portfolio.Snapshot.PendingForecasts!;
        Assert.Equal(History(200).Dates[^1], first.Date);
        Assert.Equal(0.99, first.Forecasts[0].Confidence);
        Assert.Empty(manager.RiskForecasts);

        // A purchase after the forecast changes nothing of it; the next one is of what is held then.
        manager.ApplyFill("A", 5, 100, 0, portfolio.Clock.GetUtcNow());
        PriceHistory next = History(201);
        manager.ObservePrices(next);
        RiskForecastRecord record = Assert.Single(manager.RiskForecasts);
        RiskForecast scored = Assert.Single(record.Forecasts);
        double loss = 0;
        for (int i = 0; i < 2; i++)
        {
            Assert.True(next.TryGetPrice(199, i, out double before));
            Assert.True(next.TryGetPrice(200, i, out double after));
            loss -= first.Weights[i] * ((after / before) - 1);
        }

        Assert.Equal(next.Dates[^1], scored.Date);
        Assert.Equal(loss, scored.Loss, 1e-12);
        Assert.Equal(first.Forecasts[0].Tail!.Value.ValueAtRisk, scored.ValueAtRisk);
        RiskForecastSet second = portfolio.Snapshot.PendingForecasts!;
        Assert.NotEqual(first.Weights[0], second.Weights[0]);

        // The adaptive level moves by 0.1·(0.01 − hit) from 0.01.
        double level = 0.01 + (0.1 * (0.01 - (scored.IsViolation ? 1 : 0)));
        Assert.Equal(1 - Math.Clamp(level, 0.0005, 0.505), second.Forecasts[0].Confidence, 1e-15);

        // The same history again, or asking again, makes no other round.
        long sequence = portfolio.Snapshot.Sequence;
        _ = manager.RiskForecasts;
        Assert.Equal(sequence, portfolio.Snapshot.Sequence);
    }

    // Several periods at once: the forecast of one period is held against the first of them alone.
    [Fact]
    public void Forecasts_AfterSeveralPeriods_AreScoredByTheFirst_AndOnARevisedPastNotAtAll()
    {
        SamplePortfolio portfolio = Held(Watching(), History(200));
        portfolio.Manager.ObservePrices(History(205));
        Assert.Equal(History(205).Dates[200], Assert.Single(Assert.Single(portfolio.Manager.RiskForecasts).Forecasts).Date);

        // A history that does not know the forecasts' last day.
        PriceHistory whole = History(210);
        PriceHistory without = PriceHistory.Create(
            whole.Assets, [.. whole.Dates.Where(date => date != whole.Dates[204])],
            [.. Enumerable.Range(0, 210).Where(t => t != 204).SelectMany(t => Enumerable.Range(0, 2), (t, i) =>
                whole.TryGetPrice(t, i, out double price) ? price : 0)]);
        portfolio.Manager.ObservePrices(without);
        Assert.Single(Assert.Single(portfolio.Manager.RiskForecasts).Forecasts);
        Assert.Equal(whole.Dates[^1], portfolio.Snapshot.PendingForecasts!.Date);
    }

    // A host that goes back to an older history, while nothing could be forecast in between, meets a day whose loss is known already.
    [Fact]
    public void Forecasts_OfADayThatWasScored_AreNotScoredAgain()
    {
        SamplePortfolio portfolio = Held(Watching(), History(200));
        portfolio.Manager.SetCash(-1_000_000); // worth less than nothing: no forecast follows
        portfolio.Manager.ObservePrices(History(201));
        portfolio.Manager.SetCash(1_000);
        portfolio.Manager.ObservePrices(History(200));
        portfolio.Manager.ObservePrices(History(202));
        RiskForecast scored = Assert.Single(Assert.Single(portfolio.Manager.RiskForecasts).Forecasts);
        Assert.Equal(History(201).Dates[200], scored.Date);
        Assert.Equal(History(202).Dates[^1], portfolio.Snapshot.PendingForecasts!.Date);
    }

    // B has no price on two days: the return over them is no return of one period, and a history that goes on without B says so.
    [Fact]
    public void Forecasts_AndMarket_WhereAnAssetHasNoPrice_SaySo()
    {
        SamplePortfolio portfolio = Held(Watching(), History(200));
        portfolio.Manager.ObservePrices(Without(204, 200, 201, 202, 203));
        Assert.Equal(History(204).Dates[199], portfolio.Manager.ReadMarket()!.Date);
        Assert.Equal(
            "The market is watched up to 2025-10-07, the last day that all assets share; the history goes on to 2025-10-13, where no price is known of B.",
            portfolio.Manager.MarketProblem);
        Assert.Contains("The last forecast is of 2025-10-07", portfolio.Manager.CreateRiskReport(TestContext.Current.CancellationToken)
            .Forecasts[0].Detail, StringComparison.Ordinal);
        portfolio.Manager.ObservePrices(Without(206, 200, 201, 202, 203));
        Assert.Empty(portfolio.Manager.RiskForecasts);
        Assert.Equal(History(206).Dates[^1], portfolio.Snapshot.PendingForecasts!.Date);
        Assert.Equal("", portfolio.Manager.MarketProblem);

        SamplePortfolio alternate = Held(Watching(), Without(200, [.. Enumerable.Range(0, 199)]));
        Assert.Null(alternate.Manager.ReadMarket());
        Assert.NotEqual("", alternate.Manager.MarketProblem);
    }

    // The same history, of the same asset, which came back in the portfolio's currency: its returns are known now. A manager that was
    // loaded in between says the same.
    [Fact]
    public void Market_WhereAnAssetComesBackInAnotherCurrency_IsLookedAtAnew()
    {
        SamplePortfolio portfolio = new(Watching());
        PriceHistory history = History(200);
        portfolio.Manager.AddAsset(new PortfolioAsset("A") { Instrument = new Instrument("A") { Currency = "EUR" } });
        portfolio.Manager.ObservePrices(history);
        Assert.Null(portfolio.Manager.ReadMarket());
        Assert.StartsWith(
            "The returns of A need a history of exchange rates from EUR to USD", portfolio.Manager.MarketProblem, StringComparison.Ordinal);
        SamplePortfolio loaded = new(Watching());
        loaded.Load(portfolio.Save());
        foreach (AdvancedPortfolioManager manager in (AdvancedPortfolioManager[])[portfolio.Manager, loaded.Manager])
        {
            manager.RemoveAsset("A");
            manager.AddAsset(new PortfolioAsset("A"));
            manager.ObservePrices(history);
            Assert.Equal("", manager.MarketProblem);
            Assert.Equal(history.Dates[^1], manager.ReadMarket()!.Date);
        }

        Assert.Equal(portfolio.Manager.StateHash, loaded.Manager.StateHash);
    }

    private static PriceHistory Without(int rows, params int[] missing)
    {
        PriceHistory whole = History(rows);
        double[] prices = [.. Enumerable.Range(0, rows * 2).Select(i => whole.TryGetPrice(i / 2, i % 2, out double price) ? price : 0)];
        bool[] observed = [.. Enumerable.Range(0, rows * 2).Select(i => i % 2 == 0 || !missing.Contains(i / 2))];
        return PriceHistory.Create(whole.Assets, whole.Dates, prices, observed);
    }

    // A return whose powers are no numbers is told, not thrown.
    [Fact]
    public void AbsurdHistory_IsToldAndHarmsNothing()
    {
        SamplePortfolio portfolio = Held(Watching(), History(200));
        PriceHistory whole = History(201);
        double[] prices = [.. Enumerable.Range(0, 402).Select(i => whole.TryGetPrice(i / 2, i % 2, out double price) ? price : 0)];
        for (int t = 0; t < 100; t++)
        {
            prices[(2 * t) + 1] *= 1e-80; // of B, which rises by 1e82 % on the next day
        }

        portfolio.Manager.ObservePrices(PriceHistory.Create(whole.Assets, whole.Dates, prices));
        Assert.Contains("The return of B on", portfolio.Manager.MarketProblem, StringComparison.Ordinal);
        Assert.Contains("too large to compute with", portfolio.Manager.MarketProblem, StringComparison.Ordinal);
        Assert.Single(Assert.Single(portfolio.Manager.RiskForecasts).Forecasts); // that of before; its day was an ordinary one
        Assert.Null(portfolio.Snapshot.PendingForecasts);
        Assert.False(portfolio.Manager.CreateRiskReport(TestContext.Current.CancellationToken).Risk.IsCalculated);
        portfolio.Manager.ObservePrices(History(202));
        Assert.Equal("", portfolio.Manager.MarketProblem);
        Assert.NotNull(portfolio.Snapshot.PendingForecasts);
    }

    [Fact]
    public async Task Miscalibration_AlertsOnce_AndEndsWithTheRecalibration()
    {
        CollectingHandler told = new();
        PortfolioOptions options = Watching(o =>
        {
            o.Forecasts.Log = new() { Window = 10, MinimumForecasts = 5, Capacity = 20 };
            o.Alerts.RepeatAfter = TimeSpan.Zero;
        });
        SamplePortfolio portfolio = Held(options, History(200, wildFrom: 200), told);
        for (int rows = 201; rows <= 212; rows++)
        {
            portfolio.Manager.ObservePrices(History(rows, wildFrom: 200));
        }

        RiskForecastRecord record = Assert.Single(portfolio.Manager.RiskForecasts);
        Assert.Equal(CalibrationState.RiskUnderstated, record.State);
        Assert.True(portfolio.Manager.AcknowledgeRecalibration("normal"));
        Assert.False(portfolio.Manager.AcknowledgeRecalibration("nothing"));
        Assert.Equal(CalibrationState.TooFewForecasts, Assert.Single(portfolio.Manager.RiskForecasts).State);
        Assert.NotNull(record.Evaluate());
        await portfolio.Manager.DisposeAsync();
        CalibrationAlert alert = Assert.Single(told.Alerts.OfType<CalibrationAlert>());
        Assert.Equal((AlertSeverity.Error, "normal", CalibrationState.RiskUnderstated), (alert.Severity, alert.Topic, alert.Record.State));
        Assert.Contains("risk is understated", alert.Detail, StringComparison.Ordinal);
    }

    // Whoever listens is told of what is new, and not of the past that a first history holds.
    [Fact]
    public async Task Market_NewMovesAreTold_ThoseOfTheFirstHistoryAreNot()
    {
        CollectingHandler told = new();
        SamplePortfolio portfolio = Held(Watching(o => o.Market.Thresholds = new() { ReferenceWindow = 60 }), History(230, wildFrom: 200), told);
        MarketReading past = portfolio.Manager.ReadMarket()!;
        Assert.NotEmpty(past.Moves);
        portfolio.Manager.ObservePrices(History(400, wildFrom: 200));
        MarketReading now = portfolio.Manager.ReadMarket()!;
        await portfolio.Manager.DisposeAsync();
        MarketMove[] fresh = [.. now.Moves.Skip(past.Moves.Length)];
        Assert.NotEmpty(fresh);
        Assert.All(fresh, move => Assert.Equal(portfolio.Clock.GetUtcNow(), move.KnownAt));
        HashSet<string> kinds = [.. told.Alerts.OfType<MarketAlert>().Select(alert => alert.Topic)];
        Assert.Equal(fresh.Select(move => move.Kind.ToString()).ToHashSet(), kinds);
    }

    [Fact]
    public void State_SavedLoadedAndReplayed_GoesOnAsItWas()
    {
        PortfolioOptions options = Watching(o =>
        {
            o.Market.Regimes = RegimeSource.HiddenMarkov;
            o.Market.ChangePoints = new();
            o.LiveLimits = [new LiveLimit("gross", LimitMeasure.GrossExposure, 0.1) { Action = LimitAction.Halt }];
        });
        SamplePortfolio portfolio = Held(options, History(300, wildFrom: 250));
        portfolio.Manager.ObservePrices(History(305, wildFrom: 250));
        portfolio.Manager.CreateRiskReport(TestContext.Current.CancellationToken);
        Assert.NotNull(portfolio.Manager.ReadMarket()!.Model);

        SamplePortfolio loaded = new(options);
        loaded.Clock.SetUtcNow(portfolio.Clock.GetUtcNow());
        loaded.Load(portfolio.Save());
        SamplePortfolio replayed = new(options);
        replayed.Clock.SetUtcNow(portfolio.Clock.GetUtcNow());
        replayed.Manager.Replay(portfolio.Journal.ReadEvents());
        Assert.Equal(portfolio.Manager.StateHash, loaded.Manager.StateHash);
        Assert.Equal(portfolio.Manager.StateHash, replayed.Manager.StateHash);

        // All three say the same of the next period.
        foreach (SamplePortfolio each in (SamplePortfolio[])[portfolio, loaded, replayed])
        {
            each.Manager.ObservePrices(History(306, wildFrom: 250));
        }

        Assert.Equal(portfolio.Manager.StateHash, loaded.Manager.StateHash);
        Assert.Equal(portfolio.Manager.StateHash, replayed.Manager.StateHash);
        Assert.Equal(portfolio.Manager.RiskForecasts[0].Forecasts, loaded.Manager.RiskForecasts[0].Forecasts);
        Assert.Equal(2, portfolio.Manager.RiskForecasts[0].Forecasts.Length);
    }

    [Fact]
    public void Halt_LastsUntilLifted_AlsoWhereTheLimitHasRecovered()
    {
        PortfolioOptions options = Watching(o => o.LiveLimits =
            [new LiveLimit("Share of A", LimitMeasure.GrossExposure, 0.8, LimitScope.Asset("A")) { Action = LimitAction.Halt }]);
        SamplePortfolio portfolio = Held(options, History(200));
        AdvancedPortfolioManager manager = portfolio.Manager;
        Assert.False(manager.LiftHalt("Share of A"));
        manager.UpdateAssetPosition("A", 100);
        LimitStatus halt = Assert.Single(manager.Halts);
        Assert.Equal(portfolio.Clock.GetUtcNow(), halt.HaltedSince);
        manager.UpdateAssetPosition("A", 1);
        Assert.Equal(RiskLimitState.WithinLimit, Assert.Single(manager.ReadLimits()).Status.State);
        Assert.Single(manager.Halts);
        Assert.False(Allows(manager, "A", 1));
        Assert.False(Allows(manager, "A", -1));

        SamplePortfolio loaded = new(options);
        loaded.Clock.SetUtcNow(portfolio.Clock.GetUtcNow());
        loaded.Load(portfolio.Save());
        Assert.Equal(halt.HaltedSince, Assert.Single(loaded.Manager.Halts).HaltedSince);

        Assert.False(manager.LiftHalt("another"));
        Assert.True(manager.LiftHalt("Share of A"));
        Assert.Empty(manager.Halts);
        Assert.False(manager.LiftHalt("Share of A"));

        // Lifted while it is breached: what brings it down passes, what raises it does not.
        manager.UpdateAssetPosition("A", 100);
        Assert.True(manager.LiftHalt("Share of A"));
        Assert.True(Allows(manager, "A", -50));
        Assert.False(Allows(manager, "A", 50));
        manager.UpdateAssetPosition("A", 1);
        manager.UpdateAssetPosition("A", 100);
        Assert.Single(manager.Halts);
    }

    // The window rules are off: what fires is what the watch announced after the rebalance.
    [Fact]
    public void Trigger_FiresOnWhatTheWatchAnnouncedSinceTheRebalance()
    {
        ConfiguredPortfolio portfolio = new(
        [
            ("allocation_methods.static.threshold", "0.9"), ("rebalancing.event_based.enabled", "true"),
            ("rebalancing.event_based.regime_change", "false"), ("rebalancing.event_based.correlation_breakdown", "false"),
            ("rebalancing.event_based.volatility_spike_multiple", "50"),
        ]);
        TriggerDecision decision = portfolio.AskedInTurbulence();
        Assert.True(decision.Fires);
        Assert.Equal("market_event", decision.Trigger);
        Assert.Contains("Volatility is", decision.Detail, StringComparison.Ordinal);
    }

    // With hidden states the tilt keeps the mean of the shares by their probabilities.
    [Fact]
    public void DynamicAllocation_FollowsTheProbabilitiesOfHiddenStates()
    {
        ConfiguredPortfolio portfolio = new ConfiguredPortfolio(
        [
            ("market_watch.regimes", "\"hidden_markov\""), ("allocation_methods.regime_based.turbulent_share", "0"),
        ]).Invested();
        MarketReading market = portfolio.Manager.ReadMarket()!;
        Assert.True(market.Probabilities[1] > 0.9); // the sample ends in turbulence
        double[] tilted = portfolio.Weights(PortfolioStrategy.EqualWeight, AllocationMethod.RegimeBased);
        double[] defensive = portfolio.Weights(PortfolioStrategy.MinimumVariance);
        for (int i = 0; i < 4; i++)
        {
            Assert.Equal((market.Probabilities[0] * 0.25) + (market.Probabilities[1] * defensive[i]), tilted[i], 1e-6);
        }
    }

    [Fact]
    public void Off_NothingIsWatchedNorForecast()
    {
        SamplePortfolio portfolio = Held(Watching(o => (o.Market.Enabled, o.Forecasts.Enabled) = (false, false)), History(200));
        Assert.Null(portfolio.Manager.ReadMarket());
        Assert.Equal("The market is not watched, by the options.", portfolio.Manager.MarketProblem);
        Assert.Null(portfolio.Snapshot.PendingForecasts);
        Assert.Empty(portfolio.Manager.RiskForecasts);
        SamplePortfolio fresh = new();
        Assert.Null(fresh.Manager.ReadMarket());
        Assert.Equal("No price history was observed.", fresh.Manager.MarketProblem);
    }

    private static bool Allows(AdvancedPortfolioManager manager, string asset, decimal quantity)
    {
        WhatIfResult result = new();
        manager.WhatIf([new WhatIfOrder(asset, quantity)], result);
        return result.IsAllowed;
    }
}
