using MrBen.Portfolio.State;
using MrBen.Portfolio.Tests.State;

namespace MrBen.Portfolio.Tests.Specification;

/// <summary>Area 11: a manager lets go of what it holds, and what it knew can go on elsewhere.</summary>
public class CleanupTests
{
    [Fact]
    public async Task Dispose_ReleasesTheJournal()
    {
        ReleasedJournal journal = new();
        AdvancedPortfolioManager manager = new AdvancedPortfolioManagerBuilder().UseJournal(journal).Build();
        manager.SetCash(1);
        await manager.DisposeAsync();
        Assert.Equal((1, 1), (journal.Events, journal.Releases));
    }

    [Fact]
    public void StateSavedAndLoaded_GoesOnWithTheSameHash()
    {
        SamplePortfolio portfolio = SamplePortfolio.Invested(SamplePortfolio.History(100, "A"), "A");
        SamplePortfolio other = new();
        other.Load(portfolio.Save());
        Assert.Equal(portfolio.Manager.StateHash, other.Manager.StateHash);
        other.Manager.SetCash(5);
        portfolio.Manager.SetCash(5);
        Assert.Equal(portfolio.Manager.StateHash, other.Manager.StateHash);
    }

    private sealed class ReleasedJournal : IPortfolioJournal, IDisposable
    {
        public int Events { get; private set; }

        public int Releases { get; private set; }

        public void Append(in PortfolioEvent entry) => Events++;

        public void Dispose() => Releases++;
    }
}
