namespace MrBen.Optimization.Quadratic;

/// <summary>
/// What a running solve asks of its session: may it go on, is there time for one more phase, and does a contradiction hold on the original
/// data. Not thread-safe.
/// </summary>
internal sealed class SolveBudget(TimeProvider clock)
{
    // What a certificate does for each variable beside the terms of its slope, in terms.
    private const int TermsBeside = 48;

    private long _deadline;
    private long _held;
    private long _last;
    private int _maxIterations;
    private int _panels;
    private CancellationToken _cancellationToken;
    private Func<List<(int Constraint, double Sign, double Weight)>, bool>? _proves;
    private Func<bool>? _goesOn;

    /// <summary>Time of a factorisation, per cube of its order. Like the other paces it is learnt in one solve and of use in the next.</summary>
    public Pace Factorization { get; } = new();

    /// <summary>Time of a certificate and its multipliers, per variable and variable that is not 0.</summary>
    public Pace Answer { get; } = new();

    /// <summary>Time until the primal active set has its first point and slopes, per variable and variable that is not 0.</summary>
    public Pace Beginning { get; } = new();

    /// <summary>Time of a product with Q and what belongs to it, per entry.</summary>
    public Pace Product { get; } = new();

    /// <summary>Work by which <see cref="Answer"/> and <see cref="Beginning"/> are measured.</summary>
    public static double Work(int variables, int support) => (double)variables * (support + TermsBeside);

    /// <summary>What is left of the time limit; not positive where it is over, none where there is no limit.</summary>
    public TimeSpan? Remaining => _deadline == long.MaxValue ? null : clock.GetElapsedTime(clock.GetTimestamp(), _deadline);

    /// <summary>Whether there is a time limit.</summary>
    public bool HasDeadline => _deadline != long.MaxValue;

    /// <summary>The clock's present timestamp.</summary>
    public long Now => clock.GetTimestamp();

    public void Start(SolverSettings settings, int maxIterations, CancellationToken cancellationToken)
    {
        _deadline = settings.TimeLimit is { } limit
            ? DeadlineAfter(clock, limit)
            : long.MaxValue;
        (_held, _last) = (0, 0);
        _maxIterations = maxIterations;
        _cancellationToken = cancellationToken;
    }

    /// <summary>Sets another number of iterations.</summary>
    public void Allow(int maxIterations) => _maxIterations = maxIterations;

    /// <summary>Keeps so many ticks for what must be done after the last iteration; 0 keeps nothing.</summary>
    public void HoldBack(double ticks)
    {
        _held = ticks < long.MaxValue / 4 ? (long)ticks : long.MaxValue / 4;
        _last = _held == 0 ? 0 : _last;
    }

    /// <summary>Whether so many ticks, and what is held back, still fit before the deadline.</summary>
    public bool Affords(double ticks) => _deadline == long.MaxValue || clock.GetTimestamp() + ticks + _held <= _deadline;

    /// <summary>The timestamp at which a limit is over; the largest there is where it lies beyond.</summary>
    public static long DeadlineAfter(TimeProvider clock, TimeSpan limit)
    {
        long now = clock.GetTimestamp();
        double ticks = limit.TotalSeconds * clock.TimestampFrequency;
        return ticks < long.MaxValue - Math.Max(now, 0) ? now + (long)ticks : long.MaxValue;
    }

    /// <summary>
    /// The reason to stop before this iteration, or none. Where time is held back, an iteration that takes as long as the one before it must
    /// fit.
    /// </summary>
    /// <exception cref="OperationCanceledException">The caller cancelled.</exception>
    public ActiveSetStatus? Spend(int iteration)
    {
        _cancellationToken.ThrowIfCancellationRequested();
        if (iteration > _maxIterations)
        {
            return ActiveSetStatus.IterationLimit;
        }

        if (_deadline == long.MaxValue)
        {
            return null;
        }

        long now = clock.GetTimestamp();
        long step = _held > 0 && _last > 0 ? now - _last : 0;
        _last = now;
        return now + step > _deadline - _held ? ActiveSetStatus.TimeLimit : null;
    }

    /// <summary>
    /// What a factorisation of so many panels asks before each: from the second on whether it ends in time, if those to come take as long for
    /// what they change as the last one. None where nothing can stop it.
    /// </summary>
    public Func<bool>? GoesOn(int panels)
    {
        (_panels, _last) = (panels + 1, 0);
        return _deadline == long.MaxValue && !_cancellationToken.CanBeCanceled ? null : _goesOn ??= HasTimeForPanels;
    }

    /// <summary>Sets how a contradiction is tested on the original data.</summary>
    public void Prove(Func<List<(int Constraint, double Sign, double Weight)>, bool> proves) => _proves = proves;

    public bool Proves(List<(int Constraint, double Sign, double Weight)> contradiction) => _proves!(contradiction);

    private bool HasTimeForPanels()
    {
        if (_cancellationToken.IsCancellationRequested)
        {
            return false;
        }

        _panels--;
        if (_deadline == long.MaxValue)
        {
            return true;
        }

        long now = clock.GetTimestamp();
        double share = 0;
        for (int left = 1; left <= _panels && _last > 0; left++)
        {
            // A panel with so many to come changes what is behind it: a square.
            share += (double)left * left / ((_panels + 1.0) * (_panels + 1.0));
        }

        double needed = share * (now - _last);
        _last = now;
        return now + needed <= _deadline - _held;
    }
}
