namespace MrBen.Portfolio.Architecture.Tests.Fixtures.House.Cellar;

internal static class KnowsTheDoor
{
    public static int Knock() => FrontDoor.Enter();
}
