using static System.FormattableString;

namespace MrBen.Portfolio.Testing.Tests.Execution;

/// <summary>
/// A position manager against a venue under every fault, alone and together: positions equal the venue's, no order is sent twice, none is
/// filled beyond its quantity, a cash account never owes, and what stays unknown is blocked and told.
/// </summary>
public sealed class PositionManagerRunTests
{
    private const int Events = 500;

    // A continuation that may not run where its event is (a synchronisation context) runs whenever a thread is free: a thread of its own
    // has none.
    [Fact]
    public Task Runs_OfEverySeed_EndWithTheVenuesBooks() => Task.Run(() =>
    {
        List<string> faults = [];
        int fills = 0;
        int blocks = 0;
        HashSet<GatewayFaultKind> injected = [];
        for (int seed = 1; seed <= TestTier.Count(brief: 100, full: 1_000); seed++)
        {
            using PositionManagerRun run = new(seed);
            faults.AddRange(run.Run(Events).Select(fault => Invariant($"Seed {seed}: {fault}")));
            fills += run.Gateway.Fills.Length;
            blocks += run.Blocks;
            injected.UnionWith(run.Gateway.Faults.Select(fault => fault.Kind));
        }

        // That nothing was wrong says something only where something happened.
        Assert.Equal(Enum.GetValues<GatewayFaultKind>(), injected.Order());
        Assert.True(fills > 1_000, Invariant($"{fills} fills, {blocks} blocks"));
        TestContext.Current.TestOutputHelper?.WriteLine(Invariant($"{fills} fills, {blocks} blocks"));

        if (faults.Count > 0)
        {
            Assert.Fail(string.Join('\n', faults));
        }
    }, TestContext.Current.CancellationToken);

    [Fact]
    public Task Runs_OfOneSeed_AreTheSame() => Task.Run(() =>
    {
        using PositionManagerRun first = new(7);
        using PositionManagerRun second = new(7);
        first.Run(Events);
        second.Run(Events);
        Assert.Equal(first.Story, second.Story);
        Assert.NotEqual("", first.Story);
    }, TestContext.Current.CancellationToken);
}
