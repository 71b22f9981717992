namespace MrBen.Portfolio.Tool;

/// <summary>One thing wrong with an input.</summary>
/// <param name="Source">The file, as the user named it; <c>environment</c> where there is none.</param>
/// <param name="Place">Where in it: the path of a key, or empty where the sentence says it.</param>
/// <param name="Reason">What is wrong, in a sentence.</param>
internal sealed record InputFault(string Source, string Place, string Reason)
{
    /// <summary>The variable of the environment that states it; <see langword="null"/> where the file does.</summary>
    public string? Variable { get; init; }

    // A sentence that names the source itself needs no second name.
    public override string ToString() => Place.Length > 0 ? $"{Variable ?? Source}: {Place}: {Reason}"
        : Reason.Contains(Source, StringComparison.Ordinal) ? Reason
        : $"{Source}: {Reason}";
}
