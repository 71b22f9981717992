using System.Collections.Immutable;
using MrBen.Portfolio.Execution;
using MrBen.Portfolio.Market;
using MrBen.Portfolio.Positions;
using MrBen.Portfolio.Testing.Contract;
using static System.FormattableString;

namespace MrBen.Portfolio.Testing.Tests.Contract;

/// <summary>The simulated gateway keeps the contract, whatever it can do and whatever it is told to do wrong.</summary>
public sealed class SimulatedGatewayContractTests
{
    private static readonly ImmutableArray<(string Name, Action<SimulatedGatewayOptions> Set)> Kinds =
    [
        ("margin", _ => { }),
        ("cash", o => o.Capabilities = new GatewayCapabilities { IsCashAccount = true, CanShort = false }),
        ("no unique ids", o => o.Capabilities = new GatewayCapabilities { EnforcesUniqueClientId = false }),
        ("no look-up", o => o.Capabilities = new GatewayCapabilities { SupportsFindByClientId = false }),
        ("no history", o => o.Capabilities = new GatewayCapabilities { SupportsFillHistory = false }),
        ("limits only", o => o.Capabilities = new GatewayCapabilities { SupportsMarketOrders = false }),
        ("unnumbered", o => o.NumbersEvents = false),
        ("slow answers", o => o.AnswerLatency = TimeSpan.FromMilliseconds(150)),
    ];

    private static readonly ImmutableArray<(string Name, Action<SimulatedGatewayOptions> Set)> Faults =
    [
        ("none", _ => { }),
        ("rejects", o => (o.RejectProbability, o.LateRejectProbability) = (0.3, 0.3)),
        ("time-outs", o =>
        {
            (o.TimeoutBeforeArrivalProbability, o.TimeoutAfterArrivalProbability, o.LateArrivalProbability) = (0.2, 0.2, 0.2);
            (o.CancelTimeoutProbability, o.QueryFailureProbability, o.LateAcknowledgementProbability) = (0.3, 0.2, 0.3);
        }),
        ("fills", o =>
        {
            (o.PartialFillProbability, o.DuplicateFillProbability, o.DuplicateUpdateProbability) = (0.7, 0.5, 0.5);
            (o.ReorderProbability, o.MaximumSlippage) = (o.NumbersEvents ? 0 : 0.5, 0.01);
        }),
        ("cancels", o => (o.CancelRaceProbability, o.CancelRejectProbability, o.ExpiryProbability) = (0.5, 0.3, 0.2)),
        ("disconnects", o => o.MeanTimeToDisconnect = TimeSpan.FromSeconds(15)),
        ("all", o =>
        {
            (o.RejectProbability, o.LateRejectProbability) = (0.1, 0.1);
            (o.TimeoutBeforeArrivalProbability, o.TimeoutAfterArrivalProbability, o.LateArrivalProbability) = (0.1, 0.1, 0.1);
            (o.CancelTimeoutProbability, o.QueryFailureProbability, o.LateAcknowledgementProbability) = (0.1, 0.1, 0.1);
            (o.PartialFillProbability, o.DuplicateFillProbability, o.DuplicateUpdateProbability) = (0.5, 0.3, 0.3);
            (o.ReorderProbability, o.MaximumSlippage) = (o.NumbersEvents ? 0 : 0.3, 0.01);
            (o.CancelRaceProbability, o.CancelRejectProbability, o.ExpiryProbability) = (0.3, 0.1, 0.1);
            o.MeanTimeToDisconnect = TimeSpan.FromSeconds(30);
        }),
    ];

    public static TheoryData<string, string> Cases =>
        [.. Kinds.SelectMany(kind => Faults.Select(fault => new TheoryDataRow<string, string>(kind.Name, fault.Name)))];

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task SimulatedGateway_OfEachKindUnderEachFault_KeepsTheContract(string kind, string fault)
    {
        for (int seed = 1; seed <= TestTier.Count(brief: 2, full: 20); seed++)
        {
            int opened = 0;
            GatewayContract contract = new(
                _ => ValueTask.FromResult<IGatewayDriver>(
                    new SimulatedGatewayDriver(Open(kind, fault, (seed * 1000) + opened++), "ACME", 20)),
                new GatewayContractOptions { Attempts = 100 });
            foreach (GatewayContractCheck check in GatewayContract.Checks)
            {
                try
                {
                    await contract.CheckAsync(check, TestContext.Current.CancellationToken);
                }
                catch (GatewayContractException e)
                {
                    Assert.Fail(Invariant($"Seed {seed}, {kind}, {fault}: {e.Message}"));
                }
            }
        }
    }

    [Fact]
    public async Task CheckAllAsync_OfASoundMarginGateway_LeavesOutOnlyWhatItDoesNotClaim()
    {
        GatewayContract contract = new(
            _ => ValueTask.FromResult<IGatewayDriver>(new SimulatedGatewayDriver(Open("margin", "none", 1), "ACME", 20)));
        IReadOnlyList<GatewayContractOutcome> outcomes = await contract.CheckAllAsync(TestContext.Current.CancellationToken);
        Assert.Equal(
            [
                "MarketOrdersAreAsClaimed: The gateway claims to take market orders; other checks send them.",
                "ShortSalesAreAsClaimed: The gateway claims that positions may be short.",
                "CashIsNotOverdrawn: The account is not a cash account.",
            ],
            outcomes.Where(outcome => !outcome.Passed).Select(outcome => $"{outcome.Check}: {outcome.LeftOut}"));
    }

    private static SimulatedGateway Open(string kind, string fault, int seed)
    {
        SimulatedGatewayOptions options = new() { Seed = seed, Cash = [new Money(100_000, "USD")] };
        Kinds.Single(candidate => candidate.Name == kind).Set(options);
        Faults.Single(candidate => candidate.Name == fault).Set(options);
        SimulatedGateway gateway = new(options);
        gateway.AddInstrument(new InstrumentRules(new Instrument("ACME") { PriceTick = 0.01m }), 50);
        return gateway;
    }
}
