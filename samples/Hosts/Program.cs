// Runs the contract suite against the adapters of this folder, each in front of a host whose venue is simulated, without faults and with
// them.
using MrBen.Portfolio.Execution;
using MrBen.Portfolio.Market;
using MrBen.Portfolio.Positions;
using MrBen.Portfolio.Samples.Hosts.Alpaca;
using MrBen.Portfolio.Samples.Hosts.Simulated;
using MrBen.Portfolio.Samples.Hosts.SpotExchange;
using MrBen.Portfolio.Testing;
using MrBen.Portfolio.Testing.Contract;

int breaches = 0;
breaches += await CheckAsync("Spot exchange", OpenSpotExchange(new SimulatedGatewayOptions()));
breaches += await CheckAsync("Spot exchange with faults", OpenSpotExchange(Faulty()));
breaches += await CheckAsync("Alpaca", OpenAlpaca(new SimulatedGatewayOptions()));
breaches += await CheckAsync("Alpaca with faults", OpenAlpaca(Faulty()));

LeanDemonstration.Run();
return breaches == 0 ? 0 : 1;

static async Task<int> CheckAsync(string name, Func<CancellationToken, ValueTask<IGatewayDriver>> open)
{
    GatewayContract contract = new(open, new GatewayContractOptions { Attempts = 50 });
    int breaches = 0;
    int passed = 0;
    foreach (GatewayContractCheck check in GatewayContract.Checks)
    {
        try
        {
            GatewayContractOutcome outcome = await contract.CheckAsync(check, CancellationToken.None);
            passed += outcome.Passed ? 1 : 0;
            if (!outcome.Passed)
            {
                Console.WriteLine($"  {check} left out: {outcome.LeftOut}");
            }
        }
        catch (GatewayContractException e)
        {
            breaches++;
            Console.WriteLine($"  BREACH {e.Message}");
        }
    }

    Console.WriteLine($"{name}: {passed} checks passed, {breaches} failed");
    return breaches;
}

static Func<CancellationToken, ValueTask<IGatewayDriver>> OpenSpotExchange(SimulatedGatewayOptions options) => async token =>
{
    options.Seed++;
    SimulatedGateway venue = new(options with
    {
        Capabilities = new GatewayCapabilities { IsCashAccount = true, CanShort = false },
        Currency = "USDT",
        Cash = [new Money(100_000, "USDT")],
        NumbersEvents = false,
    });
    venue.AddInstrument(new InstrumentRules(new Instrument("ETH") { Currency = "USDT", PriceTick = 0.01m }), 50);
    SimulatedSpotExchange host = new(venue, "ETH", "USDT");
    SpotExchangeGateway gateway = new(host, host, "USDT", ["ETH"], venue.Clock);
    await gateway.StartAsync(token);
    return Drive(gateway, venue, "ETH", host.PushAsync);
};

static Func<CancellationToken, ValueTask<IGatewayDriver>> OpenAlpaca(SimulatedGatewayOptions options) => _ =>
{
    options.Seed++;
    SimulatedGateway venue = new(options with { NumbersEvents = false, FeeRate = 0 });
    venue.AddInstrument(new InstrumentRules(new Instrument("SPY") { PriceTick = 0.01m }), 50);
    SimulatedAlpaca host = new(venue);
    return ValueTask.FromResult(Drive(new AlpacaGateway(host, host, venue.Clock), venue, "SPY", host.PushAsync));
};

static IGatewayDriver Drive(ITradingGateway gateway, SimulatedGateway venue, AssetId asset, Func<CancellationToken, Task> push)
{
    CancellationTokenSource pushing = new();
    _ = push(pushing.Token);
    return new SimulatedHostDriver(gateway, venue, asset, pushing);
}

static SimulatedGatewayOptions Faulty() => new()
{
    RejectProbability = 0.1,
    TimeoutBeforeArrivalProbability = 0.1,
    TimeoutAfterArrivalProbability = 0.1,
    PartialFillProbability = 0.5,
    DuplicateFillProbability = 0.3,
    DuplicateUpdateProbability = 0.3,
    CancelRaceProbability = 0.3,
    CancelTimeoutProbability = 0.1,
    MeanTimeToDisconnect = TimeSpan.FromSeconds(30),
};
