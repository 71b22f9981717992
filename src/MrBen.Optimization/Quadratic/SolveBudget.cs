namespace MrBen.Optimization.Quadratic;

/// <summary>What a running solve asks of its session: may it go on, and does a contradiction hold on the original data.</summary>
internal sealed class SolveBudget(TimeProvider clock)
{
    private long _deadline;
    private int _maxIterations;
    private CancellationToken _cancellationToken;
    private Func<List<(int Constraint, double Sign, double Weight)>, bool>? _proves;

    /// <summary>What is left of the time limit; not positive where it is over, none where there is no limit.</summary>
    public TimeSpan? Remaining => _deadline == long.MaxValue ? null : clock.GetElapsedTime(clock.GetTimestamp(), _deadline);

    public void Start(SolverSettings settings, int maxIterations, CancellationToken cancellationToken)
    {
        _deadline = settings.TimeLimit is { } limit
            ? DeadlineAfter(clock, limit)
            : long.MaxValue;
        _maxIterations = maxIterations;
        _cancellationToken = cancellationToken;
    }

    /// <summary>Sets another number of iterations.</summary>
    public void Allow(int maxIterations) => _maxIterations = maxIterations;

    /// <summary>The timestamp at which a limit is over; the largest there is where it lies beyond.</summary>
    public static long DeadlineAfter(TimeProvider clock, TimeSpan limit)
    {
        long now = clock.GetTimestamp();
        double ticks = limit.TotalSeconds * clock.TimestampFrequency;
        return ticks < long.MaxValue - Math.Max(now, 0) ? now + (long)ticks : long.MaxValue;
    }

    /// <summary>The reason to stop before this iteration, or none.</summary>
    /// <exception cref="OperationCanceledException">The caller cancelled.</exception>
    public ActiveSetStatus? Spend(int iteration)
    {
        _cancellationToken.ThrowIfCancellationRequested();
        return iteration > _maxIterations ? ActiveSetStatus.IterationLimit
            : _deadline != long.MaxValue && clock.GetTimestamp() > _deadline ? ActiveSetStatus.TimeLimit
            : null;
    }

    /// <summary>Sets how a contradiction is tested on the original data.</summary>
    public void Prove(Func<List<(int Constraint, double Sign, double Weight)>, bool> proves) => _proves = proves;

    public bool Proves(List<(int Constraint, double Sign, double Weight)> contradiction) => _proves!(contradiction);
}
