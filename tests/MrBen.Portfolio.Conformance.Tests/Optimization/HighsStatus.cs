namespace MrBen.Portfolio.Conformance.Tests.Optimization;

/// <summary>The <c>kHighsModelStatus</c> constants that an answer can be judged by.</summary>
internal enum HighsStatus
{
    Optimal = 7,
    Infeasible = 8,
    UnboundedOrInfeasible = 9,
    Unbounded = 10,
}
