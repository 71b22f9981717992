namespace MrBen.Portfolio.Tool.Tests;

/// <summary>A journal that a manager wrote.</summary>
/// <param name="File">The file.</param>
/// <param name="Hash">The hash of the last state.</param>
/// <param name="Third">The hash of the state after event 3.</param>
/// <param name="Last">The last event, an allocation.</param>
internal sealed record WrittenJournal(string File, string Hash, string Third, long Last);
