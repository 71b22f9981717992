using MrBen.Portfolio.State;

namespace MrBen.Portfolio.Sqlite;

/// <summary>Settings of a journal in a SQLite file.</summary>
public sealed record SqliteJournalOptions
{
    /// <summary>How the journal writes.</summary>
    public DurableJournalOptions Journal { get; set; } = new();

    /// <summary>Snapshots of the state kept, the latest, at least 1; older ones are deleted, events never. Default 10.</summary>
    public int SnapshotsKept { get; set; } = 10;

    /// <summary>Lists everything wrong with these settings; empty when they are sound.</summary>
    public IReadOnlyList<string> Validate()
    {
        List<string> errors = Journal is null ? [$"{nameof(Journal)} is null."] : [.. Journal.Validate()];
        if (SnapshotsKept < 1)
        {
            errors.Add(FormattableString.Invariant($"{nameof(SnapshotsKept)} must be at least 1; it is {SnapshotsKept}."));
        }

        return errors;
    }
}
