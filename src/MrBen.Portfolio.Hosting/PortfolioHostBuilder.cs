using MrBen.Portfolio.Configuration;
using MrBen.Portfolio.Execution;
using MrBen.Portfolio.Market.Feeds;

namespace MrBen.Portfolio.Hosting;

/// <summary>Says what a hosted portfolio is made of beside its settings. Not thread-safe; used while services are added.</summary>
public sealed class PortfolioHostBuilder
{
    internal PortfolioHostBuilder()
    {
    }

    internal Func<IServiceProvider, ITradingGateway>? Gateway { get; private set; }

    internal ExecutionOptions Execution { get; private set; } = new();

    internal Func<IServiceProvider, IMarketDataFeed>? Feed { get; private set; }

    internal MarketDataHubOptions Hub { get; private set; } = new();

    internal List<Action<IServiceProvider, AdvancedPortfolioManagerBuilder>> Steps { get; } = [];

    internal List<Action<PortfolioOptions>> Overlays { get; } = [];

    internal List<Func<IServiceProvider, AdvancedPortfolioManager, CancellationToken, Task>> Preparations { get; } = [];

    /// <summary>
    /// Executes plans at a host engine: there is a <see cref="PositionManager"/> then, which runs with the portfolio and can be resolved
    /// like it.
    /// </summary>
    /// <param name="gateway">Makes the gateway, once. It is disposed with the container where it can be.</param>
    /// <param name="execute">
    /// Changes how to trade, from the defaults; <see cref="ExecutionOptions.PortfolioName"/> is the portfolio's name unless changed here.
    /// </param>
    public PortfolioHostBuilder UseGateway(Func<IServiceProvider, ITradingGateway> gateway, Action<ExecutionOptions>? execute = null)
    {
        ArgumentNullException.ThrowIfNull(gateway);
        Gateway = gateway;
        execute?.Invoke(Execution);
        return this;
    }

    /// <summary>
    /// Leads market data into the portfolio, through a <see cref="MarketDataHub"/> that can be resolved like it. A feed that breaks is read
    /// again after five seconds.
    /// </summary>
    /// <param name="feed">Makes the feed, once. It is disposed with the container where it can be.</param>
    /// <param name="options">How data are passed on; <see langword="null"/> for the defaults.</param>
    public PortfolioHostBuilder UseFeed(Func<IServiceProvider, IMarketDataFeed> feed, MarketDataHubOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(feed);
        Feed = feed;
        Hub = options ?? Hub;
        return this;
    }

    /// <summary>
    /// Does something with the builder of the manager: journal, models, metrics, handlers of alerts. Name, clock and
    /// logging are set already; options come from the configuration and <see cref="ConfigureOptions"/>, whatever is set here.
    /// </summary>
    public PortfolioHostBuilder Configure(Action<IServiceProvider, AdvancedPortfolioManagerBuilder> configure)
    {
        ArgumentNullException.ThrowIfNull(configure);
        Steps.Add(configure);
        return this;
    }

    /// <summary>
    /// Changes options by code, over what the configuration says, at the start and at every reload: for what no file can say, such as a
    /// cost model. Called with new options each time.
    /// </summary>
    public PortfolioHostBuilder ConfigureOptions(Action<PortfolioOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(configure);
        Overlays.Add(configure);
        return this;
    }

    /// <summary>
    /// Does something with the manager once, before any service of the host starts: loads a history, adds assets. What a journal brought
    /// back is there already. A failure ends the start of the host.
    /// </summary>
    public PortfolioHostBuilder Prepare(Func<IServiceProvider, AdvancedPortfolioManager, CancellationToken, Task> prepare)
    {
        ArgumentNullException.ThrowIfNull(prepare);
        Preparations.Add(prepare);
        return this;
    }
}
