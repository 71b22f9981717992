namespace MrBen.Portfolio.Architecture.Tests.Fixtures.House.Cellar;

internal static class Barrel
{
    public static int Litres => 225;
}
