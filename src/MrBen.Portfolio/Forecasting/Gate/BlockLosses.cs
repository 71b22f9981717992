using static System.FormattableString;

namespace MrBen.Portfolio.Forecasting.Gate;

/// <summary>The mean losses of model and baseline in one block: an asset, or a regime. Immutable and thread-safe.</summary>
/// <param name="Block">The block's name.</param>
/// <param name="Observations">Losses in it.</param>
/// <param name="Model">Mean loss of the model.</param>
/// <param name="Baseline">Mean loss of the baseline.</param>
/// <param name="Scale">Mean absolute loss of the baseline, which is its mean where losses are not negative.</param>
public readonly record struct BlockLosses(string Block, int Observations, double Model, double Baseline, double Scale)
{
    /// <summary>
    /// What the model loses over what the baseline loses, 1 + (model − baseline)/scale, which is model/baseline where losses are not
    /// negative; null where the baseline loses nothing at all.
    /// </summary>
    public double? Ratio => Scale > 0 ? 1 + ((Model - Baseline) / Scale) : null;

    /// <summary>For example <c>AIG 1.052 over 4210 losses</c>.</summary>
    public override string ToString() => Invariant($"{Block} {Ratio:F3} over {Observations} losses");
}
