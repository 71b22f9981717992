using MrBen.Portfolio.Market;

namespace MrBen.Portfolio.Costs;

/// <summary>Trading is free. Immutable and thread-safe.</summary>
public sealed record NoCost : ITransactionCostModel
{
    private NoCost()
    {
    }

    /// <summary>The model.</summary>
    public static NoCost Instance { get; } = new();

    /// <inheritdoc/>
    public bool IsProportional => true;

    /// <inheritdoc/>
    public decimal Cost(Instrument instrument, decimal quantity, decimal price) => 0;

    /// <inheritdoc/>
    public double ProportionalRate(Instrument instrument, TradeSide side, decimal price) => 0;
}
