using MrBen.Portfolio.Execution;
using MrBen.Portfolio.Positions;
using MrBen.Portfolio.Risk.Monitoring;
using MrBen.Portfolio.State;
using MrBen.Portfolio.Tests.State;

namespace MrBen.Portfolio.Tests.Execution;

public sealed class PreTradeGuardTests
{
    // 111 is 11 % above 100; 110 is at the collar and passes.
    [Theory]
    [InlineData(110, "")]
    [InlineData(111, "Price collar: the limit 111 of A is 11.0 % from the last price 100; at most 10.0 % passes.")]
    [InlineData(89, "Price collar: the limit 89 of A is 11.0 % from the last price 100; at most 10.0 % passes.")]
    public void Check_LimitPrice_MustBeNearTheLast(int limit, string expected) =>
        Assert.Equal(expected, Check(new PreTradeOptions(), quantity: 1, limit));

    [Fact]
    public void Check_MarketOrder_IsHeldAgainstThePriceOfItsPlan()
    {
        PlannedAccount account = new PlannedAccount(100_000).Hold("A", 0, 120);
        Assert.Equal(
            "Price collar: the last price 120 of A is 20.0 % from the reference price 100; at most 10.0 % passes.",
            Check(account, new PreTradeOptions(), quantity: 1, limit: null));
    }

    [Fact]
    public void Check_Size_IsLimitedInUnitsMoneyAndShare()
    {
        PreTradeOptions options = new() { MaxOrderQuantity = 10, MaxOrderValue = 1_500, MaxOrderFraction = 0.02 };
        Assert.Equal("", Check(options, quantity: -10, limit: 100));
        Assert.Equal(
            "Order quantity: 21 of A are more than 10. Order value: 21 of A are worth 2100, more than 1500. "
            + "Order fraction: 21 of A are worth 2100, more than 2 % of 100000.", Check(options, quantity: 21, limit: 100));
    }

    [Fact]
    public void Check_ReductionOfALargePosition_IsNoShareTooLarge()
    {
        PlannedAccount account = new PlannedAccount(0).Hold("A", 1_000, 100);
        PreTradeOptions options = new() { MaxOrderFraction = 0.5 };
        Assert.Equal("", Check(account, options, quantity: -1_000, limit: 100, reducesOnly: true));
        Assert.StartsWith("Order fraction: ", Check(account, options, quantity: -1_000, limit: 100), StringComparison.Ordinal);
    }

    [Fact]
    public void Check_ValueInAnotherCurrency_NeedsARate()
    {
        PlannedAccount account = new PlannedAccount(100_000).Hold(
            "A", 0, 100, rules => rules with { Instrument = rules.Instrument with { Currency = "EUR" } });
        PreTradeOptions options = new() { MaxOrderValue = 1_150 };
        Assert.StartsWith("Order value: of A it is not known. ", Check(account, options, quantity: 10, limit: 100), StringComparison.Ordinal);
        account.Manager.ObserveRate("EUR", 1.2m, account.Clock.GetUtcNow());
        Assert.Equal(
            "Order value: 10 of A are worth 1200, more than 1150.", Check(account, options, quantity: 10, limit: 100));
    }

    [Fact]
    public void Check_ManyOrders_AreCountedOverTheWindowAndAlsoAfterARestart()
    {
        PlannedAccount account = new PlannedAccount(100_000).Hold("A", 0, 100).Hold("B", 0, 100);
        for (int i = 0; i < 3; i++)
        {
            OrderRequest order = new(new ClientOrderId($"x{i}"), i == 0 ? "B" : "A", 1);
            account.Manager.Record(PortfolioEvent.IntentOf(new OrderIntent(order, 0, 1, 100), account.Clock.GetUtcNow()));
        }

        PreTradeOptions options = new() { MaxOrders = 3, MaxRepeats = 2 };
        Assert.Equal(
            "Message rate: 3 orders were decided in the last 00:01:00; 3 are allowed. "
            + "Repeated execution: 2 orders of A to Buy in the last 00:01:00; 2 are allowed.", Check(account, options, quantity: 1, limit: 100));
        Assert.Equal(
            "Message rate: 3 orders were decided in the last 00:01:00; 3 are allowed.", Check(account, options, quantity: -1, limit: 100));
        account.Clock.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal("", Check(account, options, quantity: 1, limit: 100));
    }

    [Fact]
    public void Check_RiskLimits_AreAskedAsIfTheOrderWereFilled()
    {
        SamplePortfolio portfolio = new(SamplePortfolio.Options(options =>
            options.LiveLimits = [new LiveLimit("gross", LimitMeasure.GrossExposure, 0.5) { Action = LimitAction.BlockIncreases }]));
        portfolio.Manager.SetCash(10_000);
        portfolio.Manager.AddAsset(new PortfolioAsset("A"));
        portfolio.Manager.ObservePrices(SamplePortfolio.History(200, "A"));
        decimal price = portfolio.Snapshot.Prices["A"];
        PreTradeGuard guard = new(portfolio.Manager, new PreTradeOptions { MaxOrderFraction = null });
        Assert.Equal("", Text(guard, portfolio.Manager, Intent(10, price, price), portfolio.Clock.GetUtcNow()));
        Assert.StartsWith(
            "Risk limits: gross would be ", Text(guard, portfolio.Manager, Intent(90, price, price), portfolio.Clock.GetUtcNow()),
            StringComparison.Ordinal);
    }

    [Fact]
    public void Check_Override_LetsOneRuleOfOneAssetPassUntilItsTime()
    {
        PlannedAccount account = new PlannedAccount(100_000).Hold("A", 0, 100);
        PreTradeGuard guard = new(account.Manager, new PreTradeOptions { MaxOrderQuantity = 5, MaxOrderValue = 500 });
        DateTimeOffset now = account.Clock.GetUtcNow();
        guard.Add(new PreTradeOverride(PreTradeRule.OrderQuantity, "A", now.AddMinutes(1), "Agreed."));
        guard.Add(new PreTradeOverride(PreTradeRule.OrderValue, "B", now.AddMinutes(1), "Agreed."));
        Assert.Equal("Order value: 6 of A are worth 600, more than 500.", Text(guard, account.Manager, Intent(6, 100, 100), now));
        Assert.StartsWith("Order quantity: ", Text(guard, account.Manager, Intent(6, 100, 100), now.AddMinutes(1)), StringComparison.Ordinal);
    }

    private static string Check(PreTradeOptions options, decimal quantity, decimal? limit) =>
        Check(new PlannedAccount(100_000).Hold("A", 0, 100), options, quantity, limit);

    private static string Check(
        PlannedAccount account, PreTradeOptions options, decimal quantity, decimal? limit, bool reducesOnly = false) => Text(
        new PreTradeGuard(account.Manager, options), account.Manager, Intent(quantity, limit, 100, reducesOnly), account.Clock.GetUtcNow());

    private static OrderIntent Intent(decimal quantity, decimal? limit, decimal reference, bool reducesOnly = false) =>
        new(new OrderRequest(new ClientOrderId("mb1"), "A", quantity, limit) { ReducesOnly = reducesOnly }, 1, 1, reference);

    private static string Text(PreTradeGuard guard, AdvancedPortfolioManager manager, OrderIntent intent, DateTimeOffset now) => string.Join(
        ' ', guard.Check(intent, manager.GetSnapshot(), manager.GetSnapshot().Assets[0].Instrument, now).Select(refusal => refusal.Detail));
}
