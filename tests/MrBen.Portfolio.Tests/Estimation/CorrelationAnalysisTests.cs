using MrBen.Portfolio.Estimation;
using MrBen.Portfolio.Market;
using MrBen.Portfolio.Tests.Allocation;

namespace MrBen.Portfolio.Tests.Estimation;

public class CorrelationAnalysisTests
{
    // B follows A exactly, C is its mirror for the first four periods and follows it for the last four, D is unrelated to A: every product of
    // their deviations has its opposite.
    private static readonly ReturnPanel Panel = TiltContexts.Panel(
        [0.01, 0.02, -0.01, 0.01], [-0.01, -0.02, 0.01, 0.01], [0.01, 0.02, -0.01, -0.01], [-0.01, -0.02, 0.01, -0.01],
        [0.01, 0.02, 0.01, 0.01], [-0.01, -0.02, -0.01, 0.01], [0.01, 0.02, 0.01, -0.01], [-0.01, -0.02, -0.01, -0.01]);

    private static readonly CorrelationAnalysisOptions Options = new() { MinimumObservations = 4, Lookback = null };

    private static CorrelationAnalysis Run(CorrelationAnalysisOptions options, ReturnPanel? panel = null)
    {
        Assert.True(CorrelationAnalysis.TryRun(panel ?? Panel, options, out CorrelationAnalysis? analysis, out EstimationFailure? failure), failure?.Detail);
        return analysis;
    }

    [Fact]
    public void HighPairs_AreThoseBeyondTheThreshold_LargestFirst()
    {
        CorrelationAnalysis whole = Run(Options);
        CorrelatedPair pair = Assert.Single(whole.HighPairs);
        Assert.Equal((new AssetId("A"), new AssetId("B")), (pair.First, pair.Second));
        Assert.Equal(1, pair.Correlation, 1e-15);
        CorrelationAnalysis recent = Run(Options with { Lookback = 4 });
        Assert.Equal(["A-B", "A-C", "B-C"], recent.HighPairs.Select(p => $"{p.First}-{p.Second}").Order());
        CorrelationAnalysis old = Run(Options, Panel.Slice(0, 4));
        Assert.Equal(-1, old.HighPairs.Single(p => p.Second == "C" && p.First == "A").Correlation, 1e-15);
    }

    [Fact]
    public void Groups_AreFoundWhereAsked()
    {
        Assert.Equal(["A B", "C", "D"], Run(Options).Groups!.Groups.Select(group => string.Join(' ', group)));
        Assert.Null(Run(Options with { FindsGroups = false }).Groups);
    }

    // With a half-life of half a period the last four outweigh the first four by far: C follows A.
    [Fact]
    public void HalfLife_WeighsTheRecent()
    {
        CorrelationAnalysis analysis = Run(Options with { HalfLife = 0.5 });
        Assert.True(analysis.Estimate.Correlation[2, 0] > 0.99, $"{analysis.Estimate.Correlation[2, 0]}");
        Assert.Equal(0, Run(Options).Estimate.Correlation[2, 0], 1e-15);
    }

    [Fact]
    public void TooShortOrStill_IsAFailure()
    {
        Assert.False(CorrelationAnalysis.TryRun(Panel, null, out _, out EstimationFailure? shortage));
        Assert.IsType<InsufficientHistory>(shortage);
        ReturnPanel still = TiltContexts.Panel([.. Enumerable.Range(0, 4).Select(t => new[] { 0.01 * t, 0 })]);
        foreach (double? halfLife in (double?[])[null, 2])
        {
            Assert.False(CorrelationAnalysis.TryRun(still, Options with { HalfLife = halfLife }, out _, out EstimationFailure? failure));
            Assert.Equal("B did not move in 4 returns; its correlation with the others is undefined.", failure.Detail);
        }
    }

    [Fact]
    public void Options_Unsound_ListEveryFault() => Assert.Equal(
        "MinimumObservations must be at least 3; it is 2. Lookback must be at least MinimumObservations, 2; it is 1. "
        + "Threshold must be in [0, 1]; it is -1. HalfLife must be in [0.1, 1000000]; it is 0. "
        + "HalfLife needs the method Pearson; it is Kendall. Grouping must not be null. (Parameter 'options')",
        Assert.Throws<ArgumentException>(() => CorrelationAnalysis.TryRun(Panel, new()
        {
            MinimumObservations = 2,
            Lookback = 1,
            Threshold = -1,
            HalfLife = 0,
            Method = CorrelationMethod.Kendall,
            Grouping = null!,
        }, out _, out _)).Message);
}
