using System.Collections.Immutable;
using MrBen.Portfolio.Allocation;
using MrBen.Portfolio.Estimation;
using static System.FormattableString;

namespace MrBen.Portfolio.Rebalancing;

/// <summary>The allocation methods as pairs of a trigger and a tilt: the one table of both. Immutable; thread-safe as its model is.</summary>
public sealed class MethodCatalogue
{
    private readonly AllocationMethodOptions _methods;
    private readonly RebalanceRules _rules;
    private readonly Dictionary<AllocationMethod, IWeightTilt> _tilts;
    private readonly ImmutableArray<IRebalanceTrigger> _common;
    private readonly ImmutableArray<IRebalanceTrigger> _events;

    /// <summary>Makes every method.</summary>
    /// <param name="methods">Settings of the methods; the defaults where <see langword="null"/>.</param>
    /// <param name="rules">Rules for all methods; the defaults where <see langword="null"/>.</param>
    /// <param name="learned">
    /// How the learned method moves weights, for example a <see cref="UtilityTilt"/> or a <see cref="LearnedTilt"/> with a model;
    /// <see langword="null"/> where nothing is learned, which it then says.
    /// </param>
    /// <param name="clock">The clock that deadlines are measured by; the system's by default.</param>
    /// <exception cref="ArgumentException">Options are unsound; the message lists every fault.</exception>
    public MethodCatalogue(
        AllocationMethodOptions? methods = null, RebalanceRules? rules = null, IWeightTilt? learned = null, TimeProvider? clock = null)
    {
        _methods = methods is null ? new() : methods with { };
        _rules = rules is null ? new() : rules with { };
        if (_methods.Validate() is { Count: > 0 } methodErrors)
        {
            throw new ArgumentException(string.Join(' ', methodErrors), nameof(methods));
        }

        if (_rules.Validate() is { Count: > 0 } ruleErrors)
        {
            throw new ArgumentException(string.Join(' ', ruleErrors), nameof(rules));
        }

        _tilts = new Dictionary<AllocationMethod, IWeightTilt>
        {
            [AllocationMethod.MomentumBased] = new MomentumTilt(_methods.Momentum),
            [AllocationMethod.RegimeBased] = new RegimeTilt(_methods.Regime, clock),
            [AllocationMethod.MachineLearningOptimized] = learned ?? new LearnedTilt(null, _methods.MachineLearning),
        };
        _events = Events(_rules);
        _common = Common(_rules, _events);
    }

    /// <summary>How a method moves weights; <see langword="null"/> where it leaves them as they are.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is not one of the enumeration.</exception>
    public IWeightTilt? TiltOf(AllocationMethod method) => _tilts.GetValueOrDefault(Checked(method));

    /// <summary>When a method acts.</summary>
    /// <param name="method">The method.</param>
    /// <param name="driftThreshold">
    /// Distance of a weight from its target, for strategies that have one of their own; <see langword="null"/> for the method's.
    /// </param>
    /// <exception cref="ArgumentOutOfRangeException">The method is not one of the enumeration, or the threshold is out of range.</exception>
    public IRebalanceTrigger TriggerOf(AllocationMethod method, double? driftThreshold = null) => Checked(method) switch
    {
        AllocationMethod.Static => Any(_rules.MinimumInterval, [new RebalancePolicy(
            [
                new CalendarTrigger(_rules.Calendar with { Frequency = _methods.Static.Frequency }),
                new WeightDriftTrigger(driftThreshold ?? _methods.Static.Threshold),
            ],
            needsAll: true)]),
        AllocationMethod.Dynamic => Any(_methods.Dynamic.UpdateInterval,
        [
            new WeightDriftTrigger(driftThreshold ?? _methods.Dynamic.Threshold),
            new VolatilitySpikeTrigger(_rules.VolatilitySpike with
            {
                ShortPeriods = _methods.Dynamic.VolatilityLookback,
                LongPeriods = Math.Max(_rules.VolatilitySpike.LongPeriods, 2 * _methods.Dynamic.VolatilityLookback),
            }),
            new TrendReversalTrigger(_methods.Dynamic.MomentumLookback),
        ]),
        AllocationMethod.Rebalancing => Any(_methods.Rebalancing.MinimumInterval,
            [.. _events, new WeightDriftTrigger(driftThreshold ?? _methods.Rebalancing.Threshold)]),
        _ => Any(_rules.MinimumInterval, [new WeightDriftTrigger(driftThreshold ?? _methods.TiltThreshold)]),
    };

    private RebalancePolicy Any(TimeSpan interval, ImmutableArray<IRebalanceTrigger> own) =>
        new([.. own, .. _common], interval > _rules.MinimumInterval ? interval : _rules.MinimumInterval);

    private static ImmutableArray<IRebalanceTrigger> Events(RebalanceRules rules)
    {
        ImmutableArray<IRebalanceTrigger>.Builder events = ImmutableArray.CreateBuilder<IRebalanceTrigger>();
        if (rules.OnRegimeChange)
        {
            events.Add(new RegimeChangeTrigger(rules.RegimeDetection));
        }

        if (rules.OnVolatilitySpike)
        {
            events.Add(new VolatilitySpikeTrigger(rules.VolatilitySpike));
        }

        if (rules.OnCorrelationBreakdown)
        {
            events.Add(new CorrelationBreakdownTrigger(rules.CorrelationBreakdown));
        }

        MarketStateEventKind[] watched = [.. Enum.GetValues<MarketStateEventKind>().Where(kind => kind switch
        {
            MarketStateEventKind.RegimeChanged => rules.OnRegimeChange,
            MarketStateEventKind.VolatilitySpikeBegan => rules.OnVolatilitySpike,
            MarketStateEventKind.CorrelationBreakdownBegan => rules.OnCorrelationBreakdown,
            MarketStateEventKind.MeanShifted or MarketStateEventKind.VolatilityShifted => rules.OnChangePoint,
            _ => false,
        })];
        if (watched.Length > 0)
        {
            events.Add(new MarketEventTrigger(watched));
        }

        return events.ToImmutable();
    }

    private static ImmutableArray<IRebalanceTrigger> Common(RebalanceRules rules, ImmutableArray<IRebalanceTrigger> events)
    {
        ImmutableArray<IRebalanceTrigger>.Builder common = ImmutableArray.CreateBuilder<IRebalanceTrigger>();
        if (rules.UsesThresholds)
        {
            common.Add(new WeightDriftTrigger(rules.WeightThreshold));
            common.Add(new RiskDriftTrigger(rules.RiskThreshold));
        }

        if (rules.UsesCalendar)
        {
            common.Add(new CalendarTrigger(rules.Calendar));
        }

        if (rules.UsesEvents)
        {
            common.AddRange(events);
        }

        return common.ToImmutable();
    }

    private static AllocationMethod Checked(AllocationMethod method) => Enum.IsDefined(method)
        ? method
        : throw new ArgumentOutOfRangeException(nameof(method), method, Invariant($"There is no method {(int)method}."));
}
