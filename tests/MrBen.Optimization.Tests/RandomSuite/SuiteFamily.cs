namespace MrBen.Optimization.Tests.RandomSuite;

/// <summary>A family of seeded problems.</summary>
/// <param name="Name">Its name, unique among all families.</param>
/// <param name="Full">How many there are in the full tier; one in twenty of them in each run.</param>
/// <param name="Solve">Makes the problem of a seed and solves it, from nothing.</param>
internal sealed record SuiteFamily(string Name, int Full, Func<int, CancellationToken, Answer> Solve)
{
    /// <summary>The share of the full tier that each run solves.</summary>
    public const int Share = 20;

    /// <summary>How many there are in each run.</summary>
    public int Brief => Full / Share;
}
