using System.Collections.Immutable;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using MrBen.Portfolio.Positions;
using MrBen.Portfolio.Sqlite;
using MrBen.Portfolio.State;

namespace MrBen.Portfolio.Operations.Tests;

/// <summary>The sample is stopped while it trades, and started again.</summary>
[Collection(nameof(WatchedCollection))]
public sealed partial class StopTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Sigterm_EndsInOrder_AndTheNextStartGoesOn()
    {
        using HostedSample sample = new();
        await sample.StartAsync();
        JsonNode venue = await Eventually.AnswersAsync("The first order", async cancellationToken =>
            JsonNode.Parse(await sample.GetAsync("/venue", cancellationToken)) is { } seen && seen["submitted"]!.AsArray().Count > 0 ? seen : null, () => sample.Said);
        Assert.Equal(0, (int)venue["refusedAsDuplicates"]!);
        Assert.True(await sample.StopAsync() == 0, sample.Said);

        PortfolioSnapshot stopped = CheckJournal(sample.Journal, out string hash);
        Assert.NotEmpty(stopped.Orders);
        Assert.Empty(stopped.OpenOrders); // the settings say that orders are finished

        await sample.StartAsync();
        Match recovered = RecoveredLine().Match(sample.Said);
        Assert.True(recovered.Success, sample.Said);
        Assert.Equal(hash, recovered.Groups["hash"].Value);
        venue = JsonNode.Parse(await sample.GetAsync("/venue", Token))!;
        Assert.Empty(venue["submitted"]!.AsArray().Select(id => (string)id!).Intersect(stopped.Orders.Select(order => order.Id.Value)));
        Assert.True(await sample.StopAsync() == 0, sample.Said);
        PortfolioSnapshot again = CheckJournal(sample.Journal, out _);
        Assert.True(again.Sequence >= stopped.Sequence);
    }

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

    [GeneratedRegex("Recovered event (?<sequence>[0-9]+), worth (?<value>[0-9.]+), state (?<hash>[0-9a-f]+)")]
    private static partial Regex RecoveredLine();
}
