using MrBen.Portfolio.State;

namespace MrBen.Portfolio.Testing.Tests.Execution;

/// <summary>A journal whose disk is full after a number of orders.</summary>
internal sealed class FailingJournal(int intents) : IPortfolioJournal
{
    private int _intents;
    private bool _hasFailed;

    public void Append(in PortfolioEvent entry)
    {
        _intents += entry.Kind == PortfolioEventKind.OrderIntended ? 1 : 0;
        _hasFailed |= _intents > intents;
        if (_hasFailed)
        {
            throw new JournalException("The disk is full.");
        }
    }
}
