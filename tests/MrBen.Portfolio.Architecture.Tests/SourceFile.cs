namespace MrBen.Portfolio.Architecture.Tests;

/// <summary>A source file: its path below src with forward slashes, and its text.</summary>
internal sealed record SourceFile(string Path, string Text)
{
    public string Name => Path[(Path.LastIndexOf('/') + 1)..];

    public int Lines => Text.AsSpan().TrimEnd('\n').Count('\n') + 1;
}
