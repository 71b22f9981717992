using MrBen.Portfolio.Architecture.Tests.Fixtures.House.Cellar;
using MrBen.Portfolio.Architecture.Tests.Fixtures.House.Diagnostics;

namespace MrBen.Portfolio.Architecture.Tests.Fixtures.House.Attic;

internal sealed class Beam
{
    public static int Length => Lantern.Light(Barrel.Litres);
}
