using MrBen.Portfolio.Architecture.Tests.Fixtures.House.Attic;
using MrBen.Portfolio.Architecture.Tests.Fixtures.House.Cellar;

namespace MrBen.Portfolio.Architecture.Tests.Fixtures.House.Kitchen;

internal static class Stove
{
    public static int Heat() => Barrel.Litres + Beam.Length;
}
