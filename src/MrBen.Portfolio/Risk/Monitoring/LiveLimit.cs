using MrBen.Portfolio.Diagnostics;
using static System.FormattableString;

namespace MrBen.Portfolio.Risk.Monitoring;

/// <summary>
/// A limit that every price and fill is held against: a measure of a part of the portfolio must not be above a threshold. Two are equal where
/// all members are.
/// </summary>
/// <remarks>
/// <para>Breached is a value above the threshold; one equal to it is not. A breached limit recovers at threshold × (1 − hysteresis) or below: a
/// value that comes back and goes beyond again within that band tells nothing new. A warning begins at threshold × <see cref="WarnAt"/> and
/// ends below that × (1 − hysteresis). A value that is not known is not within its limit; it neither ends a breach.</para>
/// </remarks>
public sealed record LiveLimit
{
    /// <summary>What metrics put before the names of limits of assessments, which stand beside live limits.</summary>
    internal const string AssessedPrefix = "assessed_";

    /// <summary>Makes a limit.</summary>
    /// <param name="name">Its name, unique among a manager's limits; its state is saved under it.</param>
    /// <param name="measure">What is measured.</param>
    /// <param name="threshold">The largest value allowed, positive (0.2 is 20 %).</param>
    /// <param name="scope">Of what; <see langword="null"/> for the whole portfolio.</param>
    public LiveLimit(string name, LimitMeasure measure, double threshold, LimitScope? scope = null) =>
        (Name, Measure, Threshold, Scope) = (name, measure, threshold, scope ?? LimitScope.Portfolio);

    /// <summary>
    /// Its name, unique among a manager's limits: in one line, without outer blanks, and not beginning with <c>assessed_</c>, as metrics
    /// call the limits of assessments.
    /// </summary>
    public string Name { get; init; }

    /// <summary>What is measured.</summary>
    public LimitMeasure Measure { get; init; }

    /// <summary>Of what.</summary>
    public LimitScope Scope { get; init; }

    /// <summary>The largest value allowed, positive.</summary>
    public double Threshold { get; init; }

    /// <summary>Share of the threshold at which a warning begins, in (0, 1); <see langword="null"/> for none. Default 0.8.</summary>
    public double? WarnAt { get; init; } = 0.8;

    /// <summary>Share of the threshold by which a value must come back before the limit recovers, in [0, 1). Default 0.05.</summary>
    public double Hysteresis { get; init; } = 0.05;

    /// <summary>What a breach asks for. Default to warn.</summary>
    public LimitAction Action { get; init; }

    /// <summary>One sentence that says what is measured.</summary>
    public string Definition => Measure switch
    {
        LimitMeasure.Volatility => "Volatility per year of what is held now, √(w'Σw).",
        LimitMeasure.ValueAtRisk => "Gaussian value at risk of what is held now, as a fraction of net asset value.",
        LimitMeasure.ConditionalValueAtRisk => "Gaussian conditional value at risk of what is held now, as a fraction of net asset value.",
        LimitMeasure.Drawdown => "Fall of net asset value below its high-water mark.",
        LimitMeasure.GrossExposure => $"Sum of the absolute weights of {Scope}.",
        LimitMeasure.NetExposure => $"Absolute value of the sum of the weights of {Scope}.",
        _ => $"Share of the portfolio's volatility that {Scope} contributes.",
    };

    /// <summary>What value and threshold count in.</summary>
    public RiskMetricUnit Unit => Measure switch
    {
        LimitMeasure.Volatility => RiskMetricUnit.FractionPerYear,
        LimitMeasure.ValueAtRisk or LimitMeasure.ConditionalValueAtRisk => RiskMetricUnit.LossOverHorizon,
        _ => RiskMetricUnit.Fraction,
    };

    /// <summary>Lists everything wrong with this limit; empty when it is sound.</summary>
    public IReadOnlyList<string> Validate()
    {
        List<string> errors = [];
        if (PlainName.FindFault(Name) is { } fault)
        {
            errors.Add($"{nameof(Name)} {fault}");
        }
        else if (Name.StartsWith(AssessedPrefix, StringComparison.Ordinal))
        {
            errors.Add($"{nameof(Name)} must not begin with {AssessedPrefix}, as metrics call the limits of assessments; it is '{Name}'.");
        }

        if (!Enum.IsDefined(Measure))
        {
            errors.Add(Invariant($"{nameof(Measure)} {(int)Measure} is not a measure."));
        }

        if (!Enum.IsDefined(Action))
        {
            errors.Add(Invariant($"{nameof(Action)} {(int)Action} is not an action."));
        }

        if (!(Threshold > 0 && double.IsFinite(Threshold)))
        {
            errors.Add(Invariant($"{nameof(Threshold)} must be positive and finite; it is {Threshold}."));
        }

        if (WarnAt is { } share && !(share > 0 && share < 1))
        {
            errors.Add(Invariant($"{nameof(WarnAt)} must be in (0, 1); it is {share}."));
        }

        if (!(Hysteresis >= 0 && Hysteresis < 1))
        {
            errors.Add(Invariant($"{nameof(Hysteresis)} must be in [0, 1); it is {Hysteresis}."));
        }

        if (Scope is null)
        {
            errors.Add($"{nameof(Scope)} must not be null.");
        }
        else if (Measure <= LimitMeasure.Drawdown && Scope.Kind != LimitScopeKind.Portfolio)
        {
            errors.Add($"{Measure} is measured of the whole portfolio; {nameof(Scope)} is {Scope}.");
        }
        else if (Measure == LimitMeasure.RiskShare && Scope.Kind == LimitScopeKind.Portfolio)
        {
            errors.Add($"{Measure} of the whole portfolio is always 1; {nameof(Scope)} must be a part of it.");
        }

        return errors;
    }

    /// <summary>Where a limit stands with a value, after it stood elsewhere.</summary>
    /// <param name="before">Where it stood.</param>
    /// <param name="value">The value; <see langword="null"/> where it is not known.</param>
    public RiskLimitState Next(RiskLimitState before, double? value)
    {
        if (value is not { } known || !double.IsFinite(known))
        {
            return before == RiskLimitState.Breached ? before : RiskLimitState.Undefined;
        }

        double band = 1 - Hysteresis;
        if (known > Threshold || (before == RiskLimitState.Breached && known > Threshold * band))
        {
            return RiskLimitState.Breached;
        }

        double warning = (WarnAt ?? double.PositiveInfinity) * Threshold;
        bool wasBeyond = before is RiskLimitState.Warning or RiskLimitState.Breached;
        return known >= warning || (wasBeyond && known >= warning * band) ? RiskLimitState.Warning : RiskLimitState.WithinLimit;
    }
}
