using MrBen.Portfolio.Architecture.Tests.Fixtures.House.Attic;

namespace MrBen.Portfolio.Architecture.Tests.Fixtures.House.Cellar;

internal static class CallsUpwardsInLambda
{
    public static Func<int> Climb() => () => Beam.Length;
}
