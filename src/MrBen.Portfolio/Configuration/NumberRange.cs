using System.Text.Json;
using static System.FormattableString;

namespace MrBen.Portfolio.Configuration;

/// <summary>Finite numbers between two ends, each of which belongs to it or not.</summary>
internal readonly record struct NumberRange(double Min, double Max, bool IncludesMin = true, bool IncludesMax = true)
{
    public static NumberRange Any { get; } = new(double.NegativeInfinity, double.PositiveInfinity);

    public static NumberRange Positive { get; } = new(0, double.PositiveInfinity, IncludesMin: false);

    public static NumberRange NotNegative { get; } = new(0, double.PositiveInfinity);

    /// <summary>From 0 to 1, both ends included.</summary>
    public static NumberRange Fraction { get; } = new(0, 1);

    /// <summary>Between 0 and 1, neither end included.</summary>
    public static NumberRange InsideUnit { get; } = new(0, 1, IncludesMin: false, IncludesMax: false);

    /// <summary>Above 0, up to 1.</summary>
    public static NumberRange PositiveFraction { get; } = new(0, 1, IncludesMin: false);

    public static NumberRange AtLeast(double min) => new(min, double.PositiveInfinity);

    public bool Contains(double value) =>
        double.IsFinite(value) && (IncludesMin ? value >= Min : value > Min) && (IncludesMax ? value <= Max : value < Max);

    /// <summary>Writes the members of a schema that say the same.</summary>
    public void Describe(Utf8JsonWriter writer)
    {
        if (double.IsFinite(Min))
        {
            writer.WriteNumber(IncludesMin ? "minimum" : "exclusiveMinimum", Min);
        }

        if (double.IsFinite(Max))
        {
            writer.WriteNumber(IncludesMax ? "maximum" : "exclusiveMaximum", Max);
        }
    }

    /// <summary>In words, for <c>it must be …</c>.</summary>
    public override string ToString() => (double.IsFinite(Min), double.IsFinite(Max)) switch
    {
        (false, false) => "finite",
        (true, false) when Min == 0 => IncludesMin ? "at least 0" : "positive",
        (true, false) => Invariant($"{(IncludesMin ? "at least" : "above")} {Min}"),
        (false, true) => Invariant($"{(IncludesMax ? "at most" : "below")} {Max}"),
        _ => Invariant($"in {(IncludesMin ? '[' : '(')}{Min}, {Max}{(IncludesMax ? ']' : ')')}"),
    };
}
