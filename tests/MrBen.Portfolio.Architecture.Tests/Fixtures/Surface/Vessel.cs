namespace MrBen.Portfolio.Architecture.Tests.Fixtures.Surface;

/// <summary>Open to its own library alone.</summary>
public class Vessel
{
    internal Vessel()
    {
    }
}
