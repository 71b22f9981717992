using System.Diagnostics.CodeAnalysis;

namespace MrBen.Portfolio.Estimation;

/// <summary>How far apart two groups of assets are, given the distances of their members.</summary>
public enum ClusterLinkage
{
    /// <summary>The distance of the two nearest members; chains.</summary>
    [SuppressMessage("Naming", "CA1720", Justification = "Single linkage is the term of the field; no numeric type is meant.")]
    Single,

    /// <summary>The distance of the two farthest members: within a group cut at d no two assets are farther apart than d.</summary>
    Complete,

    /// <summary>The mean distance over all pairs of members (UPGMA).</summary>
    Average,

    /// <summary>
    /// The root of the growth in the sum of squares, times √2, that merging would cause (Ward 1963); above the first merges its heights are
    /// no distances of assets. Even groups.
    /// </summary>
    Ward,
}
