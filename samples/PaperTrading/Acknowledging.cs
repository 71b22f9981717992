using MrBen.Portfolio;
using MrBen.Portfolio.Execution;
using MrBen.Portfolio.Market;
using MrBen.Portfolio.Positions;
using MrBen.Portfolio.Risk.Live;
using MrBen.Portfolio.State;

namespace PaperTrading;

/// <summary>
/// A portfolio that says on the terminal what it has written down, once it has: whoever kills the process can compare that with what is found
/// afterwards.
/// </summary>
internal sealed class Acknowledging(AdvancedPortfolioManager manager) : ITradedPortfolio
{
    public string Name => manager.Name;

    public PortfolioSnapshot GetSnapshot() => manager.GetSnapshot();

    public long Record(in PortfolioEvent change)
    {
        long sequence = manager.Record(change);
        Console.WriteLine($"acknowledged {sequence} {change.Kind}");
        return sequence;
    }

    public bool ApplyFill(AssetId asset, decimal quantity, decimal price, decimal fee, DateTimeOffset time, FillReference? reference)
    {
        bool booked = manager.ApplyFill(asset, quantity, price, fee, time, reference);
        if (booked)
        {
            Console.WriteLine($"booked {reference?.ExecutionId}");
        }

        return booked;
    }

    public bool ObservePrice(AssetId asset, decimal price, DateTimeOffset time) => manager.ObservePrice(asset, price, time);

    public bool ObserveRate(string currency, decimal rate, DateTimeOffset time) => manager.ObserveRate(currency, rate, time);

    public void UpdateAssetPosition(AssetId asset, decimal quantity, decimal? unrealizedPnl) =>
        manager.UpdateAssetPosition(asset, quantity, unrealizedPnl);

    public OrderRecord? FindOrder(ClientOrderId order) => manager.FindOrder(order);

    public OrderCount CountOrders(AssetId asset, TradeSide side, DateTimeOffset after) => manager.CountOrders(asset, side, after);

    public void WhatIf(ReadOnlySpan<WhatIfOrder> orders, WhatIfResult result) => manager.WhatIf(orders, result);
}
