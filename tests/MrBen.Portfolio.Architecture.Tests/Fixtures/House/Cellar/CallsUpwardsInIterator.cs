using MrBen.Portfolio.Architecture.Tests.Fixtures.House.Attic;

namespace MrBen.Portfolio.Architecture.Tests.Fixtures.House.Cellar;

internal static class CallsUpwardsInIterator
{
    public static IEnumerable<int> Climb()
    {
        yield return Beam.Length;
    }
}
