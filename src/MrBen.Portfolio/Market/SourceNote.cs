namespace MrBen.Portfolio.Market;

/// <summary>What a reader met in a source and put right.</summary>
/// <param name="Kind">What it was.</param>
/// <param name="Asset">The asset; <see langword="null"/> where it concerns whole rows.</param>
/// <param name="Date">The date, the first of several; <see langword="null"/> where there is none.</param>
/// <param name="Line">The line, counted from 1, the first of several; <see langword="null"/> where there is none.</param>
/// <param name="Message">All of it in a sentence, with what was dropped.</param>
public sealed record SourceNote(SourceNoteKind Kind, AssetId? Asset, DateOnly? Date, int? Line, string Message)
{
    /// <summary>The sentence.</summary>
    public override string ToString() => Message;
}
