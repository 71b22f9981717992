using System.Collections.Immutable;
using MrBen.Portfolio.Market;
using MrBen.Portfolio.Risk.Live;

namespace MrBen.Portfolio.Risk.Monitoring;

/// <summary>
/// Holds what is measured against limits, and says which of them move. Where they stand is the caller's to keep. Not thread-safe; allocates only
/// where a limit moves.
/// </summary>
internal sealed class LimitMonitor(ImmutableArray<LiveLimit> limits)
{
    // Drift is smoothed with this time constant.
    private static readonly TimeSpan Smoothing = TimeSpan.FromMinutes(5);

    private readonly int[][] _places = [.. limits.Select(_ => Array.Empty<int>())];
    private readonly double?[] _values = new double?[limits.Length];
    private readonly double?[] _drifts = new double?[limits.Length];
    private readonly DateTimeOffset[] _times = new DateTimeOffset[limits.Length];

    public ImmutableArray<LiveLimit> Limits => limits;

    /// <summary>Places of the assets that a limit is on.</summary>
    public ReadOnlySpan<int> PlacesOf(int limit) => _places[limit];

    /// <summary>Finds the assets of every scope.</summary>
    /// <param name="model">The model in which their places are.</param>
    /// <param name="currencyOf">The currency of an asset; <see langword="null"/> where it is not known.</param>
    public void Resolve(LiveRiskModel model, Func<AssetId, string?> currencyOf)
    {
        for (int k = 0; k < limits.Length; k++)
        {
            LimitScope scope = limits[k].Scope;
            _places[k] = scope.Kind switch
            {
                LimitScopeKind.Portfolio => [.. Enumerable.Range(0, model.Assets.Length)],
                LimitScopeKind.Currency =>
                    [.. Enumerable.Range(0, model.Assets.Length).Where(i => currencyOf(model.Assets[i]) == scope.Name)],
                _ => [.. scope.Assets.Select(model.IndexOf).Where(place => place >= 0)],
            };
        }
    }

    /// <summary>Forgets the values of before: what comes next is no drift of them.</summary>
    public void Forget()
    {
        Array.Clear(_values);
        Array.Clear(_drifts);
    }

    /// <summary>The value of a limit now.</summary>
    public double? ValueOf<TParts>(int limit, in LiveRiskReading reading, TParts parts)
        where TParts : struct, ILiveParts
    {
        LiveLimit measured = limits[limit];
        switch (measured.Measure)
        {
            case LimitMeasure.Drawdown:
                return reading.Drawdown;
            case LimitMeasure.Volatility:
                return reading.Volatility;
            case LimitMeasure.ValueAtRisk:
                return reading.ValueAtRisk;
            case LimitMeasure.ConditionalValueAtRisk:
                return reading.ConditionalValueAtRisk;
        }

        if (reading.Status != LiveRiskStatus.Current)
        {
            return null;
        }

        bool isWhole = measured.Scope.Kind == LimitScopeKind.Portfolio;
        if (measured.Measure == LimitMeasure.GrossExposure && isWhole)
        {
            return reading.GrossExposure;
        }

        if (measured.Measure == LimitMeasure.NetExposure && isWhole)
        {
            return reading.NetExposure is { } net ? Math.Abs(net) : null;
        }

        double sum = 0;
        foreach (int place in _places[limit])
        {
            sum += measured.Measure switch
            {
                LimitMeasure.GrossExposure => Math.Abs(parts.Weight(place)),
                LimitMeasure.NetExposure => parts.Weight(place),
                _ => parts.Contribution(place),
            };
        }

        return measured.Measure switch
        {
            LimitMeasure.NetExposure => Math.Abs(sum),
            LimitMeasure.RiskShare => reading.Volatility > 0 ? sum / reading.Volatility : 0,
            _ => sum,
        };
    }

    /// <summary>Where a limit stands after an event, or nothing where it stays; takes note of its drift.</summary>
    /// <param name="limit">Which.</param>
    /// <param name="value">Its value.</param>
    /// <param name="before">Where it stood; <see langword="null"/> where it never moved.</param>
    /// <param name="time">The time of the event.</param>
    public LimitStatus? Move(int limit, double? value, LimitStatus? before, DateTimeOffset time)
    {
        Note(limit, value, time);
        LiveLimit measured = limits[limit];
        RiskLimitState stood = before?.State ?? RiskLimitState.WithinLimit;
        RiskLimitState stands = measured.Next(stood, value);
        if (stands == stood)
        {
            return null;
        }

        int breaches = (before?.Breaches ?? 0) + (stands == RiskLimitState.Breached ? 1 : 0);
        bool halts = stands == RiskLimitState.Breached && measured.Action == LimitAction.Halt;
        return new LimitStatus(measured.Name, stands, time, value, measured.Threshold, measured.Action, breaches)
        {
            HaltedSince = before?.HaltedSince ?? (halts ? time : null),
        };
    }

    /// <summary>The limit as it is to be read.</summary>
    public LiveLimitReading Read(int limit, double? value, LimitStatus status) =>
        new() { Limit = limits[limit], Status = status, Value = value, DriftPerSecond = _drifts[limit] };

    /// <summary>What orders would do to a limit.</summary>
    /// <param name="limit">Which.</param>
    /// <param name="before">Its value.</param>
    /// <param name="after">Its value with the orders filled.</param>
    /// <param name="status">Where it stands; <see langword="null"/> where it never moved.</param>
    /// <param name="onlyReduces">Whether the orders make positions smaller and nothing else.</param>
    public LimitVerdict Judge(int limit, double? before, double? after, LimitStatus? status, bool onlyReduces)
    {
        LiveLimit measured = limits[limit];
        RiskLimitState stands = status?.State ?? RiskLimitState.WithinLimit;
        RiskLimitState state = measured.Next(stands, after);
        bool passes = measured.Action switch
        {
            _ when status?.HaltedSince is not null => false,
            LimitAction.Warn => true,
            _ when after is { } value => state != RiskLimitState.Breached || value <= before,
            _ => onlyReduces,
        };
        return new LimitVerdict(measured, before, after, state, passes);
    }

    private void Note(int limit, double? value, DateTimeOffset time)
    {
        double seconds = (time - _times[limit]).TotalSeconds;
        if (value is not { } known || _values[limit] is not { } last)
        {
            (_values[limit], _times[limit], _drifts[limit]) = (value, time, null);
            return;
        }

        if (seconds > 0)
        {
            double share = 1 - Math.Exp(-seconds / Smoothing.TotalSeconds);
            double rate = (known - last) / seconds;
            _drifts[limit] = _drifts[limit] is { } drift ? drift + (share * (rate - drift)) : rate;
            (_values[limit], _times[limit]) = (known, time);
        }
    }
}
