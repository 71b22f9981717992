namespace MrBen.Portfolio.Architecture.Tests.Fixtures.Surface;

/// <summary>A kind of vessel.</summary>
public sealed class Tanker : Vessel
{
    internal Tanker()
    {
    }
}
