namespace MrBen.Portfolio.Estimation;

/// <summary>Thrown only by members that the caller chose over their <c>Try</c> form, where assets have too few returns.</summary>
public sealed class InsufficientHistoryException : EstimationException
{
    /// <summary>Wraps a failure; its sentence becomes the message.</summary>
    public InsufficientHistoryException(InsufficientHistory failure)
        : base(failure) => Failure = failure;

    /// <summary>Who is short of returns and by how many.</summary>
    public new InsufficientHistory Failure { get; }
}
