namespace MrBen.Portfolio.State;

/// <summary>
/// Keeps numbers beside a state and says which events follow from those that happened. Called under the book's lock, so in the order of the
/// events.
/// </summary>
internal interface IStateFollower
{
    /// <summary>Whether what its numbers rest on has changed since they were made.</summary>
    bool IsStale { get; }

    /// <summary>Takes in an event that was applied.</summary>
    void Follow(PortfolioState state, in PortfolioEvent change);

    /// <summary>The next event that follows from what was applied; <see langword="null"/> where none does any more.</summary>
    PortfolioEvent? Next(PortfolioState state);

    /// <summary>Forgets everything: the state is another one.</summary>
    void Reset();
}
