namespace MrBen.Portfolio.Forecasting.Utility;

/// <summary>
/// A file does not hold a strategy model, or one that is damaged, too large, or contradicts itself. Nothing of it was taken.
/// </summary>
public sealed class StrategyModelFormatException : FormatException
{
    /// <summary>Says what was found where.</summary>
    /// <param name="part">The part of the file, such as <c>header</c> or <c>strategies</c>.</param>
    /// <param name="message">One sentence with the place and the value.</param>
    /// <param name="innerException">What failed while the part was read; none where <see langword="null"/>.</param>
    public StrategyModelFormatException(string part, string message, Exception? innerException = null)
        : base(message, innerException)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(part);
        Part = part;
    }

    /// <summary>The part of the file, such as <c>header</c> or <c>strategies</c>.</summary>
    public string Part { get; }
}
