using MrBen.Portfolio.Allocation;
using MrBen.Portfolio.Market;
using MrBen.Portfolio.Positions;
using MrBen.Portfolio.Rebalancing;
using QuantConnect;
using QuantConnect.Algorithm;
using QuantConnect.Algorithm.Framework.Alphas;
using QuantConnect.Algorithm.Framework.Portfolio;

namespace MrBen.Portfolio.Samples.Hosts.Lean;

/// <summary>
/// The whole manager as Lean's portfolio construction: Lean tells cash, positions and prices, the manager decides, and Lean's execution
/// model trades the targets. No gateway is needed: Lean keeps orders, partial fills and restarts itself.
/// </summary>
/// <remarks>
/// Synchronous and CPU only, as Lean calls it in its own loop. The history that estimates rest on is the caller's: before each call it is
/// handed over (<see cref="AdvancedPortfolioManager.ObservePrices"/>), for example from <c>algorithm.History</c>. With no trade to make, or
/// no answer, no target is given: Lean then leaves positions and earlier targets as they are.
/// </remarks>
public sealed class MrBenPortfolioConstructionModel(
    AdvancedPortfolioManager manager, IAllocationStrategy strategy, AllocationMethod method, Func<QCAlgorithm, PriceHistory> history)
    : PortfolioConstructionModel
{
    private readonly HashSet<AssetId> _known = [];

    public override IEnumerable<IPortfolioTarget> CreateTargets(QCAlgorithm algorithm, Insight[] insights)
    {
        // Lean's clock is the algorithm's, years back in a backtest: build the manager with a TimeProvider that tells it.
        DateTimeOffset now = new(DateTime.SpecifyKind(algorithm.UtcTime, DateTimeKind.Utc));
        Dictionary<AssetId, Symbol> symbols = [];
        foreach (Security security in algorithm.Securities.Values.Where(security => security.Price > 0))
        {
            AssetId asset = security.Symbol.Value;
            symbols.Add(asset, security.Symbol);
            if (_known.Add(asset))
            {
                manager.AddAsset(new PortfolioAsset(asset)
                {
                    Instrument = new Instrument(asset)
                    {
                        LotSize = security.SymbolProperties.LotSize,
                        Multiplier = security.SymbolProperties.ContractMultiplier,
                        Currency = security.SymbolProperties.QuoteCurrency,
                    },
                });
            }

            manager.UpdateAssetPosition(asset, security.Holdings.Quantity);
            manager.ObservePrice(asset, security.Price, now);
        }

        manager.SetCash(algorithm.Portfolio.Cash);
        manager.ObservePrices(history(algorithm));
        PortfolioAllocation allocation = manager.OptimizePortfolioAllocation(strategy, method);
        if (allocation.Plan is not { Status: RebalanceStatus.Planned } plan)
        {
            algorithm.Debug(allocation.Plan?.Detail ?? allocation.Detail);
            return [];
        }

        return plan.Positions.Where(position => symbols.ContainsKey(position.Asset)).Select(position => new PortfolioTarget(
            symbols[position.Asset], position.QuantityAfter,
            FormattableString.Invariant($"{allocation.Strategy} {position.TargetWeight:P1}")));
    }
}
