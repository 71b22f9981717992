namespace MrBen.Portfolio.Architecture.Tests.Fixtures.House.Shed;

internal static class Rake
{
    public static int Teeth => 12;
}
