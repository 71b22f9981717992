using System.Collections.Immutable;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using MrBen.Portfolio.Positions;
using MrBen.Portfolio.Sqlite;
using MrBen.Portfolio.State;

namespace MrBen.Portfolio.Operations.Tests;

/// <summary>The sample is stopped while it trades, and started again.</summary>
[Collection(nameof(BesidePrometheus))]
public sealed partial class StopTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task StoppedAndKilledWhileItTrades_GoesOnWhereItWas()
    {
        using HostedSample sample = new();
        await sample.StartAsync();
        HashSet<string> sent = [.. await OrdersAsync(sample)];
        Assert.True(await sample.StopAsync() == 0, sample.Said);
        PortfolioSnapshot stopped = CheckJournal(sample.Journal, out string hash);
        Assert.Empty(stopped.OpenOrders); // by the settings, orders are finished

        await sample.StartAsync();
        Assert.Equal(hash, await RecoveredHashAsync(sample));
        await CheckVenueAsync(sample, sent);
        _ = sample.Edit(portfolio => portfolio["hosting"]!["strategy"] = "equal_weight");
        sent.UnionWith(await OrdersAsync(sample));
        sample.Kill();
        PortfolioSnapshot killed = CheckJournal(sample.Journal, out hash);
        Assert.True(killed.Sequence > stopped.Sequence);

        // The venue has ended with the process: what was open is found nowhere, and ordered anew under another name.
        await sample.StartAsync();
        Assert.Equal(hash, await RecoveredHashAsync(sample));
        await Eventually.HoldsAsync(
            "Agreement with the venue",
            async cancellationToken =>
                await sample.HealthOfAsync("gateway", cancellationToken) == "The host engine is connected, and positions agree.",
            () => sample.Said);
        await CheckVenueAsync(sample, sent);
        Assert.True(await sample.StopAsync() == 0, sample.Said);
        CheckJournal(sample.Journal, out _);
    }

    // Waits for orders; their ids.
    private static async Task<string[]> OrdersAsync(HostedSample sample) => await Eventually.AnswersAsync(
        "An order",
        async cancellationToken => await SubmittedAsync(sample, cancellationToken) is { Length: > 0 } orders ? orders : null,
        () => sample.Said);

    private static async Task CheckVenueAsync(HostedSample sample, HashSet<string> sentBefore) =>
        Assert.Empty((await SubmittedAsync(sample, Token)).Intersect(sentBefore));

    private static async Task<string[]> SubmittedAsync(HostedSample sample, CancellationToken cancellationToken)
    {
        JsonNode venue = JsonNode.Parse(await sample.GetAsync("/venue", cancellationToken))!;
        Assert.Equal(0, (int)venue["refusedAsDuplicates"]!);
        return [.. venue["submitted"]!.AsArray().Select(id => (string)id!)];
    }

    private static Task<string> RecoveredHashAsync(HostedSample sample) => Eventually.AnswersAsync(
        "The state that was recovered",
        _ => Task.FromResult(RecoveredLine().Match(sample.Said) is { Success: true } line ? line.Groups["hash"].Value : null),
        () => sample.Said);

    // Sound, no order and no fill twice; the state that its events lead to.
    private static PortfolioSnapshot CheckJournal(string path, out string hash)
    {
        using DurableJournal journal = SqliteJournal.Open(path);
        Assert.Empty(journal.CheckIntegrity());
        ImmutableArray<PortfolioEvent> events = [.. journal.ReadEvents()];
        string[] fills = [.. events.Where(entry => entry.Reference is not null).Select(entry => entry.Reference!.ExecutionId)];
        ClientOrderId[] orders = [.. events.Where(entry => entry.Intent is not null).Select(entry => entry.Intent!.Order.Id)];
        Assert.Equal(fills.Distinct(), fills);
        Assert.Equal(orders.Distinct(), orders);
        AdvancedPortfolioManager replayed = new AdvancedPortfolioManagerBuilder().Build();
        replayed.Replay(events);
        hash = replayed.StateHash;
        return replayed.GetSnapshot();
    }

    [GeneratedRegex("Recovered event [0-9]+, worth [0-9.]+, state (?<hash>[0-9a-f]+)")]
    private static partial Regex RecoveredLine();
}
