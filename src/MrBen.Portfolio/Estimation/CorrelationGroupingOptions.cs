using static System.FormattableString;

namespace MrBen.Portfolio.Estimation;

/// <summary>Settings of <see cref="CorrelationGroups.Find"/>.</summary>
public sealed record CorrelationGroupingOptions
{
    /// <summary>How far apart two groups are. Default average.</summary>
    public ClusterLinkage Linkage { get; set; } = ClusterLinkage.Average;

    /// <summary>Where the dendrogram is cut. Default at the correlation 0.5.</summary>
    public GroupCut Cut { get; set; }

    /// <summary>
    /// Fewest assets of a group, at least 1. Default 1. After the cut, of the groups that are too small the one that is nearest to another
    /// group, by the mean distance of their members, joins it, and so on until none is too small or one is left; the number of groups may
    /// then be below that of the cut.
    /// </summary>
    public int MinimumGroupSize { get; set; } = 1;

    /// <summary>Lists everything wrong with these settings; empty when they are sound.</summary>
    public IReadOnlyList<string> Validate()
    {
        List<string> errors = [];
        if (!Enum.IsDefined(Linkage))
        {
            errors.Add(Invariant($"{nameof(Linkage)} is unknown: {Linkage}."));
        }

        if (MinimumGroupSize < 1)
        {
            errors.Add(Invariant($"{nameof(MinimumGroupSize)} must be at least 1; it is {MinimumGroupSize}."));
        }

        return errors;
    }
}
