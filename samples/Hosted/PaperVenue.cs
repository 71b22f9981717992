using System.Globalization;
using MrBen.Portfolio.Execution;
using MrBen.Portfolio.Market;
using MrBen.Portfolio.Positions;
using MrBen.Portfolio.State;
using MrBen.Portfolio.Testing;

namespace Hosted;

/// <summary>
/// The venue: fills come after a second or two, some in parts, some are told twice. It lives as long as this process: at each start it
/// holds what the portfolio has booked. Thread-safe.
/// </summary>
internal sealed class PaperVenue : BackgroundService
{
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(20);

    public PaperVenue() => Gateway = new SimulatedGateway(new SimulatedGatewayOptions
    {
        Start = DateTimeOffset.UtcNow,
        IdPrefix = string.Create(CultureInfo.InvariantCulture, $"{DateTimeOffset.UtcNow:yyyyMMddHHmmss}-"),
        Cash = [],
        Capabilities = new GatewayCapabilities { IsCashAccount = true, CanShort = false },
        MinimumFillLatency = TimeSpan.FromSeconds(0.3),
        MaximumFillLatency = TimeSpan.FromSeconds(1.5),
        PartialFillProbability = 0.3,
        DuplicateFillProbability = 0.2,
    });

    /// <summary>The venue as the library's port sees it.</summary>
    public SimulatedGateway Gateway { get; }

    /// <summary>Lists what the portfolio has, at its last prices, and holds what it holds.</summary>
    public void Open(PortfolioSnapshot snapshot)
    {
        Gateway.AddCash(new Money(snapshot.Cash, snapshot.BaseCurrency));
        foreach (PortfolioAsset holding in snapshot.Assets)
        {
            Gateway.AddInstrument(new InstrumentRules(holding.Instrument), snapshot.Prices[holding.Asset]);
            Gateway.AdjustPosition(holding.Asset, holding.Quantity);
        }
    }

    /// <summary>Moves a price by a logarithmic return; the price then.</summary>
    public decimal Move(AssetId asset, double change)
    {
        decimal price = Math.Max(Market.Tick, decimal.Round(Gateway.PriceOf(asset) * (decimal)Math.Exp(change), 2));
        Gateway.SetPrice(asset, price);
        return price;
    }

    protected override Task ExecuteAsync(CancellationToken stoppingToken)
    {
        Gateway.Clock.AdvanceTo(DateTimeOffset.UtcNow); // the start took its time
        return Gateway.Clock.FollowAsync(TimeProvider.System, Look, stoppingToken);
    }
}
