using System.Collections.Immutable;
using MrBen.Portfolio;
using MrBen.Portfolio.Allocation;
using MrBen.Portfolio.Configuration;
using MrBen.Portfolio.Estimation;
using MrBen.Portfolio.Market;
using MrBen.Portfolio.Positions;
using MrBen.Portfolio.Rebalancing;
using MrBen.Portfolio.Risk;
using MrBen.Portfolio.State;

namespace WalkForward;

/// <summary>
/// One portfolio that follows one strategy by one method, through the manager's public members alone. Not thread-safe; accounts share
/// nothing that changes.
/// </summary>
internal sealed class Account
{
    private readonly SettableClock _clock = new();
    private readonly AdvancedPortfolioManager _manager;
    private readonly SortedDictionary<RiskStatus, int> _riskStatuses = [];
    private readonly SortedDictionary<string, int> _breaches = new(StringComparer.Ordinal);
    private decimal _lowestCash;

    /// <param name="strategy">What to hold.</param>
    /// <param name="method">When to trade, and how to move the weights.</param>
    /// <param name="options">The manager's options.</param>
    /// <param name="cash">Cash to start with.</param>
    /// <param name="funded">
    /// The day before the first of trading: the record begins with the cash, so that it has the costs of the first trades.
    /// </param>
    /// <param name="journal">What takes every event; none where <see langword="null"/>.</param>
    public Account(
        PortfolioStrategy strategy, AllocationMethod method, PortfolioOptions options, decimal cash, DateOnly funded,
        IPortfolioJournal? journal = null)
    {
        (Strategy, Method, _lowestCash) = (strategy, method, cash);
        _clock.ShowCloseOf(funded);
        AdvancedPortfolioManagerBuilder builder = new AdvancedPortfolioManagerBuilder().UseOptions(options).UseTimeProvider(_clock);
        _manager = (journal is null ? builder : builder.UseJournal(journal)).Build();
        _manager.SetCash(cash);
    }

    public PortfolioStrategy Strategy { get; }

    public AllocationMethod Method { get; }

    /// <summary>Comes to the close of a day with all prices until then; values what is held.</summary>
    public void Observe(DateOnly day, PriceHistory known)
    {
        _clock.ShowCloseOf(day);
        _manager.ObservePrices(known);
    }

    /// <summary>Lets symbols be held from now on. All that joined make the market, each the same share of it.</summary>
    public void Join(ImmutableArray<AssetId> symbols)
    {
        foreach (AssetId symbol in symbols)
        {
            _manager.AddAsset(new PortfolioAsset(symbol));
        }

        if (!symbols.IsEmpty)
        {
            _manager.SetMarketWeights(MarketWeights.Equal([.. _manager.GetSnapshot().Assets.Select(asset => asset.Asset)]));
        }
    }

    /// <summary>Decides, trades the plan at the prices and costs that it states, and measures what is held then.</summary>
    public Decision Decide(DateOnly day)
    {
        PortfolioSnapshot before = _manager.GetSnapshot();
        PortfolioAllocation allocation = _manager.OptimizePortfolioAllocation(Strategy, Method);
        foreach (PlannedTrade trade in allocation.Plan?.Trades ?? [])
        {
            _manager.ApplyFill(trade.Asset, trade.Quantity, trade.Price, trade.Cost, _clock.GetUtcNow());
            _lowestCash = Math.Min(_lowestCash, _manager.GetSnapshot().Cash);
        }

        PortfolioRiskResult risk = _manager.CalculatePortfolioRisk();
        Count(_riskStatuses, risk.Status);
        foreach (RiskLimitEvaluation limit in risk.Limits.Where(limit => limit.State == RiskLimitState.Breached))
        {
            Count(_breaches, limit.Name);
        }

        return new Decision(day, before, allocation, _manager.GetSnapshot(), risk);
    }

    /// <summary>What came of it.</summary>
    public AccountResult Close() => new()
    {
        Strategy = Strategy,
        Method = Method,
        Performance = _manager.GetPerformance(),
        Final = _manager.GetSnapshot(),
        States = _manager.PortfolioHistory,
        RiskStatuses = _riskStatuses.ToImmutableSortedDictionary(),
        Breaches = _breaches.ToImmutableSortedDictionary(StringComparer.Ordinal),
        LowestCash = _lowestCash,
    };

    private static void Count<T>(SortedDictionary<T, int> counts, T key)
        where T : notnull => counts[key] = counts.GetValueOrDefault(key) + 1;
}
