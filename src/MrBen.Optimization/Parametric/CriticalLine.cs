using MrBen.Optimization.Quadratic;

namespace MrBen.Optimization.Parametric;

/// <summary>
/// All solutions of one program with a reward: minimise ½x'Qx + c'x + κ(x) − λ·r'x over the program's constraints, for every λ from 0 up. They
/// are a chain of straight lines, followed from corner to corner. Thread-safe.
/// </summary>
public static class CriticalLine
{
    /// <summary>Traces the chain. To trace many programs of one shape, hold a <see cref="CriticalLineSession"/>.</summary>
    /// <param name="program">The program at λ = 0.</param>
    /// <param name="reward">r, length n, finite.</param>
    /// <param name="settings">Limits and tolerances; <see langword="null"/> for the defaults.</param>
    /// <param name="cancellationToken">Asked at every corner.</param>
    /// <exception cref="ArgumentException">The reward does not fit, or the settings are unsound.</exception>
    /// <exception cref="NonConvexProgramException">The Hessian is not positive semidefinite.</exception>
    /// <exception cref="OperationCanceledException">The caller cancelled.</exception>
    public static CriticalLineResult Trace(
        QuadraticProgram program, ReadOnlySpan<double> reward, SolverSettings? settings = null,
        CancellationToken cancellationToken = default) =>
        new CriticalLineSession().Trace(program, reward, settings, cancellationToken);
}
