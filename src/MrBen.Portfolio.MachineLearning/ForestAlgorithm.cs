namespace MrBen.Portfolio.MachineLearning;

/// <summary>How a forest is grown.</summary>
public enum ForestAlgorithm
{
    /// <summary>
    /// A random forest, the mean of trees that each see a part of rows and features: FastForest. Hard to overfit; gives quantiles.
    /// Source: Breiman (2001), Machine Learning 45(1).
    /// </summary>
    RandomForest,

    /// <summary>
    /// Boosted trees, a sum in which each tree corrects those before it: FastTree. Source: Friedman (2001), Annals of Statistics 29(5).
    /// </summary>
    BoostedTrees,
}
