namespace MrBen.Portfolio.Forecasting.Trees;

/// <summary>How the values of a forest's trees become one.</summary>
public enum ForestAggregation
{
    /// <summary>The mean of all trees plus the bias: random forests.</summary>
    Mean,

    /// <summary>The sum of all trees plus the bias: boosted trees.</summary>
    Sum,
}
