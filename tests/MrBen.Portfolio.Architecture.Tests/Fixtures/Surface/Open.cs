namespace MrBen.Portfolio.Architecture.Tests.Fixtures.Surface;

#pragma warning disable CA1052 // The fixture is what the rule forbids.
public class Open
{
    public int Value { get; set; }
}
