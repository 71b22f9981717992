namespace MrBen.Portfolio.Forecasting.Correlation;

/// <summary>
/// A file does not hold a correlation model, or one that is damaged, too large, of other features, or contradicts itself. Nothing of it was
/// taken.
/// </summary>
public sealed class CorrelationModelFormatException : FormatException
{
    /// <summary>Says what was found where.</summary>
    /// <param name="part">The part of the file, such as <c>header</c> or <c>assets</c>.</param>
    /// <param name="message">One sentence with the place and the value.</param>
    /// <param name="innerException">What failed while the part was read; none where <see langword="null"/>.</param>
    public CorrelationModelFormatException(string part, string message, Exception? innerException = null)
        : base(message, innerException)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(part);
        Part = part;
    }

    /// <summary>The part of the file, such as <c>header</c> or <c>assets</c>.</summary>
    public string Part { get; }
}
