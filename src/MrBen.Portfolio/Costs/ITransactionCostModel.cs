using MrBen.Portfolio.Market;

namespace MrBen.Portfolio.Costs;

/// <summary>
/// What a trade costs: exact money for plans (<see cref="Cost"/>), and a rate per unit of traded notional
/// (<see cref="ProportionalRate"/>), which objectives take per year of holding (<see cref="TradeCosts"/> and <c>CostHorizon</c> of the
/// strategies). Implementations are pure and thread-safe.
/// </summary>
public interface ITransactionCostModel
{
    /// <summary>
    /// Whether <see cref="Cost"/> is <see cref="ProportionalRate"/> times the notional and nothing else. An amount per order is not
    /// convex (it jumps at the first unit), so it cannot enter a convex objective; the plan counts everything.
    /// </summary>
    bool IsProportional { get; }

    /// <summary>Cost of one order.</summary>
    /// <param name="instrument">What is traded.</param>
    /// <param name="quantity">Units, positive to buy, negative to sell; 0 costs nothing.</param>
    /// <param name="price">Price per unit, positive.</param>
    /// <returns>Money in the instrument's currency, at least 0.</returns>
    decimal Cost(Instrument instrument, decimal quantity, decimal price);

    /// <summary>
    /// The part of the cost that grows with the trade, per unit of traded notional (0.001 is 10 basis points), at least 0.
    /// </summary>
    /// <param name="instrument">What is traded.</param>
    /// <param name="side">Buying and selling may cost differently.</param>
    /// <param name="price">Price per unit, positive; for models that charge per unit of quantity.</param>
    double ProportionalRate(Instrument instrument, TradeSide side, decimal price);

    /// <summary>
    /// The part of the cost that grows with the power 3/2 of the trade, as c in c·notional^(3/2), at least 0; 0 (the default) for models
    /// without one. What is in <see cref="ProportionalRate"/> is not in it.
    /// </summary>
    /// <param name="instrument">What is traded.</param>
    /// <param name="price">Price per unit, positive.</param>
    double ImpactRate(Instrument instrument, decimal price) => 0;

    /// <summary>
    /// Why the cost of an instrument is unknown, as a sentence, or <see langword="null"/> where it is known (the default). Where it is
    /// unknown, plans and objectives that need it are refused with the sentence, and the other members may throw.
    /// </summary>
    /// <param name="instrument">What would be traded.</param>
    string? WhyUnknown(Instrument instrument) => null;
}
