using static System.FormattableString;

namespace MrBen.Portfolio.State;

/// <summary>Settings of a <see cref="DurableJournal"/>.</summary>
public sealed record DurableJournalOptions
{
    /// <summary>Prices and readings held back at most before they are written together, at least 1. Default 256.</summary>
    public int BatchSize { get; set; } = 256;

    /// <summary>Events from one snapshot of the state to the next, at least 0; 0 for none but those asked for. Default 20,000.</summary>
    public int SnapshotInterval { get; set; } = 20_000;

    /// <summary>Lists everything wrong with these settings; empty when they are sound.</summary>
    public IReadOnlyList<string> Validate()
    {
        List<string> errors = [];
        if (BatchSize < 1)
        {
            errors.Add(Invariant($"{nameof(BatchSize)} must be at least 1; it is {BatchSize}."));
        }

        if (SnapshotInterval < 0)
        {
            errors.Add(Invariant($"{nameof(SnapshotInterval)} must be at least 0; it is {SnapshotInterval}."));
        }

        return errors;
    }
}
