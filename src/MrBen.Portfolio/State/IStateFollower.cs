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
    /// <param name="state">The state after it.</param>
    /// <param name="change">The event.</param>
    /// <param name="isReplayed">Whether a journal kept it: it is past, and nobody is told.</param>
    void Follow(PortfolioState state, in PortfolioEvent change, bool isReplayed);

    /// <summary>The next event that follows from what was applied; <see langword="null"/> where none does any more.</summary>
    PortfolioEvent? Next(PortfolioState state);

    /// <summary>Forgets everything: the state is another one.</summary>
    void Reset();
}
