namespace MrBen.Portfolio.State;

/// <summary>How much a journal keeps. Immutable.</summary>
/// <param name="Events">Number of events.</param>
/// <param name="FirstSequence">The first of them; 0 where there are none.</param>
/// <param name="OldEvents">Of them, those earlier than the time asked about.</param>
/// <param name="Snapshots">Number of snapshots of the state.</param>
/// <param name="OldSnapshots">Of them, those earlier than the time asked about.</param>
/// <param name="Bytes">Space taken on the disk.</param>
public readonly record struct JournalExtent(
    long Events, long FirstSequence, long OldEvents, long Snapshots, long OldSnapshots, long Bytes);
