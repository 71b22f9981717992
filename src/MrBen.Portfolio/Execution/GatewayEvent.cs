namespace MrBen.Portfolio.Execution;

/// <summary>
/// Something that happened at a host: <see cref="GatewayFill"/>, <see cref="GatewayOrderUpdate"/>, <see cref="GatewayQuote"/>,
/// <see cref="GatewayRate"/>, <see cref="GatewayConnection"/>. Immutable and thread-safe.
/// </summary>
/// <param name="Time">When it happened, by the host's clock.</param>
public abstract record GatewayEvent(DateTimeOffset Time)
{
    /// <summary>
    /// Its number in the host's stream, from 1, rising; <see langword="null"/> (the default) where the host does not number them. See
    /// <see cref="PositionsSnapshot.Sequence"/>.
    /// </summary>
    public long? Sequence { get; init; }
}
