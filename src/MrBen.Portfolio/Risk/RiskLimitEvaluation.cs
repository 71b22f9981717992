using static System.FormattableString;

namespace MrBen.Portfolio.Risk;

/// <summary>One limit against the risk of a portfolio. Immutable and thread-safe; every number is finite.</summary>
public sealed record RiskLimitEvaluation
{
    private RiskLimitEvaluation(string name, string definition) => (Name, Definition) = (name, definition);

    /// <summary>The limit's name in words.</summary>
    public string Name { get; }

    /// <summary>One sentence that says what is measured.</summary>
    public string Definition { get; }

    /// <summary>What value, limit and headroom count in; <see langword="null"/> where a user's limit was not asked.</summary>
    public RiskMetricUnit? Unit { get; private init; }

    /// <summary>Whether the value must not be below the limit; otherwise it must not be above.</summary>
    public bool IsMinimum { get; private init; }

    /// <summary>The limit; <see langword="null"/> where a user's limit was not asked.</summary>
    public double? Limit { get; private init; }

    /// <summary>The value measured; <see langword="null"/> where there is none.</summary>
    public double? Value { get; private init; }

    /// <summary>
    /// How far the value may still move: limit − value for a maximum, value − limit for a minimum. Negative where breached;
    /// <see langword="null"/> where there is no value.
    /// </summary>
    public double? Headroom { get; private init; }

    /// <summary>Where the value stands.</summary>
    public RiskLimitState State { get; private init; }

    /// <summary>The largest alert threshold that the value is at or past; <see langword="null"/> where none, or no value.</summary>
    public double? AlertThreshold { get; private init; }

    /// <summary>One sentence on the outcome, or on why there is none.</summary>
    public string Detail { get; private init; } = "";

    /// <summary>Compares a value with a maximum.</summary>
    /// <param name="name">The limit's name in words.</param>
    /// <param name="definition">One sentence that says what is measured.</param>
    /// <param name="unit">What value and limit count in.</param>
    /// <param name="value">The value, finite.</param>
    /// <param name="limit">The largest value allowed, finite.</param>
    /// <param name="alertThresholds">
    /// Shares of the limit, each in (0, 1). A positive maximum warns from share × limit up. For a maximum of 0 or below a share of the
    /// limit would be beyond it; it warns from limit/share up instead.
    /// </param>
    /// <exception cref="ArgumentOutOfRangeException">A number is outside its range.</exception>
    public static RiskLimitEvaluation AtMost(
        string name, string definition, RiskMetricUnit unit, double value, double limit, params ReadOnlySpan<double> alertThresholds)
    {
        Check(name, definition, value, limit, alertThresholds);
        return Compare(new(name, definition) { Unit = unit, Limit = limit, Value = value }, alertThresholds, sign: 1);
    }

    /// <summary>Compares a value with a minimum.</summary>
    /// <param name="name">The limit's name in words.</param>
    /// <param name="definition">One sentence that says what is measured.</param>
    /// <param name="unit">What value and limit count in.</param>
    /// <param name="value">The value, finite.</param>
    /// <param name="limit">The smallest value allowed, finite.</param>
    /// <param name="alertThresholds">
    /// Shares of the limit, each in (0, 1). A positive minimum warns from limit/share down: there the limit is that share of the value. A
    /// negative minimum warns from share × limit down. A minimum of 0 has no shares and warns only at exactly 0.
    /// </param>
    /// <exception cref="ArgumentOutOfRangeException">A number is outside its range.</exception>
    public static RiskLimitEvaluation AtLeast(
        string name, string definition, RiskMetricUnit unit, double value, double limit, params ReadOnlySpan<double> alertThresholds)
    {
        Check(name, definition, value, limit, alertThresholds);
        return Compare(
            new(name, definition) { Unit = unit, IsMinimum = true, Limit = limit, Value = value }, alertThresholds, sign: -1);
    }

    /// <summary>Says why there is no value to compare.</summary>
    /// <param name="name">The limit's name in words.</param>
    /// <param name="definition">One sentence that says what is measured.</param>
    /// <param name="reason">One sentence on why there is no value.</param>
    public static RiskLimitEvaluation Undefined(string name, string definition, string reason)
    {
        CheckWords(name, definition);
        ArgumentException.ThrowIfNullOrWhiteSpace(reason);
        return new(name, definition) { State = RiskLimitState.Undefined, Detail = $"{name} is undefined: {reason}" };
    }

    internal RiskLimitEvaluation WithLimit(RiskMetricUnit unit, double limit, bool isMinimum) =>
        this with { Unit = unit, Limit = limit, IsMinimum = isMinimum };

    // A minimum is a maximum of the negated value.
    private static RiskLimitEvaluation Compare(RiskLimitEvaluation blank, ReadOnlySpan<double> alertThresholds, int sign)
    {
        double limit = sign * blank.Limit!.Value;
        double value = sign * blank.Value!.Value;
        double? alert = null;
        foreach (double share in alertThresholds)
        {
            double level = limit > 0 ? share * limit : limit / share;
            if (value >= level && !(share <= alert))
            {
                alert = share;
            }
        }

        RiskLimitState state = value > limit ? RiskLimitState.Breached
            : alert.HasValue ? RiskLimitState.Warning : RiskLimitState.WithinLimit;
        RiskLimitEvaluation evaluation = blank with { Headroom = limit - value, AlertThreshold = alert, State = state };
        return evaluation with { Detail = evaluation.Sentence() };
    }

    private string Sentence()
    {
        (double value, double limit) = (Value!.Value, Limit!.Value);
        string shown = Show(value);
        string allowed = Show(limit);
        if (shown == allowed && value != limit) // what is told apart is shown apart
        {
            (shown, allowed) = (Invariant($"{value}"), Invariant($"{limit}"));
        }

        string bound = $"its limit of at {(IsMinimum ? "least" : "most")} {allowed}";
        return State switch
        {
            RiskLimitState.Breached => $"{Name} is {shown}, {(IsMinimum ? "below" : "above")} {bound}.",
            RiskLimitState.Warning => Invariant($"{Name} is {shown}, past the alert at {AlertThreshold} of {bound}."),
            _ => $"{Name} is {shown}, within {bound}.",
        };
    }

    private string Show(double value) => Unit switch
    {
        RiskMetricUnit.FractionPerYear or RiskMetricUnit.LossOverHorizon or RiskMetricUnit.Fraction => Invariant($"{value:P2}"),
        _ => Invariant($"{value:0.####}"),
    };

    private static void Check(string name, string definition, double value, double limit, ReadOnlySpan<double> alertThresholds)
    {
        CheckWords(name, definition);
        Guard.Finite(value);
        Guard.Finite(limit);
        foreach (double share in alertThresholds)
        {
            Guard.InsideUnitInterval(share, nameof(alertThresholds));
        }
    }

    private static void CheckWords(string name, string definition)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        ArgumentException.ThrowIfNullOrWhiteSpace(definition);
    }
}
