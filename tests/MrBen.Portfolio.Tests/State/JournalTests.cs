using MrBen.Portfolio.Positions;
using MrBen.Portfolio.State;

namespace MrBen.Portfolio.Tests.State;

public class JournalTests
{
    [Fact]
    public void Journal_HoldsEveryEventWithWhatItChanged()
    {
        SamplePortfolio portfolio = SamplePortfolio.HalfInvested();
        PortfolioAsset asset = new("B");
        portfolio.Clock.Advance(TimeSpan.FromMinutes(5));
        portfolio.Manager.AddAsset(asset);
        portfolio.Manager.CalculatePortfolioRisk();
        PortfolioEvent[] events = [.. portfolio.Journal.ReadEvents()];
        Assert.Equal(
            [
                PortfolioEventKind.CashSet, PortfolioEventKind.AssetAdded, PortfolioEventKind.FillApplied, PortfolioEventKind.AssetAdded,
                PortfolioEventKind.RiskAssessed,
            ],
            events.Select(change => change.Kind));
        Assert.Equal([1, 2, 3, 4, 5], events.Select(change => change.Sequence));
        Assert.Equal((50m, 10m, 0m), (events[2].Quantity, events[2].Price, events[2].Amount));
        Assert.Equal((asset, SamplePortfolio.Start.AddMinutes(5)), (events[3].AddedAsset, events[3].Time));
        Assert.Null(events[3].History ?? (object?)events[3].Assessment ?? events[3].Decision);
        Assert.Equal(portfolio.Manager.RiskHistory[0].Value, events[4].Assessment);
    }

    // As documented: the change has happened and is not in the journal.
    [Fact]
    public void JournalThatThrows_TheChangeHasHappened_AndTheCallerLearnsOfIt()
    {
        FailingJournal journal = new();
        AdvancedPortfolioManager manager = new AdvancedPortfolioManagerBuilder().UseJournal(journal).Build();
        manager.SetCash(1);
        Assert.Equal(1, manager.GetSnapshot().Cash);
        journal.IsFull = true;
        Assert.Equal("The disk is full.", Assert.Throws<IOException>(() => manager.SetCash(2)).Message);
        Assert.Equal((2, 2L), (manager.GetSnapshot().Cash, manager.GetSnapshot().Sequence));
        journal.IsFull = false;
        manager.SetCash(3);
        Assert.Equal([1, 3], journal.Sequences);
        Assert.Equal(3, manager.GetSnapshot().Sequence);
    }

    [Fact]
    public async Task JournalThatCallsBack_MayReadButNotChange()
    {
        CallingJournal journal = new();
        AdvancedPortfolioManager manager = new AdvancedPortfolioManagerBuilder().UseJournal(journal).Build();
        journal.Call = () => Assert.Equal(1, manager.GetSnapshot().Sequence);
        manager.SetCash(1);
        const string Message = "The journal changes the portfolio while it takes an event.";
        journal.Call = () => manager.SetCash(10);
        Assert.Equal(Message, Assert.Throws<InvalidOperationException>(() => manager.SetCash(2)).Message);
        journal.Call = () => manager.LoadState(new MemoryStream());
        Assert.Equal(Message, Assert.Throws<InvalidOperationException>(() => manager.SetCash(3)).Message);
        Assert.Equal((3, 3L), (manager.GetSnapshot().Cash, manager.GetSnapshot().Sequence));
        await manager.DisposeAsync();
        Assert.True(journal.IsDisposed);
    }

    // Another thread that waits for the lock is not taken for the journal.
    [Fact]
    public void OtherThread_WhileTheJournalTakesAnEvent_Waits()
    {
        CallingJournal journal = new();
        AdvancedPortfolioManager manager = new AdvancedPortfolioManagerBuilder().UseJournal(journal).Build();
        Exception? error = null;
        Thread other = new(() => error = Record.Exception(() => manager.SetCash(2)));
        journal.Call = () =>
        {
            journal.Call = null;
            other.Start();
        };
        manager.SetCash(1);
        other.Join();
        Assert.Null(error);
        Assert.Equal(2, manager.GetSnapshot().Cash);
    }

    private sealed class FailingJournal : IPortfolioJournal
    {
        public bool IsFull { get; set; }

        public List<long> Sequences { get; } = [];

        public void Append(in PortfolioEvent entry)
        {
            if (IsFull)
            {
                throw new IOException("The disk is full.");
            }

            Sequences.Add(entry.Sequence);
        }
    }

    private sealed class CallingJournal : IPortfolioJournal, IDisposable
    {
        public Action? Call { get; set; }

        public bool IsDisposed { get; private set; }

        public void Append(in PortfolioEvent entry) => Call?.Invoke();

        public void Dispose() => IsDisposed = true;
    }
}
