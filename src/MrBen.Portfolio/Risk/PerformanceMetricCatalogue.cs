using System.Collections.Immutable;

namespace MrBen.Portfolio.Risk;

/// <summary>
/// The one list of the figures of a series of returns: <see cref="PerformanceReport.Figures"/>, <see cref="BenchmarkComparison.Figures"/>
/// and the page Risk/METRICS.md come from it. Immutable and thread-safe.
/// </summary>
public static partial class PerformanceMetricCatalogue
{
    private const PerformanceMetricGroup Gained = PerformanceMetricGroup.Returns;
    private const PerformanceMetricGroup AtStake = PerformanceMetricGroup.Risk;
    private const PerformanceMetricGroup Rewarded = PerformanceMetricGroup.RiskAdjusted;

    private const RiskMetricSettings Nothing = RiskMetricSettings.None;
    private const RiskMetricSettings Year = RiskMetricSettings.PeriodsPerYear;
    private const RiskMetricSettings Rate = RiskMetricSettings.RiskFreeRate;
    private const RiskMetricSettings Acceptable = RiskMetricSettings.MinimumAcceptableReturn;
    private const RiskMetricSettings Level = RiskMetricSettings.Confidence;

    private const string Any = "any";
    private const string NotNegative = "≥ 0";
    private const string Share = "0 to 1";
    private const string Loss = "loss > 0";
    private const string Definition = "By definition";
    private const string Both = "both equal";
    private const string Neither = "neither has it";

    private const string Constant = "The returns do not vary.";
    private const string NoShortfall = "No return is below the minimum acceptable return.";
    private const string NoLoss = "No return is below 0.";
    private const string NoDrawdown = "There is no drawdown to divide by.";
    private const string FlatBenchmark = "The benchmark does not vary.";

    /// <summary>All definitions: those of a series alone, then those beside a benchmark.</summary>
    public static ImmutableArray<PerformanceMetricDefinition> Definitions { get; } =
    [
        .. Returns(), .. Dispersion(), .. Tails(), .. Drawdowns(), .. Ratios(), .. GrowthRatios(), .. Inference(), .. Comparisons(),
        .. Timing(), .. Sharing(),
    ];

    /// <summary>The definitions of a series alone.</summary>
    internal static ImmutableArray<PerformanceMetricDefinition> Alone { get; } = [.. Definitions.Where(d => !d.NeedsBenchmark)];

    /// <summary>The definitions of a series beside a benchmark.</summary>
    internal static ImmutableArray<PerformanceMetricDefinition> Beside { get; } = [.. Definitions.Where(d => d.NeedsBenchmark)];

    /// <summary>The definition of one figure.</summary>
    /// <param name="id">Its <see cref="PerformanceMetricDefinition.Id"/>, for example <c>SharpeRatio</c>.</param>
    /// <exception cref="ArgumentException">There is no such figure.</exception>
    public static PerformanceMetricDefinition Find(string id)
    {
        ArgumentNullException.ThrowIfNull(id);
        foreach (PerformanceMetricDefinition definition in Definitions)
        {
            if (string.Equals(definition.Id, id, StringComparison.Ordinal))
            {
                return definition;
            }
        }

        throw new ArgumentException($"{id} is not a figure of a series of returns.", nameof(id));
    }
}
