namespace MrBen.Portfolio.Risk.Monitoring;

/// <summary>What kind of part of a portfolio a limit is on.</summary>
public enum LimitScopeKind
{
    /// <summary>All of it.</summary>
    Portfolio,

    /// <summary>One asset.</summary>
    Asset,

    /// <summary>A group of assets, such as a sector.</summary>
    Group,

    /// <summary>The assets of one currency.</summary>
    Currency,

    /// <summary>The assets that one strategy trades.</summary>
    Strategy,
}
