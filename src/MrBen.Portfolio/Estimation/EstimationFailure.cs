namespace MrBen.Portfolio.Estimation;

/// <summary>
/// Why the returns do not allow an estimate: a fact about the data, not a mistake of the caller. Immutable and thread-safe.
/// </summary>
/// <seealso cref="InsufficientHistory"/>
/// <seealso cref="UndefinedEstimate"/>
public abstract record EstimationFailure
{
    /// <summary>One or more sentences that name the assets and the numbers.</summary>
    public abstract string Detail { get; }

    /// <summary>The failure as an exception, for callers who would rather throw.</summary>
    public virtual EstimationException ToException() => new(this);

    /// <summary><see cref="Detail"/>.</summary>
    public sealed override string ToString() => Detail;
}
