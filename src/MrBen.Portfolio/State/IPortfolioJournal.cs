namespace MrBen.Portfolio.State;

/// <summary>
/// Receives every event after it was applied, in order, from one thread at a time, while the portfolio is locked: it must be quick and must
/// not call back. An exception from it reaches the caller of the change, which has then happened but is not in the journal.
/// </summary>
public interface IPortfolioJournal
{
    /// <summary>Takes one event.</summary>
    void Append(in PortfolioEvent entry);
}
