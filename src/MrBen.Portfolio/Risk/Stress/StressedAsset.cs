using MrBen.Portfolio.Market;
using MrBen.Portfolio.Positions;

namespace MrBen.Portfolio.Risk.Stress;

/// <summary>What a scenario does to one position. Immutable.</summary>
/// <param name="Asset">The asset.</param>
/// <param name="Weight">Its exposure as a fraction of net asset value before.</param>
/// <param name="Return">Its simple return in the scenario; over the whole window of a replay.</param>
/// <param name="Contribution">Profit (positive) or loss as a fraction of the net asset value before; these sum to the total.</param>
/// <param name="ProfitAndLoss">The same in money; null where the portfolio has no net asset value, or beyond decimal numbers.</param>
public sealed record StressedAsset(AssetId Asset, double Weight, double Return, double Contribution, Money? ProfitAndLoss);
