using System.Collections.Immutable;
using Microsoft.Extensions.Time.Testing;
using MrBen.Portfolio.Execution;
using MrBen.Portfolio.Market;
using MrBen.Portfolio.Positions;
using MrBen.Portfolio.State;

namespace MrBen.Portfolio.Tests.Execution;

/// <summary>A portfolio whose orders are moved by hand, and what the planner says to it.</summary>
internal sealed class PlannedAccount
{
    private readonly Dictionary<AssetId, InstrumentRules?> _rules = [];

    public PlannedAccount(decimal cash)
    {
        Clock = new FakeTimeProvider(new DateTimeOffset(2026, 1, 5, 9, 30, 0, TimeSpan.Zero));
        Manager = new AdvancedPortfolioManagerBuilder().UseTimeProvider(Clock).Build();
        Manager.SetCash(cash);
    }

    public FakeTimeProvider Clock { get; }

    public AdvancedPortfolioManager Manager { get; }

    public ExecutionOptions Options { get; } = new() { LimitOffset = null, FeeBuffer = 0, PriceBuffer = 0 };

    public GatewayCapabilities Capabilities { get; } = new();

    public decimal? BuyingPower { get; set; }

    public PortfolioSnapshot Snapshot => Manager.GetSnapshot();

    public PlannedAccount Hold(string asset, decimal quantity, decimal price, Func<InstrumentRules, InstrumentRules>? rules = null)
    {
        InstrumentRules standard = new(new Instrument(asset));
        _rules[asset] = rules is null ? standard : rules(standard);
        Manager.AddAsset(new PortfolioAsset(asset) { Quantity = quantity, Instrument = _rules[asset]!.Instrument });
        Manager.ObservePrice(asset, price, Clock.GetUtcNow());
        return this;
    }

    public PlannedAccount Unlist(string asset)
    {
        _rules[asset] = null;
        return this;
    }

    /// <summary>Sets the plan: target quantities at a reference price of 100.</summary>
    public PlannedAccount Aim(params (string Asset, decimal Quantity)[] targets)
    {
        Manager.Record(PortfolioEvent.PlanOf(
            ExecutionPlan.To([.. targets.Select(target => new PlanTarget(target.Asset, target.Quantity, 100))]), Clock.GetUtcNow()));
        return this;
    }

    public OrderSchedule Next() => OrderPlanner.Next(new PlanningView(
        Snapshot, _rules.ToImmutableDictionary(), Capabilities, BuyingPower, Options, Clock.GetUtcNow()));

    /// <summary>Asks for the next orders, writes them down and has them accepted.</summary>
    public ImmutableArray<OrderIntent> SendNext()
    {
        ImmutableArray<OrderIntent> intents = Next().Intents;
        foreach (OrderIntent intent in intents)
        {
            Manager.Record(PortfolioEvent.IntentOf(intent, Clock.GetUtcNow()));
            Move(intent.Order.Id, OrderStatus.Open);
        }

        return intents;
    }

    public void Move(ClientOrderId order, OrderStatus status, decimal? filled = null, string reason = "") =>
        Manager.Record(PortfolioEvent.MoveOf(new OrderMove(order, status, filled, Reason: reason), Clock.GetUtcNow()));

    public void Fill(OrderIntent intent, decimal quantity, decimal price, string execution = "") => Manager.ApplyFill(
        intent.Order.Asset, quantity, price, fee: 0, Clock.GetUtcNow(),
        new FillReference(execution.Length > 0 ? execution : $"{intent.Order.Id}-{quantity}", intent.Order.Id));

    /// <summary>The next orders as text, in their order.</summary>
    public string Orders() => string.Join(", ", Next().Intents.Select(
        intent => FormattableString.Invariant($"{intent.Order.Quantity} {intent.Order.Asset}")));
}
