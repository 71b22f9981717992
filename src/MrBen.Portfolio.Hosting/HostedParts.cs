using System.Collections.Immutable;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using MrBen.Portfolio.Configuration;
using MrBen.Portfolio.Diagnostics;
using MrBen.Portfolio.Execution;
using MrBen.Portfolio.Market.Feeds;

namespace MrBen.Portfolio.Hosting;

/// <summary>What a hosted portfolio consists of, made together. Immutable.</summary>
internal sealed class HostedParts
{
    private HostedParts(
        PortfolioRegistration registration, AdvancedPortfolioManager manager, PortfolioReloading reloading, TimeProvider clock,
        ILogger logger)
    {
        (Registration, Manager, Reloading, Clock, Logger) = (registration, manager, reloading, clock, logger);
    }

    public PortfolioRegistration Registration { get; }

    public AdvancedPortfolioManager Manager { get; }

    public PortfolioReloading Reloading { get; }

    public TimeProvider Clock { get; }

    public ILogger Logger { get; }

    /// <summary>Posts alerts where the configuration names an address.</summary>
    public required ConfiguredWebhook Webhook { get; init; }

    /// <summary>Trades at the host engine; none without a gateway.</summary>
    public PositionManager? Positions { get; private init; }

    /// <summary>What the hub reads; none without a feed.</summary>
    public FeedReading? Feed { get; private init; }

    /// <summary>Makes everything, or throws with everything that is wrong with the settings of all portfolios of the host.</summary>
    /// <exception cref="ConfigurationException">A section has faults; the message lists those of all portfolios.</exception>
    /// <exception cref="ArgumentException">The settings of execution or market data are unsound.</exception>
    public static HostedParts Make(IServiceProvider provider, PortfolioRegistration registration)
    {
        TimeProvider clock = provider.GetService<TimeProvider>() ?? TimeProvider.System;
        ILoggerFactory loggers = provider.GetService<ILoggerFactory>() ?? NullLoggerFactory.Instance;
        PortfolioSettings settings = new(registration);
        ImmutableArray<KeyValuePair<string, string?>> pairs = settings.ReadPairs();
        PortfolioOptions options = settings.Read(pairs, out _) ?? throw new ConfigurationException(FaultsOfAll(provider));

        // Whatever can be refused is made before the manager, which may open a journal.
        (PortfolioHostBuilder setup, string name) = (registration.Setup, registration.Name);
        ITradingGateway? gateway = setup.Gateway is null ? null : provider.GetRequiredKeyedService<ITradingGateway>(name);
        if (gateway is not null && setup.Execution.Validate().Concat(gateway.Capabilities.Validate()).ToArray() is { Length: > 0 } errors)
        {
            throw new ArgumentException($"Execution of portfolio {name} cannot begin:\n{string.Join('\n', errors)}");
        }

        MarketDataHub? hub = setup.Feed is null ? null : new MarketDataHub(setup.Hub, clock);
        IMarketDataFeed? feed = setup.Feed is null ? null : provider.GetRequiredKeyedService<IMarketDataFeed>(name);
        AdvancedPortfolioManagerBuilder builder = new AdvancedPortfolioManagerBuilder()
            .UseName(name).UseTimeProvider(clock).UseLogging(loggers);
        foreach (Action<IServiceProvider, AdvancedPortfolioManagerBuilder> step in setup.Steps)
        {
            step(provider, builder);
        }

        ConfiguredWebhook webhook = new(name, clock, loggers);
        AdvancedPortfolioManager manager = builder.UseAlertHandler(webhook).UseOptions(options).Build();
        webhook.Use(options.Operations.Webhook);
        PortfolioLogger logger = new(
            loggers.CreateLogger<PortfolioHost>(), name, () => manager.GetSnapshot().Plan is { IsActive: true } plan ? plan.Id : null);
        PortfolioReloading reloading = new(name, settings, manager, webhook, options, pairs, clock, logger);
        return new HostedParts(registration, manager, reloading, clock, logger)
        {
            Webhook = webhook,
            Positions = gateway is null ? null : new PositionManager(manager, gateway, setup.Execution, clock),
            Feed = hub is null || feed is null ? null : new FeedReading(name, hub, feed, manager.MarketDataSink, clock, logger),
        };
    }

    private static ImmutableArray<ConfigurationFault> FaultsOfAll(IServiceProvider provider) =>
    [
        .. provider.GetServices<PortfolioRegistration>().SelectMany(registration =>
        {
            PortfolioSettings settings = new(registration);
            settings.Read(settings.ReadPairs(), out ImmutableArray<ConfigurationFault> faults);
            return faults;
        }),
    ];
}
