namespace MrBen.Portfolio.Architecture.Tests.Fixtures.Surface;

public enum MissingDataPolicy
{
    None,
}
