namespace MrBen.Portfolio.Architecture.Tests.Fixtures.House.Diagnostics;

internal static class Lantern
{
    public static int Light(int value) => value;
}
