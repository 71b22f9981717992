
namespace MrBen.Optimization.Integer;

/// <summary>
/// Solves integer programs to a proven gap by branch and bound. Single-threaded per call; an instance may be shared.
/// </summary>
/// <remarks>
/// Each part of the search is bounded by the perspective relaxation (Frangioni and Gentile 2006, Mathematical Programming 106), whose
/// dual is evaluated with all rounding charged against it, so that no bound rests on a solver's word; what the dual proves to be
/// too dear is fixed (reduced costs). The part with the least bound is searched first, and from it one dives towards a point. Points
/// come from rounding and from exchanges, each the exact solution of a continuous program. The order is the same on every run. The number
/// of parts may grow exponentially with the variables in the worst case; stopped at any moment, incumbent, bound and gap are valid.
/// </remarks>
/// <param name="clock">The clock that deadlines are measured by; the system's by default.</param>
public sealed class BranchAndBoundSolver(TimeProvider? clock = null)
{
    private readonly TimeProvider _clock = clock ?? TimeProvider.System;

    /// <summary>Solves one program.</summary>
    /// <param name="program">The program.</param>
    /// <param name="settings">Limits and tolerances; defaults where <see langword="null"/>.</param>
    /// <param name="progress">Told of each better point and of every hundredth part, on the calling thread.</param>
    /// <param name="cancellationToken">Cancels; asked in every part and in every iteration of its solves.</param>
    /// <exception cref="ArgumentException">The settings are unsound.</exception>
    /// <exception cref="NonConvexProgramException">The Hessian is not positive semidefinite.</exception>
    /// <exception cref="OperationCanceledException">The caller cancelled.</exception>
    public IntegerOutcome Solve(
        IntegerProgram program, IntegerSettings? settings = null, IProgress<IntegerProgress>? progress = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(program);
        settings ??= new IntegerSettings();
        if (settings.Validate() is { Count: > 0 } errors)
        {
            throw new ArgumentException(string.Join(' ', errors), nameof(settings));
        }

        cancellationToken.ThrowIfCancellationRequested();
        return new BranchAndBoundSearch(program, settings, _clock, progress, cancellationToken).Run();
    }
}
