namespace MrBen.Portfolio.Architecture.Tests.Fixtures.Surface;

public enum RiskDataPoint
{
    None,
}
