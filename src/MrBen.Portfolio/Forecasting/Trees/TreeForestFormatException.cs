namespace MrBen.Portfolio.Forecasting.Trees;

/// <summary>
/// A file does not hold a tree forest, or one that is damaged, too large, or contradicts itself. Nothing of it was taken.
/// </summary>
public sealed class TreeForestFormatException : FormatException
{
    /// <summary>Says what was found where.</summary>
    /// <param name="part">The part of the file, such as <c>header</c> or <c>nodes</c>.</param>
    /// <param name="message">One sentence with the place and the value.</param>
    /// <param name="innerException">What failed while the part was read; none where <see langword="null"/>.</param>
    public TreeForestFormatException(string part, string message, Exception? innerException = null)
        : base(message, innerException)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(part);
        Part = part;
    }

    /// <summary>The part of the file, such as <c>header</c> or <c>nodes</c>.</summary>
    public string Part { get; }
}
