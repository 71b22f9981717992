using System.Collections.Immutable;
using MrBen.Portfolio.Execution;
using MrBen.Portfolio.Market;
using MrBen.Portfolio.Market.Feeds;
using MrBen.Portfolio.Positions;
using MrBen.Portfolio.Testing;
using PaperTrading.Bridge;

namespace PaperTrading;

/// <summary>A venue in a process of its own, whose prices are a replay: it goes on while the trader is dead.</summary>
internal static class Venue
{
    public static async Task RunAsync(Request request, CancellationToken cancellationToken)
    {
        BarHistory history = Prices.Read(request.Prices);
        DateOnly from = request.From;
        SimulatedGateway gateway = new(new SimulatedGatewayOptions
        {
            Seed = request.Seed,
            Start = DateTimeOffset.UtcNow,
            Cash = [new Money(request.Cash, "USD")],
            Capabilities = new GatewayCapabilities { IsCashAccount = true, CanShort = false },
            NumbersEvents = true,
            WalkInterval = TimeSpan.FromMilliseconds(100),
            PartialFillProbability = request.Faults ? 0.5 : 0.2,
            TimeoutAfterArrivalProbability = request.Faults ? 0.1 : 0,
            TimeoutBeforeArrivalProbability = request.Faults ? 0.1 : 0,
            DuplicateFillProbability = request.Faults ? 0.3 : 0,
        });
        List(gateway, history, from);
        Task clock = gateway.Clock.FollowAsync(TimeProvider.System, TimeSpan.FromMilliseconds(5), cancellationToken);
        DateOnly month = from;
        VenueServer server = new(gateway, () => month, () => Report(gateway, history.Assets));
        Task serving = server.RunAsync(request.Port, port => Console.WriteLine($"listening on {port}"), cancellationToken);
        await foreach (MarketDataUpdate update in Replay(history, from, request).ReadAsync(cancellationToken))
        {
            gateway.SetPrice(update.Asset, decimal.Round(update.Price, 4));
            month = DateOnly.FromDateTime(update.Time.UtcDateTime);
        }

        Console.WriteLine("the prices have ended");
        await Task.WhenAll(serving, clock);
    }

    // As many months a second as the user asks for.
    private static CsvReplayFeed Replay(BarHistory history, DateOnly from, Request request) => new(
        history, new CsvReplayOptions { From = from, To = request.To, Speed = 30.44 * 86_400 / request.MonthLength });

    private static void List(SimulatedGateway gateway, BarHistory history, DateOnly from)
    {
        PriceHistory before = history.ToPriceHistory().Between(DateOnly.MinValue, from);
        foreach (AssetId asset in history.Assets)
        {
            int column = before.IndexOf(asset);
            int row = before.Rows - 1;
            double price;
            while (!before.TryGetPrice(row, column, out price))
            {
                row--;
            }

            InstrumentRules rules = new(new Instrument(asset) { PriceTick = 0.0001m });
            gateway.AddInstrument(rules, decimal.Round((decimal)price, 4));
        }
    }

    private static VenueReport Report(SimulatedGateway gateway, ImmutableArray<AssetId> assets) => new(
        [.. gateway.Submissions.Select(sent => sent.Order.Id.Value)],
        [.. gateway.Submissions.Where(sent => sent.Outcome.Status == SubmitStatus.DuplicateClientId).Select(sent => sent.Order.Id.Value)],
        [.. gateway.Fills.Select(fill => fill.Reference.ExecutionId)],
        assets.ToDictionary(asset => asset.Value, gateway.PositionOf), gateway.CashOf("USD"));
}
