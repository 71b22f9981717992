using MrBen.Portfolio.Market;
using MrBen.Portfolio.Positions;

namespace MrBen.Portfolio.Execution;

/// <summary>
/// What a host engine implements so that a position manager can trade through it: what it can do, what the account holds, orders
/// sent and found again, and what happens. Calls come one at a time; the stream is read beside them. An exception from any call means "not
/// known", never "not done". The package MrBen.Portfolio.Testing holds the suite of tests that an implementation runs.
/// </summary>
public interface ITradingGateway
{
    /// <summary>What the host can do; the same for the life of the gateway.</summary>
    GatewayCapabilities Capabilities { get; }

    /// <summary>Cash and buying power now.</summary>
    ValueTask<AccountSnapshot> GetAccountAsync(CancellationToken cancellationToken);

    /// <summary>All positions now.</summary>
    ValueTask<PositionsSnapshot> GetPositionsAsync(CancellationToken cancellationToken);

    /// <summary>All orders that are open now, those of others too.</summary>
    ValueTask<IReadOnlyList<OrderSnapshot>> GetOpenOrdersAsync(CancellationToken cancellationToken);

    /// <summary>How an asset trades; <see langword="null"/> where the host does not know it.</summary>
    ValueTask<InstrumentRules?> GetRulesAsync(AssetId asset, CancellationToken cancellationToken);

    /// <summary>Sends an order. A time-out is <see cref="SubmitStatus.Unknown"/>, never <see cref="SubmitStatus.Rejected"/>.</summary>
    ValueTask<SubmitOutcome> SubmitAsync(OrderRequest order, CancellationToken cancellationToken);

    /// <summary>Asks that an order be cancelled.</summary>
    ValueTask<CancelOutcome> CancelAsync(ClientOrderId order, CancellationToken cancellationToken);

    /// <summary>
    /// Finds an order by the name given to it, open or ended: the answer to "did it arrive?". <see langword="null"/> where the venue has none.
    /// Not called where <see cref="GatewayCapabilities.SupportsFindByClientId"/> is false.
    /// </summary>
    ValueTask<OrderSnapshot?> FindOrderAsync(ClientOrderId order, CancellationToken cancellationToken);

    /// <summary>
    /// All executions since a moment, oldest first, for those that the stream may have missed. Not called where
    /// <see cref="GatewayCapabilities.SupportsFillHistory"/> is false.
    /// </summary>
    ValueTask<IReadOnlyList<GatewayFill>> GetFillsAsync(DateTimeOffset since, CancellationToken cancellationToken);

    /// <summary>What happens from now on, until cancelled. Read once at a time; ends only where the host ends for good.</summary>
    IAsyncEnumerable<GatewayEvent> ReadEventsAsync(CancellationToken cancellationToken);
}
