using System.Runtime.CompilerServices;
using MrBen.Portfolio.Execution;
using MrBen.Portfolio.Market;
using MrBen.Portfolio.Positions;

namespace MrBen.Portfolio.Testing.Tests.Execution;

/// <summary>A gateway that throws, or says what cannot be, where it is told to.</summary>
internal sealed class BentGateway : ITradingGateway
{
    public ITradingGateway Inner { get; set; } = null!;

    /// <summary>How often the stream is refused at once.</summary>
    public int StreamFaults { get; set; }

    /// <summary>What is answered in place of the positions.</summary>
    public PositionsSnapshot? Positions { get; set; }

    /// <summary>Whether questions for the account end in an exception.</summary>
    public bool HidesAccount { get; set; }

    /// <summary>Events that are told before those of the venue.</summary>
    public Queue<GatewayEvent> Events { get; } = [];

    public GatewayCapabilities Capabilities => Inner.Capabilities;

    public ValueTask<AccountSnapshot> GetAccountAsync(CancellationToken cancellationToken) =>
        HidesAccount ? throw new InvalidOperationException("No account today.") : Inner.GetAccountAsync(cancellationToken);

    public ValueTask<PositionsSnapshot> GetPositionsAsync(CancellationToken cancellationToken) =>
        Positions is { } told ? ValueTask.FromResult(told) : Inner.GetPositionsAsync(cancellationToken);

    public ValueTask<IReadOnlyList<OrderSnapshot>> GetOpenOrdersAsync(CancellationToken cancellationToken) =>
        Inner.GetOpenOrdersAsync(cancellationToken);

    public ValueTask<InstrumentRules?> GetRulesAsync(AssetId asset, CancellationToken cancellationToken) =>
        Inner.GetRulesAsync(asset, cancellationToken);

    public ValueTask<SubmitOutcome> SubmitAsync(OrderRequest order, CancellationToken cancellationToken) =>
        Inner.SubmitAsync(order, cancellationToken);

    public ValueTask<CancelOutcome> CancelAsync(ClientOrderId order, CancellationToken cancellationToken) =>
        Inner.CancelAsync(order, cancellationToken);

    public ValueTask<OrderSnapshot?> FindOrderAsync(ClientOrderId order, CancellationToken cancellationToken) =>
        Inner.FindOrderAsync(order, cancellationToken);

    public ValueTask<IReadOnlyList<GatewayFill>> GetFillsAsync(DateTimeOffset since, CancellationToken cancellationToken) =>
        Inner.GetFillsAsync(since, cancellationToken);

    public IAsyncEnumerable<GatewayEvent> ReadEventsAsync(CancellationToken cancellationToken) =>
        StreamFaults-- > 0 ? throw new InvalidOperationException("Not connected.") : ReadAsync(cancellationToken);

    private async IAsyncEnumerable<GatewayEvent> ReadAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (GatewayEvent happened in Inner.ReadEventsAsync(cancellationToken))
        {
            while (Events.TryDequeue(out GatewayEvent? bent))
            {
                yield return bent;
            }

            yield return happened;
        }
    }
}
