namespace MrBen.Portfolio.Allocation;

/// <summary>
/// Moves a strategy's weights by what it sees in the course of prices. It need not keep the limits: <see cref="TiltedStrategy"/> goes to the
/// nearest weights that do. Implementations are thread-safe, and use nothing later than the context's last return.
/// </summary>
public interface IWeightTilt
{
    /// <summary>Name in explanations and metrics, in lower case with underscores, such as <c>momentum</c>.</summary>
    string Name { get; }

    /// <summary>Moves weights, leaves them as they are, or says why it can do neither.</summary>
    /// <exception cref="ArgumentException">The context does not fit the weights.</exception>
    /// <exception cref="OperationCanceledException">The caller cancelled.</exception>
    TiltOutcome Tilt(PortfolioWeights weights, TiltContext context, CancellationToken cancellationToken = default);
}
