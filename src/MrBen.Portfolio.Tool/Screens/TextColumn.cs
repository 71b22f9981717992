namespace MrBen.Portfolio.Tool.Screens;

/// <summary>A column of a table of texts.</summary>
/// <param name="Name">What stands over it.</param>
/// <param name="IsNumber">Its cells are numbers, and stand to the right.</param>
/// <param name="Wraps">Its cells may be broken between words.</param>
internal sealed record TextColumn(string Name, bool IsNumber, bool Wraps)
{
    /// <param name="text">The name; one that ends with &gt; is of numbers, one that ends with ~ wraps.</param>
    public static TextColumn Parse(string text) => text[^1] switch
    {
        '>' => new(text[..^1], IsNumber: true, Wraps: false),
        '~' => new(text[..^1], IsNumber: false, Wraps: true),
        _ => new(text, IsNumber: false, Wraps: false),
    };
}
