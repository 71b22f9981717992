using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using MrBen.Portfolio.Diagnostics;
using MrBen.Portfolio.Execution;
using MrBen.Portfolio.Market.Feeds;

namespace MrBen.Portfolio.Hosting;

/// <summary>Adds portfolios to the services of a host. Not thread-safe.</summary>
public static class PortfolioServiceCollectionExtensions
{
    /// <summary>
    /// Adds the one portfolio of a host, named <see cref="PortfolioHost.DefaultName"/>: <see cref="AdvancedPortfolioManager"/> and
    /// <see cref="PortfolioHost"/> are resolved without a key, or by that name.
    /// </summary>
    /// <param name="services">The services.</param>
    /// <param name="section">
    /// The settings, as <c>advanced_portfolio</c> of a configuration file has them; watched for changes. Whatever is wrong with it is told
    /// at the start of the host, everything at once.
    /// </param>
    /// <param name="configure">Says what the portfolio is made of beside; <see langword="null"/> for nothing.</param>
    /// <exception cref="ArgumentException">There is a portfolio of that name already.</exception>
    public static IServiceCollection AddMrBenPortfolio(
        this IServiceCollection services, IConfiguration section, Action<PortfolioHostBuilder>? configure)
    {
        ArgumentNullException.ThrowIfNull(services);
        Add(services, PortfolioHost.DefaultName, section, configure, out PortfolioHostBuilder setup);
        services.AddSingleton(static provider => provider.GetRequiredKeyedService<PortfolioHost>(PortfolioHost.DefaultName));
        services.AddSingleton(static provider => provider.GetRequiredKeyedService<AdvancedPortfolioManager>(PortfolioHost.DefaultName));
        if (setup.Gateway is not null)
        {
            services.AddSingleton(static provider => provider.GetRequiredKeyedService<PositionManager>(PortfolioHost.DefaultName));
        }

        if (setup.Feed is not null)
        {
            services.AddSingleton(static provider => provider.GetRequiredKeyedService<MarketDataHub>(PortfolioHost.DefaultName));
        }

        return services;
    }

    /// <inheritdoc cref="AddMrBenPortfolio(IServiceCollection, IConfiguration, Action{PortfolioHostBuilder})"/>
    public static IServiceCollection AddMrBenPortfolio(this IServiceCollection services, IConfiguration section) =>
        services.AddMrBenPortfolio(section, configure: null);

    /// <inheritdoc cref="AddMrBenPortfolio(IServiceCollection, string, IConfiguration, Action{PortfolioHostBuilder})"/>
    public static IServiceCollection AddMrBenPortfolio(this IServiceCollection services, string name, IConfiguration section) =>
        services.AddMrBenPortfolio(name, section, configure: null);

    /// <summary>
    /// Adds one of several portfolios: <see cref="AdvancedPortfolioManager"/>, <see cref="PortfolioHost"/> and, where there are such,
    /// <see cref="PositionManager"/> and <see cref="MarketDataHub"/> are resolved by its name as key.
    /// </summary>
    /// <param name="services">The services.</param>
    /// <param name="name">The name, also in logs and health checks.</param>
    /// <param name="section">The settings; see the other overload.</param>
    /// <param name="configure">Says what the portfolio is made of beside; <see langword="null"/> for nothing.</param>
    /// <exception cref="ArgumentException">
    /// The name is no name in one line without outer blanks, or there is a portfolio of that name already.
    /// </exception>
    public static IServiceCollection AddMrBenPortfolio(
        this IServiceCollection services, string name, IConfiguration section, Action<PortfolioHostBuilder>? configure)
    {
        ArgumentNullException.ThrowIfNull(services);
        Add(services, name, section, configure, out _);
        return services;
    }

    private static void Add(
        IServiceCollection services, string name, IConfiguration section, Action<PortfolioHostBuilder>? configure,
        out PortfolioHostBuilder setup)
    {
        PlainName.ThrowIfUnfit(name);
        ArgumentNullException.ThrowIfNull(section);
        if (services.Any(known => !known.IsKeyedService && (known.ImplementationInstance as PortfolioRegistration)?.Name == name))
        {
            throw new ArgumentException($"There is a portfolio named {name} already.", nameof(name));
        }

        setup = new PortfolioHostBuilder();
        setup.Execution.PortfolioName = name;
        configure?.Invoke(setup);
        PortfolioRegistration registration = new(name, section, setup);
        services.AddSingleton(registration);
        services.AddKeyedSingleton(name, (provider, _) => new PortfolioHost(provider, registration));
        services.AddKeyedSingleton(name, static (provider, key) => provider.GetRequiredKeyedService<PortfolioHost>(key).Manager);
        if (setup.Gateway is { } gateway)
        {
            services.AddKeyedSingleton(name, (provider, _) => gateway(provider) ?? throw Missing("gateway", name));
            services.AddKeyedSingleton(name, static (provider, key) => provider.GetRequiredKeyedService<PortfolioHost>(key).Positions!);
        }

        if (setup.Feed is { } feed)
        {
            services.AddKeyedSingleton(name, (provider, _) => feed(provider) ?? throw Missing("feed", name));
            services.AddKeyedSingleton(name, static (provider, key) => provider.GetRequiredKeyedService<PortfolioHost>(key).MarketData!);
        }

        services.TryAddEnumerable(ServiceDescriptor.Singleton<IHostedService, PortfolioLifetime>());
    }

    private static InvalidOperationException Missing(string part, string name) =>
        new($"What makes the {part} of portfolio {name} returned null.");
}
