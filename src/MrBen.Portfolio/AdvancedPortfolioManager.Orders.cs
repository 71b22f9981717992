using MrBen.Portfolio.Configuration;
using MrBen.Portfolio.Execution;
using MrBen.Portfolio.Market;
using MrBen.Portfolio.Positions;
using MrBen.Portfolio.State;

namespace MrBen.Portfolio;

/// <content>What the execution of plans writes down here.</content>
public sealed partial class AdvancedPortfolioManager : ITradedPortfolio
{
    /// <inheritdoc/>
    public long Record(in PortfolioEvent change)
    {
        if (change.Kind is < PortfolioEventKind.PlanSet or > PortfolioEventKind.ExecutionNoted)
        {
            throw new ArgumentException(
                $"An event of kind {change.Kind} is none of the execution; the manager has a method for it.", nameof(change));
        }

        long sequence = _book.ApplyWhile(change, static _ => true);
        if (sequence > 0 && ExecutionAlert.Of(change, sequence) is { } alert)
        {
            _reports.Executed(alert, change.Plan?.Id);
            _alerts.Tell(alert);
        }

        return sequence;
    }

    /// <inheritdoc/>
    public OrderRecord? FindOrder(ClientOrderId order) => _book.Visit(order, static (state, id) => state.Ledger.Find(id));

    /// <inheritdoc/>
    public OrderCount CountOrders(AssetId asset, TradeSide side, DateTimeOffset after) => _book.Visit(
        (asset, side, after), static (state, asked) => state.Ledger.Count(asked.asset, asked.side, asked.after));

    /// <summary>Books an executed trade once, however often it is told: position, average cost, cash and its order change.</summary>
    /// <param name="asset">The asset.</param>
    /// <param name="quantity">Units bought, negative when sold; not 0.</param>
    /// <param name="price">Price per unit, positive.</param>
    /// <param name="fee">What the trade cost beside its price.</param>
    /// <param name="time">When it was executed, at most <see cref="PortfolioOptions.MaxClockSkew"/> ahead of the clock.</param>
    /// <param name="reference">Which execution of which order it is; without it, it is booked as often as it is told.</param>
    /// <returns>False, and nothing changes, where the execution was booked already.</returns>
    /// <exception cref="ArgumentException">
    /// The asset is not in the portfolio, the quantity is 0 or not of its order's side, the price is not positive, or the time is too far ahead
    /// of the clock.
    /// </exception>
    public bool ApplyFill(AssetId asset, decimal quantity, decimal price, decimal fee, DateTimeOffset time, FillReference? reference)
    {
        ClockSkew.ThrowIfAhead("fill", asset, time, Now, _rooms.Options.MaxClockSkew);
        bool applied = _book.Apply(PortfolioEvent.Fill(asset, quantity, price, fee, time, reference));
        Watch();
        return applied;
    }
}
