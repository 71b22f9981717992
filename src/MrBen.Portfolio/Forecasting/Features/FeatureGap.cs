using static System.FormattableString;

namespace MrBen.Portfolio.Forecasting.Features;

/// <summary>Periods without features, for one reason. Immutable and thread-safe.</summary>
/// <param name="Reason">Why.</param>
/// <param name="Periods">How many.</param>
/// <param name="First">The first of them.</param>
/// <param name="Last">The last of them; others may lie between that have features.</param>
public readonly record struct FeatureGap(FeatureGapReason Reason, int Periods, DateOnly First, DateOnly Last)
{
    /// <summary>For example <c>62 periods from 1998-01-05 to 1998-04-02: TooShort</c>.</summary>
    public override string ToString() => Invariant($"{Periods} periods from {First:yyyy-MM-dd} to {Last:yyyy-MM-dd}: {Reason}");
}
