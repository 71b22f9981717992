namespace MrBen.Tests;

/// <summary>How much the tests with large counts do: a little on each run, everything by <c>.ci/long</c> (<c>MRBEN_TEST_TIER=long</c>).</summary>
public static class TestTier
{
    /// <summary>Whether the full counts were asked for.</summary>
    public static bool IsLong { get; } =
        string.Equals(Environment.GetEnvironmentVariable("MRBEN_TEST_TIER"), "long", StringComparison.Ordinal);

    /// <summary>The count of the tier that runs: <c>TestTier.Count(brief: 500, full: 10_000)</c>.</summary>
    public static int Count(int brief, int full) => IsLong ? full : brief;
}
