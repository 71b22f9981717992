namespace MrBen.Portfolio.Risk.Learned;

/// <summary>
/// A file does not hold a model of tails, or one that is damaged, too large, or contradicts itself. Nothing of it was taken.
/// </summary>
public sealed class TailModelFormatException : FormatException
{
    /// <summary>Says what was found where.</summary>
    /// <param name="part">The part of the file, such as <c>header</c> or <c>returns</c>.</param>
    /// <param name="message">One sentence with the place and the value.</param>
    /// <param name="innerException">What failed while the part was read; none where <see langword="null"/>.</param>
    public TailModelFormatException(string part, string message, Exception? innerException = null)
        : base(message, innerException)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(part);
        Part = part;
    }

    /// <summary>The part of the file, such as <c>header</c> or <c>returns</c>.</summary>
    public string Part { get; }
}
