namespace MrBen.Portfolio.Market;

/// <summary>One thing wrong with a text.</summary>
/// <param name="Line">Its line, counted from 1; <see langword="null"/> where the fault is in the file as a whole.</param>
/// <param name="Column">The name of its column; <see langword="null"/> where the fault is in the whole line.</param>
/// <param name="Text">The text of the cell; <see langword="null"/> where there is none.</param>
/// <param name="Message">All of it in a sentence.</param>
public sealed record CsvFault(int? Line, string? Column, string? Text, string Message)
{
    /// <summary>The sentence.</summary>
    public override string ToString() => Message;
}
