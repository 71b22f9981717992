using MrBen.Portfolio.Execution;
using MrBen.Portfolio.Market;
using MrBen.Portfolio.Positions;
using MrBen.Portfolio.Rebalancing;
using MrBen.Portfolio.Risk.Live;
using MrBen.Portfolio.Tests.State;

namespace MrBen.Portfolio.Tests.Execution;

public class HostRecordTests
{
    private static readonly DateTimeOffset Start = SamplePortfolio.Start;

    // Closes 1 … 20, highs 1 above and lows 1 below: every true range is 2, as the close before lies on the low. The last 4 closes average 18.5.
    [Fact]
    public void ContextOf_ASnapshot_HasWhatItKnows()
    {
        SamplePortfolio portfolio = SamplePortfolio.HalfInvested();
        Bar[] bars = [.. Enumerable.Range(1, 20).Select(i => new Bar(new DateOnly(2025, 12, i), i, i + 1, i - 1, i, null))];
        portfolio.Manager.ObservePrices(BarHistory.Create("A", bars).ToPriceHistory());
        GatewayQuote quote = new("A", 9.9m, 10.1m, null, Start);
        MarketContext context = HostRecords.ContextOf(portfolio.Snapshot, "A", quote, 4, 100)!;
        Assert.Equal((10m, 0.2m, 2m), (context.Price, context.Spread, context.AverageTrueRange));
        Assert.Equal([(4, 18.5m)], context.Averages.Select(average => (average.Key, average.Value)));
        Assert.Equal((1_000m, 500m, 50m), (context.Equity, context.Balance, context.OpenPositions.Single().Quantity));
        Assert.Null(HostRecords.ContextOf(portfolio.Snapshot, "X"));
    }

    // What one manager knows becomes what another knows.
    [Fact]
    public void ObserveContext_OfAnotherManager_GivesTheSameValue()
    {
        SamplePortfolio portfolio = SamplePortfolio.HalfInvested();
        SamplePortfolio other = new();
        other.Manager.AddAsset(new PortfolioAsset("A"));
        other.Manager.ObserveContext(HostRecords.ContextOf(portfolio.Snapshot, "A")!);
        Assert.Equal(portfolio.Snapshot.NetAssetValue, other.Snapshot.NetAssetValue);
        Assert.Equal(portfolio.Asset("A").Quantity, other.Asset("A").Quantity);
    }

    [Fact]
    public void CardsOf_APlan_LeadToItsQuantities()
    {
        PortfolioValuation valuation = PortfolioValuation.FromPositions(
            [new PortfolioAsset("A") { Quantity = 50 }, new PortfolioAsset("B") { Quantity = 10 }, new PortfolioAsset("C")],
            new Dictionary<AssetId, decimal> { ["A"] = 10, ["B"] = 10, ["C"] = 10 }, 400).GetValuationOrThrow();
        RebalancePlan plan = RebalancePlanner.Plan(valuation, SamplePortfolio.Names("A", "B", "C"), [0.3, 0, 0.6]);
        DecisionCard[] cards = [.. HostRecords.CardsOf(plan, 0.7)];
        Assert.Equal(
            [("A", DecisionAction.Reduce, DecisionDirection.LongPosition), ("B", DecisionAction.Close, DecisionDirection.Flat),
                ("C", DecisionAction.Open, DecisionDirection.LongPosition)],
            cards.Select(card => (card.Asset.Value, card.Action, card.Direction)));
        Assert.All(cards, card => Assert.Empty(card.Validate()));
        Assert.All(cards, card => Assert.Equal(0.7, card.Confidence));
        decimal[] held = [50, 10, 0];
        Assert.Equal(plan.Trades.Select(trade => trade.Quantity), cards.Select((card, i) => HostRecords.QuantityOf(card, held[i])));
        Assert.Equal(new WhatIfOrder("C", cards[2].Lot, 10), HostRecords.OrderOf(cards[2], 0));
        Assert.Equal("Reduce: weight 50.00 % to 30.00 %, target 30.00 %.", cards[0].Reason);
    }

    [Fact]
    public void QuantityOf_AnUnsoundDecision_IsRefused()
    {
        DecisionCard card = new() { Asset = "A", Action = DecisionAction.Close, Direction = DecisionDirection.Flat, Lot = 5 };
        Assert.Equal(5, HostRecords.QuantityOf(card, -5));
        Assert.Equal(
            "A decision to Close takes 5 of A; 3 is held. (Parameter 'card')",
            Assert.Throws<ArgumentException>(() => HostRecords.QuantityOf(card, 3)).Message);
        DecisionCard wrong = card with { Action = DecisionAction.Open, Lot = 0, Confidence = 2, StopLoss = -1 };
        Assert.Equal(
            "Lot of A is 0; a decision to Open needs a positive one. Confidence in A is 2; it must be in [0, 1]. "
            + "StopLoss of A is -1; it must be positive. A decision to Open A is flat; it needs a side. (Parameter 'card')",
            Assert.Throws<ArgumentException>(() => HostRecords.QuantityOf(wrong, 0)).Message);
    }
}
