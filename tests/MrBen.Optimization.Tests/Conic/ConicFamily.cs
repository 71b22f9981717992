namespace MrBen.Optimization.Tests.Conic;

/// <summary>Kinds of random conic programs that have an optimal pair by construction.</summary>
public enum ConicFamily
{
    Linear,
    QuadraticWithEqualities,
    SmallSecondOrder,
    LongSecondOrder,
    Exponential,
    Power,
    EveryCone,
    ScenarioSlacks,
    ChainedLocals,
    LocalsInEveryCone,
}
