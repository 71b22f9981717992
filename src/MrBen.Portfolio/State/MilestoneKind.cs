namespace MrBen.Portfolio.State;

/// <summary>What a portfolio can reach.</summary>
public enum MilestoneKind
{
    /// <summary>A new high after a fall that was deep enough.</summary>
    NewHigh,

    /// <summary>A net asset value that was to be told of.</summary>
    EquityLevel,
}
