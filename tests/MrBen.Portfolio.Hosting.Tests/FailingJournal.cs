using MrBen.Portfolio.State;

namespace MrBen.Portfolio.Hosting.Tests;

/// <summary>Takes every event but those of one kind while it is told to fail.</summary>
internal sealed class FailingJournal(PortfolioEventKind kind) : IPortfolioJournal
{
    private int _fails;

    public bool Fails
    {
        set => Volatile.Write(ref _fails, value ? 1 : 0);
    }

    public void Append(in PortfolioEvent change)
    {
        if (change.Kind == kind && Volatile.Read(ref _fails) == 1)
        {
            throw new IOException($"The disk takes no {kind}.");
        }
    }
}
