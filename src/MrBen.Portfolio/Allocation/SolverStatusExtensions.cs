using MrBen.Optimization;

namespace MrBen.Portfolio.Allocation;

/// <summary>The solver's words in the portfolio's.</summary>
internal static class SolverStatusExtensions
{
    public static AllocationStatus ToAllocationStatus(this SolverStatus status) => status switch
    {
        SolverStatus.Optimal => AllocationStatus.Optimal,
        SolverStatus.PrimalInfeasible => AllocationStatus.PrimalInfeasible,
        SolverStatus.Unbounded => AllocationStatus.Unbounded,
        SolverStatus.FeasibleIncumbent => AllocationStatus.FeasibleIncumbent,
        SolverStatus.IterationLimit => AllocationStatus.IterationLimit,
        SolverStatus.TimeLimit => AllocationStatus.TimeLimit,
        _ => AllocationStatus.NumericalError,
    };
}
