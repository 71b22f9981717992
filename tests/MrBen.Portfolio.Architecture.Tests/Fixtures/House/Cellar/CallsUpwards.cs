using MrBen.Portfolio.Architecture.Tests.Fixtures.House.Attic;

namespace MrBen.Portfolio.Architecture.Tests.Fixtures.House.Cellar;

internal static class CallsUpwards
{
    public static int Climb() => Beam.Length;
}
