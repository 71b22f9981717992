namespace MrBen.Portfolio.Estimation;

/// <summary>Thrown only by members that the caller chose over their <c>Try</c> form, where the returns do not allow an estimate.</summary>
public class EstimationException : Exception
{
    /// <summary>Wraps a failure; its sentence becomes the message.</summary>
    public EstimationException(EstimationFailure failure)
        : base((failure ?? throw new ArgumentNullException(nameof(failure))).Detail) => Failure = failure;

    /// <summary>Why there is no estimate.</summary>
    public EstimationFailure Failure { get; }
}
