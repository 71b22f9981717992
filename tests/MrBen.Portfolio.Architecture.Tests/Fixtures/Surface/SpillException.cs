namespace MrBen.Portfolio.Architecture.Tests.Fixtures.Surface;

#pragma warning disable CA1032 // Only the shape matters.
public class SpillException : Exception
{
}
