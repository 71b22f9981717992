namespace MrBen.Optimization.Parametric;

/// <summary>How a trace ended, and the frontier where it came to its end. Immutable and thread-safe.</summary>
public sealed class CriticalLineResult
{
    internal CriticalLineResult(SolverStatus status, SolverOutcome start, Frontier? frontier, int iterations)
    {
        (Status, Start, Frontier, Iterations) = (status, start, frontier, iterations);
    }

    /// <summary>
    /// Optimal where the whole frontier was traced. PrimalInfeasible and Unbounded speak of the program without reward, and
    /// <see cref="Start"/> has the proof; TimeLimit, IterationLimit and NumericalError of the program or of the trace.
    /// </summary>
    public SolverStatus Status { get; }

    /// <summary>What the solver says about the program without reward, λ = 0.</summary>
    public SolverOutcome Start { get; }

    /// <summary>All solutions; <see langword="null"/> unless the status is Optimal.</summary>
    public Frontier? Frontier { get; }

    /// <summary>Changes of the active set, including those of the start.</summary>
    public int Iterations { get; }
}
