using MrBen.Portfolio.Architecture.Tests.Fixtures.House.Cellar;

namespace MrBen.Portfolio.Architecture.Tests.Fixtures.House.Diagnostics;

internal static class Curious
{
    public static int Look() => Barrel.Litres;
}
