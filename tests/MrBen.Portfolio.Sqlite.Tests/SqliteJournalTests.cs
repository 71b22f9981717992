using MrBen.Portfolio.State;

namespace MrBen.Portfolio.Sqlite.Tests;

public class SqliteJournalTests
{
    [Fact]
    public async Task Build_AfterAnEnd_HasTheStateOfBefore()
    {
        using JournalFolder folder = new();
        string hash;
        await using (AdvancedPortfolioManager first = JournaledPortfolio.Open(folder.File))
        {
            JournaledPortfolio.Begin(first);
            hash = first.StateHash;
        }

        await using AdvancedPortfolioManager second = JournaledPortfolio.Open(folder.File);
        Assert.Equal(hash, second.StateHash);
        Assert.Null(second.JournalFailure);
        second.SetCash(1);
        Assert.NotEqual(hash, second.StateHash);
    }

    // Snapshot at k and the tail equal the whole replay, whatever k; and the past is as it was.
    [Fact]
    public async Task Past_AfterAnyEvent_IsAsItWas()
    {
        using JournalFolder folder = new();
        SqliteJournalOptions options = new() { Journal = new DurableJournalOptions { SnapshotInterval = 37 }, SnapshotsKept = 4 };
        int steps = TestTier.Count(brief: 400, full: 5_000);
        await using AdvancedPortfolioManager manager = JournaledPortfolio.Open(folder.File, options);
        JournaledPortfolio.Begin(manager);
        Random random = new(20_261_126);
        Dictionary<long, string> hashes = [];
        for (int step = 0; step < steps; step++)
        {
            JournaledPortfolio.Change(manager, random, step);
            hashes[manager.GetSnapshot().Sequence] = manager.StateHash;
            if (random.Next(50) == 0)
            {
                manager.SaveSnapshot();
            }
        }

        string now = manager.StateHash;
        foreach (long sequence in hashes.Keys.OrderBy(_ => random.Next()).Take(TestTier.Count(brief: 25, full: 200)))
        {
            PastPortfolio past = manager.GetPortfolioAfter(sequence);
            Assert.Equal(hashes[sequence], past.StateHash);
            Assert.Equal(sequence, past.Snapshot.Sequence);
        }

        Assert.Equal(now, manager.StateHash);
        Assert.Equal(now, manager.GetPortfolioAfter(long.MaxValue).StateHash);
        Assert.Equal(0, manager.GetPortfolioAfter(0).Snapshot.Sequence);
    }
}
