namespace MrBen.Portfolio.MachineLearning;

/// <summary>How the training of a forest ended.</summary>
public enum ForestTrainingStatus
{
    /// <summary>There is a forest.</summary>
    Trained,

    /// <summary>There are fewer rows than the options ask for.</summary>
    TooFewRows,

    /// <summary>All labels are the same: there is nothing to learn.</summary>
    ConstantLabel,

    /// <summary>Every feature is constant: there is nothing to learn from.</summary>
    ConstantFeatures,

    /// <summary>No tree found a split with enough rows on both sides.</summary>
    NoSplit,

    /// <summary>A tree has a value that is not finite: the labels are too large for single precision.</summary>
    NotFinite,
}
