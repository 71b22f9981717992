using static System.FormattableString;

namespace MrBen.Portfolio.Positions;

/// <summary>Which execution of which order a fill is. Immutable and thread-safe.</summary>
public sealed record FillReference
{
    /// <summary>A reference.</summary>
    /// <param name="executionId">The venue's name of the execution, unique for the account: a fill that comes twice is booked once.</param>
    /// <param name="order">The order; <see langword="null"/> where it is none that was sent from here.</param>
    /// <param name="feeCurrency">Currency of the fee; <see langword="null"/> (the default) for the instrument's.</param>
    /// <exception cref="ArgumentException">A name is blank, or the order has none.</exception>
    public FillReference(string executionId, ClientOrderId? order = null, string? feeCurrency = null)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(executionId);
        if (order is { } id && id == default)
        {
            throw new ArgumentException(Invariant($"The order of execution {executionId} has no id."), nameof(order));
        }

        if (feeCurrency is not null)
        {
            ArgumentException.ThrowIfNullOrWhiteSpace(feeCurrency);
        }

        (ExecutionId, Order, FeeCurrency) = (executionId, order, feeCurrency);
    }

    /// <summary>The venue's name of the execution.</summary>
    public string ExecutionId { get; }

    /// <summary>The order; <see langword="null"/> where it is none that was sent from here.</summary>
    public ClientOrderId? Order { get; }

    /// <summary>Currency of the fee; <see langword="null"/> for the instrument's.</summary>
    public string? FeeCurrency { get; }
}
