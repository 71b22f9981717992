namespace MrBen.Portfolio.Estimation;

/// <summary>An iterative estimator used up its iterations before its numbers stood still. Immutable and thread-safe.</summary>
public sealed record NoConvergence : EstimationFailure
{
    /// <summary>Records how far it came.</summary>
    /// <param name="iterations">Iterations that were made.</param>
    /// <param name="detail">A sentence that names the estimator and the numbers.</param>
    /// <exception cref="ArgumentException"><paramref name="detail"/> is empty or blank.</exception>
    public NoConvergence(int iterations, string detail)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(detail);
        (Iterations, Detail) = (iterations, detail);
    }

    /// <summary>Iterations that were made.</summary>
    public int Iterations { get; }

    /// <inheritdoc/>
    public override string Detail { get; }
}
