using System.Collections.Immutable;
using MrBen.Optimization.LinearAlgebra;
using static System.FormattableString;

namespace MrBen.Portfolio.Estimation;

/// <summary>
/// Tells when the regime changes, volatility spikes or correlations break down, once each, and when that is over. Updates in place; not
/// thread-safe.
/// </summary>
/// <remarks>
/// A state machine over numbers it is given: it estimates nothing and calls nobody. What begins above a threshold t with hysteresis h ends
/// at or below t(1 − h), so that a number around its threshold is told of once. The first regime it sees is no change. What is not known
/// in a period leaves its state alone. Nothing is allocated in a period without events.
/// </remarks>
public sealed class MarketStateMonitor
{
    private readonly MarketStateOptions _options;
    private int? _candidate;
    private int _dwelt;

    /// <summary>A monitor with these settings, copied; null for the defaults.</summary>
    /// <exception cref="ArgumentException">A setting is unsound.</exception>
    public MarketStateMonitor(MarketStateOptions? options = null)
    {
        _options = options is null ? new() : options with { };
        if (_options.Validate() is { Count: > 0 } errors)
        {
            throw new ArgumentException(string.Join(' ', errors), nameof(options));
        }
    }

    /// <summary>A monitor that goes on from where another one stood.</summary>
    internal MarketStateMonitor(MarketStateOptions? options, MarketStateMemory memory)
        : this(options) =>
        (Count, Regime, _candidate, _dwelt, IsVolatilitySpike, IsCorrelationBreakdown) = (
            memory.Count, memory.Regime, memory.Candidate, memory.Dwelt, memory.IsVolatilitySpike, memory.IsCorrelationBreakdown);

    /// <summary>Periods that were seen.</summary>
    public long Count { get; private set; }

    /// <summary>The regime that counts; null before the first.</summary>
    public int? Regime { get; private set; }

    /// <summary>Whether volatility is in a spike.</summary>
    public bool IsVolatilitySpike { get; private set; }

    /// <summary>Whether correlations are broken down.</summary>
    public bool IsCorrelationBreakdown { get; private set; }

    /// <summary>All that the next period depends on.</summary>
    internal MarketStateMemory Memory => new(Count, Regime, _candidate, _dwelt, IsVolatilitySpike, IsCorrelationBreakdown);

    /// <summary>Mean size of the differences of two correlation matrices of the same assets, over pairs; 0 for one asset.</summary>
    /// <exception cref="ArgumentException">The orders differ.</exception>
    public static double Distance(SymmetricMatrix current, SymmetricMatrix reference)
    {
        ArgumentNullException.ThrowIfNull(current);
        ArgumentNullException.ThrowIfNull(reference);
        Guard.Length(current.Order, reference.Order, "rows of the reference (as many as are current)", nameof(reference));
        return MeanDistance(current.Values, reference.Values, current.Order);
    }

    /// <summary>The same of two matrices row after row.</summary>
    internal static double MeanDistance(ReadOnlySpan<double> current, ReadOnlySpan<double> reference, int order)
    {
        double sum = 0;
        for (int i = 0; i < order; i++)
        {
            for (int j = 0; j < i; j++)
            {
                sum += Math.Abs(current[(i * order) + j] - reference[(i * order) + j]);
            }
        }

        return sum / Math.Max(1, order * (order - 1) / 2);
    }

    /// <summary>Takes in one period.</summary>
    /// <returns>What began or ended, regime first, then volatility, then correlations; empty as a rule.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A number is negative or not finite; nothing has changed.</exception>
    public ImmutableArray<MarketStateEvent> Observe(MarketObservation observation)
    {
        if (observation.Regime < 0)
        {
            throw new ArgumentOutOfRangeException(
                nameof(observation), Invariant($"The regime is {observation.Regime}; regimes are numbered from 0."));
        }

        RequireSize(observation.VolatilityRatio, "volatility ratio", nameof(observation));
        RequireSize(observation.CorrelationDistance, "correlation distance", nameof(observation));
        ImmutableArray<MarketStateEvent> events = [];
        if (observation.Regime is { } regime && Follow(regime) is { } before)
        {
            events = events.Add(new MarketStateEvent(MarketStateEventKind.RegimeChanged, Count, regime, before));
        }

        if (observation.VolatilityRatio is { } ratio
            && Crossed(IsVolatilitySpike, ratio, _options.SpikeAbove, _options.SpikeHysteresis) is { } spike)
        {
            IsVolatilitySpike = !IsVolatilitySpike;
            events = events.Add(new MarketStateEvent(
                IsVolatilitySpike ? MarketStateEventKind.VolatilitySpikeBegan : MarketStateEventKind.VolatilitySpikeEnded,
                Count, ratio, spike));
        }

        if (observation.CorrelationDistance is { } distance
            && Crossed(IsCorrelationBreakdown, distance, _options.BreakdownAbove, _options.BreakdownHysteresis) is { } breakdown)
        {
            IsCorrelationBreakdown = !IsCorrelationBreakdown;
            events = events.Add(new MarketStateEvent(
                IsCorrelationBreakdown ? MarketStateEventKind.CorrelationBreakdownBegan : MarketStateEventKind.CorrelationBreakdownEnded,
                Count, distance, breakdown));
        }

        Count++;
        return events;
    }

    private static void RequireSize(double? value, string what, string name)
    {
        if (value is { } number && !(number >= 0 && double.IsFinite(number)))
        {
            throw new ArgumentOutOfRangeException(name, Invariant($"The {what} is {number}; it must be finite and not negative."));
        }
    }

    // The threshold that was crossed out of the present state; null where none was.
    private static double? Crossed(bool isOn, double value, double above, double hysteresis)
    {
        double threshold = isOn ? above * (1 - hysteresis) : above;
        return isOn ? (value <= threshold ? threshold : null) : value > threshold ? threshold : null;
    }

    // The regime before, where another one has lasted long enough to count.
    private int? Follow(int regime)
    {
        _dwelt = regime == _candidate ? _dwelt + 1 : 1;
        _candidate = regime;
        if (regime == Regime || (Regime is not null && _dwelt < _options.RegimePeriods))
        {
            return null;
        }

        int? before = Regime;
        Regime = regime;
        return before;
    }
}
