namespace MrBen.Portfolio.Rebalancing;

/// <summary>What a plan does with assets that are held but not among the targets.</summary>
public enum UnlistedAssetPolicy
{
    /// <summary>Their target is 0: they are sold, or covered where short.</summary>
    Close,

    /// <summary>They stay as they are, their present weight counts towards the sum of the targets.</summary>
    Keep,

    /// <summary>The plan is refused, naming them.</summary>
    Refuse,
}
