using static System.FormattableString;

namespace MrBen.Portfolio.Forecasting.Validation;

/// <summary>A model in, or eliminated from, a model confidence set. Immutable and thread-safe.</summary>
/// <param name="Model">Its name.</param>
/// <param name="MeanLoss">Its mean loss per period.</param>
/// <param name="PValue">The largest p-value of the tests up to its elimination, in (0, 1]; 1 for the last that is left.</param>
/// <param name="Rank">1 for the last that is left, the number of models for the first eliminated.</param>
/// <param name="IsIncluded">Whether the p-value is at least the significance.</param>
public readonly record struct ConfidenceSetMember(string Model, double MeanLoss, double PValue, int Rank, bool IsIncluded)
{
    /// <summary>For example <c>log-HAR 0.369 (p 0.42)</c>.</summary>
    public override string ToString() => Invariant($"{Model} {MeanLoss:G4} (p {PValue:G3})");
}
