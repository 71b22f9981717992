using MrBen.Portfolio.Execution;
using MrBen.Portfolio.Market;
using MrBen.Portfolio.Testing;
using MrBen.Portfolio.Testing.Contract;

namespace MrBen.Portfolio.Samples.Hosts.Simulated;

/// <summary>
/// Drives an adapter whose venue is simulated. For a broker's paper account only <see cref="WaitAsync"/> stays, as a real delay.
/// </summary>
internal sealed class SimulatedHostDriver(ITradingGateway gateway, SimulatedGateway venue, AssetId asset, CancellationTokenSource pushing)
    : IGatewayDriver
{
    public ITradingGateway Gateway => gateway;

    public AssetId Asset => asset;

    public AssetId UnknownAsset => "NOSUCHASSET";

    public decimal Quantity => 20;

    public ValueTask<decimal> GetPriceAsync(AssetId asset, CancellationToken cancellationToken) =>
        ValueTask.FromResult(venue.PriceOf(asset));

    public ValueTask<bool> TrySetPriceAsync(AssetId asset, decimal price, CancellationToken cancellationToken)
    {
        venue.SetPrice(asset, price);
        return ValueTask.FromResult(true);
    }

    public ValueTask<bool> TryTradeExternallyAsync(AssetId asset, decimal quantity, CancellationToken cancellationToken)
    {
        venue.TradeExternally(asset, quantity);
        return ValueTask.FromResult(true);
    }

    public async ValueTask WaitAsync(TimeSpan duration, CancellationToken cancellationToken)
    {
        venue.Clock.Advance(duration);
        await Task.Delay(1, cancellationToken); // the adapter's stream goes on in another thread
    }

    public async ValueTask DisposeAsync()
    {
        await pushing.CancelAsync();
        pushing.Dispose();
    }
}
