using System.Collections.Immutable;

namespace MrBen.Portfolio.Risk.Monitoring;

/// <summary>Remembers where the limits of assessments stood, for as long as the process lives. Thread-safe.</summary>
internal sealed class AssessedLimits
{
    private readonly Lock _lock = new();
    private ImmutableDictionary<string, RiskLimitState> _states = ImmutableDictionary<string, RiskLimitState>.Empty;

    /// <summary>Takes the limits of an assessment.</summary>
    /// <returns>Those that moved: a limit that becomes undefined without having been past anything did not.</returns>
    public ImmutableArray<AssessedLimitMove> Take(ImmutableArray<RiskLimitEvaluation> limits)
    {
        lock (_lock)
        {
            ImmutableDictionary<string, RiskLimitState> before = _states;
            RiskLimitEvaluation[] named = [.. limits.DistinctBy(limit => limit.Name)];
            _states = named.ToImmutableDictionary(limit => limit.Name, limit => limit.State);
            return
            [
                .. named.Select(limit => new AssessedLimitMove(before.GetValueOrDefault(limit.Name, RiskLimitState.WithinLimit), limit))
                    .Where(move => move.Before != move.Limit.State && (IsPast(move.Before) || IsPast(move.Limit.State))),
            ];
        }
    }

    /// <summary>Forgets all: what comes is another portfolio's.</summary>
    public void Clear()
    {
        lock (_lock)
        {
            _states = _states.Clear();
        }
    }

    private static bool IsPast(RiskLimitState state) => state is RiskLimitState.Warning or RiskLimitState.Breached;
}
