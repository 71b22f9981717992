using System.Collections.Immutable;
using MrBen.Portfolio.Estimation;
using static MrBen.Portfolio.Configuration.Key;

namespace MrBen.Portfolio.Configuration;

/// <summary>Keys of <c>correlation_analysis</c>.</summary>
internal static class CorrelationKeys
{
    public static ImmutableArray<ConfigurationKey> All { get; } =
    [
        Choice("correlation_analysis.method", "How two assets' returns are compared.",
            [("pearson", CorrelationMethod.Pearson), ("spearman", CorrelationMethod.Spearman), ("kendall", CorrelationMethod.Kendall)],
            o => o.Correlation.Method, (o, v) => o.Correlation.Method = v),
        OptionalInteger("correlation_analysis.lookback_period", "Last periods that count.", 3,
            o => o.Correlation.Lookback, (o, v) => o.Correlation.Lookback = v),
        Integer("correlation_analysis.min_data_points", "Fewest returns that two assets must share.", 3,
            o => o.Correlation.MinimumObservations, (o, v) => o.Correlation.MinimumObservations = v),
        Number("correlation_analysis.correlation_threshold", "Size from which a correlation is listed as high.", NumberRange.Fraction,
            o => o.Correlation.Threshold, (o, v) => o.Correlation.Threshold = v),
        Switch("correlation_analysis.grouping.enabled", "Whether assets that move together are grouped.",
            o => o.Correlation.FindsGroups, (o, v) => o.Correlation.FindsGroups = v),
        Choice("correlation_analysis.grouping.linkage", "How far apart two groups are.",
            [("average", ClusterLinkage.Average), ("single", ClusterLinkage.Single), ("complete", ClusterLinkage.Complete),
                ("ward", ClusterLinkage.Ward)],
            o => o.Correlation.Grouping.Linkage, (o, v) => o.Correlation.Grouping.Linkage = v),
        Number("correlation_analysis.grouping.cut_correlation", "Correlation down to which assets are grouped, where max_groups is null.",
            new NumberRange(-1, 1), o => o.Correlation.Grouping.Cut.Correlation ?? new GroupCut().Correlation!.Value, SetCorrelation),
        OptionalInteger("correlation_analysis.grouping.max_groups", "Number of groups, in place of cut_correlation.", 1,
            o => o.Correlation.Grouping.Cut.Count, (o, v) => SetCount(o, v)),
        Integer("correlation_analysis.grouping.min_group_size", "Fewest assets of a group.", 1,
            o => o.Correlation.Grouping.MinimumGroupSize, (o, v) => o.Correlation.Grouping.MinimumGroupSize = v),
        OptionalNumber("correlation_analysis.dynamic.half_life", "Periods after which a return counts half; null counts all alike.",
            new NumberRange(0.1, 1e6), o => o.Correlation.HalfLife, (o, v) => o.Correlation.HalfLife = v),
    ];

    private static void SetCorrelation(PortfolioOptions options, double correlation)
    {
        if (options.Correlation.Grouping.Cut.Count is null)
        {
            options.Correlation.Grouping.Cut = GroupCut.AtCorrelation(correlation);
        }
    }

    private static void SetCount(PortfolioOptions options, int? count)
    {
        if (count is { } groups)
        {
            options.Correlation.Grouping.Cut = GroupCut.IntoGroups(groups);
        }
    }
}
