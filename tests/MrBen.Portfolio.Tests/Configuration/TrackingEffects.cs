using MrBen.Portfolio.Risk;
using static MrBen.Portfolio.Tests.Configuration.KeyEffect;

namespace MrBen.Portfolio.Tests.Configuration;

/// <summary>What the keys of <c>performance_tracking</c> do.</summary>
internal static class TrackingEffects
{
    private const string Path = "performance_tracking.";

    public static KeyEffect[] All =>
    [
        Turns(Path + "enabled", "false", p => p.Invested().Manager.GetPerformance().IsEnabled, true, false),
        Turns(Path + "metrics.returns", "false", p => Tells(p, PerformanceMetricGroup.Returns), true, false),
        Turns(Path + "metrics.risk", "false", p => Tells(p, PerformanceMetricGroup.Risk), true, false),
        Turns(Path + "metrics.risk_adjusted", "false", p => Tells(p, PerformanceMetricGroup.RiskAdjusted), true, false),
        Turns(Path + "metrics.allocation", "false", p => p.Invested().Manager.GetPerformance().Allocations is null, false, true),
        Turns(Path + "metrics.rebalancing", "false", p => p.Invested().Manager.GetPerformance().Rebalancing is null, false, true),
        Turns(Path + "benchmarks", "[\"B\"]", p => p.Invested().Tracked(40).Record.Benchmarks.Length, 0, 1),
        Turns(Path + "min_observations", "1000", p => p.Invested().Tracked(40).Record.IsCalculated, true, false),
        Turns(Path + "attribution", "false", p => p.Invested().Tracked(40).Record.Attribution is null, false, true,
            (Path + "benchmarks", "[\"B\"]")),
        Lowers(Path + "risk_free_rate", "0.05", p => p.Invested().Tracked(40).Record.GetReportOrThrow().SharpeRatio!.Value),
    ];

    private static bool Tells(ConfiguredPortfolio portfolio, PerformanceMetricGroup group) =>
        portfolio.Invested().Tracked(40).Record.Figures.Any(figure => figure.Group == group);
}
