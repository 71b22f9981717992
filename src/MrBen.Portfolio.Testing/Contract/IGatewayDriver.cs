using MrBen.Portfolio.Execution;
using MrBen.Portfolio.Market;

namespace MrBen.Portfolio.Testing.Contract;

/// <summary>
/// What the contract suite needs beside the port: an account to try, and a hand on the venue where there is one. On a broker's paper
/// account most of it is a line each. Disposed after each check.
/// </summary>
public interface IGatewayDriver : IAsyncDisposable
{
    /// <summary>The gateway under test, connected.</summary>
    ITradingGateway Gateway { get; }

    /// <summary>An asset that trades now.</summary>
    AssetId Asset { get; }

    /// <summary>An asset that the venue does not know.</summary>
    AssetId UnknownAsset { get; }

    /// <summary>
    /// Units of <see cref="Asset"/> that the account can buy some dozens of times: a multiple of the lot, best of ten lots or more, so that
    /// fills in parts are possible. Each check buys it a few times and leaves the position.
    /// </summary>
    decimal Quantity { get; }

    /// <summary>What the asset trades at.</summary>
    ValueTask<decimal> GetPriceAsync(AssetId asset, CancellationToken cancellationToken);

    /// <summary>Makes the asset trade at a price. False where that cannot be done: checks that need it are left out.</summary>
    ValueTask<bool> TrySetPriceAsync(AssetId asset, decimal price, CancellationToken cancellationToken);

    /// <summary>Trades on the account beside the gateway. False where that cannot be done: checks that need it are left out.</summary>
    ValueTask<bool> TryTradeExternallyAsync(AssetId asset, decimal quantity, CancellationToken cancellationToken);

    /// <summary>Lets time pass: real, or simulated.</summary>
    ValueTask WaitAsync(TimeSpan duration, CancellationToken cancellationToken);
}
