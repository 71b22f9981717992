using MrBen.Portfolio.Market;

namespace MrBen.Portfolio.Execution;

/// <summary>What a host asks of orders of an asset, beside how it trades. Immutable and thread-safe.</summary>
/// <param name="Instrument">Currency, quantity step (its lot), price tick, smallest value and multiplier as the host has them.</param>
public sealed record InstrumentRules(Instrument Instrument)
{
    /// <summary>Smallest quantity of an order, at least 0. Default 0. A whole position may be closed below it.</summary>
    public decimal MinimumQuantity { get; init; }

    /// <summary>Largest quantity of an order, positive; <see langword="null"/> (the default) for none. More is sent in parts.</summary>
    public decimal? MaximumQuantity { get; init; }

    /// <summary>Whether orders are taken now. Default true.</summary>
    public bool IsTradable { get; init; } = true;
}
