namespace MrBen.Portfolio.State;

/// <summary>
/// Sees the events that happen now, each once and in order; not those that are replayed, recovered or loaded, which happened before. Called under
/// the book's lock; it changes nothing, and throws nothing.
/// </summary>
internal interface IEventWitness
{
    /// <summary>An event was applied.</summary>
    void Applied(PortfolioState state, in PortfolioEvent change);

    /// <summary>An event changed nothing: a price older than the one known, a fill that was booked before.</summary>
    void PassedOver(PortfolioState state, in PortfolioEvent change);

    /// <summary>An event was refused; the caller is told by an exception.</summary>
    void Refused(PortfolioState state, in PortfolioEvent change);
}
