namespace MrBen.Portfolio.State;

/// <summary>A journal cannot be written, or what it holds is damaged. The message says where and why, in sentences.</summary>
public sealed class JournalException : IOException
{
    /// <summary>A failure.</summary>
    /// <param name="message">Where and why.</param>
    /// <param name="innerException">What the store said; <see langword="null"/> where the journal itself found it.</param>
    public JournalException(string message, Exception? innerException = null)
        : base(message, innerException)
    {
    }

    /// <summary>The event that the failure is about; <see langword="null"/> where it is about none.</summary>
    public long? Sequence { get; init; }
}
