namespace MrBen.Optimization.Tests.Integer;

/// <summary>What the random programs of <see cref="RandomIntegerPrograms"/> are made of.</summary>
public enum IntegerFamily
{
    /// <summary>Long-only with a budget: at most K held.</summary>
    Cardinality,

    /// <summary>Long-only with a budget, thresholds, K and a smallest number held.</summary>
    BuyIn,

    /// <summary>Long and short with thresholds on either side.</summary>
    LongShortThresholds,

    /// <summary>Sets of which at most one or two are held.</summary>
    ExclusiveSets,

    /// <summary>Whole lots of some variables, some with an offset.</summary>
    Lots,

    /// <summary>A limit on the number of trades from a given portfolio, and smallest trades.</summary>
    Trades,

    /// <summary>All of these at random.</summary>
    Everything,

    /// <summary>All of these without curvature.</summary>
    Linear,

    /// <summary>All of these with fewer observations than variables.</summary>
    Singular,
}
