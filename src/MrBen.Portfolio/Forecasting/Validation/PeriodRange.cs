using static System.FormattableString;

namespace MrBen.Portfolio.Forecasting.Validation;

/// <summary>Periods that follow one another. Immutable and thread-safe.</summary>
/// <param name="Start">First period, from 0.</param>
/// <param name="Length">Number of periods, at least 1.</param>
public readonly record struct PeriodRange(int Start, int Length)
{
    /// <summary>The period after the last one.</summary>
    public int End => Start + Length;

    /// <summary>For example <c>10 to 19</c>.</summary>
    public override string ToString() => Invariant($"{Start} to {End - 1}");
}
