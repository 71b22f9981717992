using System.Collections.Immutable;
using MrBen.Portfolio.Market;
using MrBen.Portfolio.State;

namespace MrBen.Portfolio.Execution;

/// <summary>All that <see cref="OrderPlanner"/> decides by. Immutable.</summary>
/// <param name="Portfolio">Positions, prices, cash, orders, and the plan.</param>
/// <param name="Rules">
/// What the host asks of each asset's orders; <see langword="null"/> where it does not know the asset; missing where it has not answered yet.
/// </param>
/// <param name="Capabilities">What the host can do.</param>
/// <param name="BuyingPower">
/// What the host says may be bought, in the portfolio's currency; <see langword="null"/> where it does not say.
/// </param>
/// <param name="Options">How to trade.</param>
/// <param name="Now">The time, for lifetimes and retries.</param>
public sealed record PlanningView(
    PortfolioSnapshot Portfolio, ImmutableDictionary<AssetId, InstrumentRules?> Rules, GatewayCapabilities Capabilities,
    decimal? BuyingPower, ExecutionOptions Options, DateTimeOffset Now);
