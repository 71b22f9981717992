using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text.Json.Nodes;
using MrBen.Portfolio.Positions;
using MrBen.Portfolio.Sqlite;
using MrBen.Portfolio.State;

namespace MrBen.Portfolio.Conformance.Tests.Samples;

/// <summary>
/// A trader is killed at random points and started again, while its venue trades on, loses answers and tells fills twice: what it said it had
/// written down is found, no order is sent again that had arrived, and the state is the one that the journal's events lead to.
/// </summary>
public sealed class PaperTradingTests : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("paper").FullName;
    private readonly HashSet<long> _acknowledged = [];
    private readonly HashSet<string> _booked = [];

    private string Journal => Path.Combine(_directory, "paper.db");

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Fact]
    public void Trade_KilledAtRandomPoints_LosesNothingAndSendsNothingTwice()
    {
        int kills = TestTier.Count(brief: 20, full: 200);
        Random random = new(Seed: 20261126);
        string length = (kills > 20 ? 3 : 0.6).ToString(CultureInfo.InvariantCulture); // 200 months of prices outlast the kills
        using RunningSample venue = new("PaperTrading", "venue", "--faults", "--from", "2000-01-01", "--month-length", length);
        string port = venue.WaitFor("listening on ")["listening on ".Length..];
        string? expectedHash = null;
        for (int kill = 0; kill < kills; kill++)
        {
            using RunningSample trader = Start(port);
            CheckRecovered(trader.WaitFor("recovered "), expectedHash);
            for (int lines = random.Next(30); lines > 0; lines--)
            {
                trader.WaitFor(""); // whatever it says next
            }

            trader.Kill();
            Remember(trader.Lines);
            expectedHash = CheckJournal();
        }

        using RunningSample last = Start(port);
        CheckRecovered(last.WaitFor("recovered "), expectedHash);
        CheckBooks(last, int.Parse(port, CultureInfo.InvariantCulture));
    }

    private RunningSample Start(string port) => new(
        "PaperTrading", "trade", "--plain", "--port", port, "--journal", Journal, "--from", "2000-01-01", "--every", "1");

    private static void CheckRecovered(string line, string? expectedHash)
    {
        if (expectedHash is not null)
        {
            Assert.Equal(expectedHash, line.Split(' ')[2]);
        }
    }

    private void Remember(IEnumerable<string> lines)
    {
        foreach (string[] words in lines.Select(line => line.Split(' ')))
        {
            switch (words)
            {
                case ["acknowledged", var sequence, ..]:
                    _acknowledged.Add(long.Parse(sequence, CultureInfo.InvariantCulture));
                    break;
                case ["booked", var execution]:
                    _booked.Add(execution);
                    break;
            }
        }
    }

    // Everything acknowledged is in the journal, nothing is in it twice; returns the hash of the state that all its events lead to.
    private string CheckJournal()
    {
        using DurableJournal journal = SqliteJournal.Open(Journal);
        Assert.Empty(journal.CheckIntegrity(cancellationToken: TestContext.Current.CancellationToken));
        PortfolioEvent[] events = [.. journal.ReadEvents()];
        HashSet<long> sequences = [.. events.Select(entry => entry.Sequence)];
        string[] fills = [.. events.Where(entry => entry.Reference is not null).Select(entry => entry.Reference!.ExecutionId)];
        ClientOrderId[] orders = [.. events.Where(entry => entry.Intent is not null).Select(entry => entry.Intent!.Order.Id)];
        Assert.Empty(_acknowledged.Except(sequences));
        Assert.Empty(_booked.Except(fills));
        Assert.Equal(fills.Length, fills.Distinct().Count());
        Assert.Equal(orders.Length, orders.Distinct().Count());
        AdvancedPortfolioManager replayed = new AdvancedPortfolioManagerBuilder().Build();
        replayed.Replay(events);
        return replayed.StateHash;
    }

    // Once orders have ended, what is booked is what the venue holds.
    private void CheckBooks(RunningSample trader, int port)
    {
        trader.WaitFor("acknowledged "); // it trades on
        bool isQuiet = false;
        for (int look = 0; look < 600 && !isQuiet; look++)
        {
            isQuiet = trader.WaitFor("portfolio ").Contains("open 0", StringComparison.Ordinal);
        }

        Assert.True(isQuiet, string.Join('\n', trader.Lines));
        trader.Kill();
        Remember(trader.Lines);
        CheckJournal();
        JsonObject report = Ask(port, "report");
        Assert.Empty(report["duplicates"]!.AsArray());
        string[] executions = [.. report["executions"]!.AsArray().Select(id => (string)id!)];
        Assert.True(executions.Length > 20, $"{executions.Length} executions");
        using DurableJournal journal = SqliteJournal.Open(Journal);
        AdvancedPortfolioManager manager = new AdvancedPortfolioManagerBuilder().Build();
        manager.Replay(journal.ReadEvents());
        PortfolioSnapshot snapshot = manager.GetSnapshot();
        decimal outstanding = snapshot.Orders.Sum(order => Math.Abs(order.Outstanding));
        Assert.All(snapshot.Assets, asset => Assert.InRange(
            Math.Abs(asset.Quantity - (decimal)report["positions"]![asset.Asset.Value]!), 0, outstanding));
        if (outstanding == 0)
        {
            Assert.Equal((decimal)report["cash"]!, snapshot.Cash);
        }
    }

    private static JsonObject Ask(int port, string call)
    {
        using TcpClient client = new();
        client.Connect(IPAddress.Loopback, port);
        using StreamWriter writer = new(client.GetStream()) { AutoFlush = true };
        using StreamReader reader = new(client.GetStream());
        writer.WriteLine($$"""{"id":1,"call":"{{call}}","body":null}""");
        while (true)
        {
            JsonObject message = JsonNode.Parse(reader.ReadLine()!)!.AsObject();
            if (message["id"] is not null)
            {
                return message["body"]!.AsObject();
            }
        }
    }
}
