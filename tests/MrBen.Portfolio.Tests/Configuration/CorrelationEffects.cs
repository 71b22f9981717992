using MrBen.Portfolio.Estimation;
using static MrBen.Portfolio.Tests.Configuration.KeyEffect;

namespace MrBen.Portfolio.Tests.Configuration;

/// <summary>What the keys of <c>correlation_analysis</c> do.</summary>
internal static class CorrelationEffects
{
    private const string Path = "correlation_analysis.";

    public static KeyEffect[] All =>
    [
        Moves(Path + "method", "\"kendall\"", OfAAndB),
        Turns(Path + "lookback_period", "60", p => Analyzed(p).Estimate.Observations, 252, 60),
        Turns(Path + "min_data_points", "1000", p => p.Invested().Manager.AnalyzeCorrelations().IsFound, true, false,
            (Path + "lookback_period", "null")),
        Turns(Path + "correlation_threshold", "0", p => Analyzed(p).HighPairs.Length == 6, false, true), // of 4·3/2 pairs
        Turns(Path + "grouping.enabled", "false", p => Analyzed(p).Groups is null, false, true),
        Raises(Path + "grouping.linkage", "\"complete\"", p => Analyzed(p).Groups!.Merges[^1].Height), // the farthest two, not the mean
        Turns(Path + "grouping.cut_correlation", "0.99", p => Analyzed(p).Groups!.Groups.Length == 4, false, true),
        Turns(Path + "grouping.max_groups", "2", p => Analyzed(p).Groups!.Groups.Length == 2, false, true),
        Turns(Path + "grouping.min_group_size", "4", p => Analyzed(p).Groups!.Groups.Length, 4, 1,
            (Path + "grouping.cut_correlation", "0.99")),
        Moves(Path + "dynamic.half_life", "20", OfAAndB),
    ];

    private static CorrelationAnalysis Analyzed(ConfiguredPortfolio portfolio) =>
        portfolio.Invested().Manager.AnalyzeCorrelations().Analysis!;

    private static double OfAAndB(ConfiguredPortfolio portfolio) => Analyzed(portfolio).Estimate.Correlation[0, 1];
}
