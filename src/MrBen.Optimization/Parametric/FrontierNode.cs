namespace MrBen.Optimization.Parametric;

/// <summary>A corner with its point, of which only what is not zero is kept, and the multipliers of the rows on either side of it.</summary>
internal sealed class FrontierNode
{
    public double TradeOff { get; init; }

    public double Reward { get; init; }

    public double Value { get; init; }

    public required int[] Indices { get; init; }

    public required double[] Entries { get; init; }

    /// <summary>
    /// At the end of the segment before; differs from those after where multipliers move between constraints that depend on each other.
    /// </summary>
    public required double[] RowsBefore { get; init; }

    public required double[] RowsAfter { get; set; }
}
