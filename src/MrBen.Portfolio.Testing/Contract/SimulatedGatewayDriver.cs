using MrBen.Portfolio.Execution;
using MrBen.Portfolio.Market;

namespace MrBen.Portfolio.Testing.Contract;

/// <summary>The hand on a <see cref="SimulatedGateway"/>. Thread-safe as the gateway is.</summary>
/// <param name="gateway">The gateway.</param>
/// <param name="asset">An asset that it lists.</param>
/// <param name="quantity">See <see cref="IGatewayDriver.Quantity"/>.</param>
public sealed class SimulatedGatewayDriver(SimulatedGateway gateway, AssetId asset, decimal quantity) : IGatewayDriver
{
    /// <inheritdoc/>
    public ITradingGateway Gateway => gateway;

    /// <inheritdoc/>
    public AssetId Asset => asset;

    /// <inheritdoc/>
    public AssetId UnknownAsset => "NOSUCHASSET";

    /// <inheritdoc/>
    public decimal Quantity => quantity;

    /// <inheritdoc/>
    public ValueTask<decimal> GetPriceAsync(AssetId asset, CancellationToken cancellationToken) =>
        ValueTask.FromResult(gateway.PriceOf(asset));

    /// <inheritdoc/>
    public ValueTask<bool> TrySetPriceAsync(AssetId asset, decimal price, CancellationToken cancellationToken)
    {
        gateway.SetPrice(asset, price);
        return ValueTask.FromResult(true);
    }

    /// <inheritdoc/>
    public ValueTask<bool> TryTradeExternallyAsync(AssetId asset, decimal quantity, CancellationToken cancellationToken)
    {
        gateway.TradeExternally(asset, quantity);
        return ValueTask.FromResult(true);
    }

    /// <inheritdoc/>
    public ValueTask WaitAsync(TimeSpan duration, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        gateway.Clock.Advance(duration);
        return ValueTask.CompletedTask;
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
