using MrBen.Portfolio.Architecture.Tests.Fixtures.House.Attic;

namespace MrBen.Portfolio.Architecture.Tests.Fixtures.House;

internal static class FrontDoor
{
    public static int Enter() => Beam.Length;
}
