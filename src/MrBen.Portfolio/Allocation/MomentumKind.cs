namespace MrBen.Portfolio.Allocation;

/// <summary>What an asset's momentum is compared with.</summary>
public enum MomentumKind
{
    /// <summary>With that of the other assets, by rank. Source: Jegadeesh and Titman (1993), J. Finance 48(1).</summary>
    CrossSectional,

    /// <summary>With zero, by sign. Source: Moskowitz, Ooi and Pedersen (2012), J. Financial Economics 104(2).</summary>
    TimeSeries,
}
