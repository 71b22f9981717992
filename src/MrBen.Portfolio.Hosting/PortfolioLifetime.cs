using System.Runtime.ExceptionServices;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using MrBen.Portfolio.Execution;
using MrBen.Portfolio.Market.Feeds;

namespace MrBen.Portfolio.Hosting;

/// <summary>
/// Starts all portfolios of a host one after the other, before its other services, and stops them at the same time. Used by the host alone.
/// </summary>
/// <remarks>
/// A container disposes in the reverse order of making. Everything of the portfolios that it owns beside is made before this is: a host that is
/// disposed without a stop, as where another service failed to start, ends each portfolio in its order here, orders included.
/// </remarks>
internal sealed class PortfolioLifetime : IHostedLifecycleService, IAsyncDisposable
{
    private readonly PortfolioHost[] _portfolios;
    private readonly ExceptionDispatchInfo? _fault; // told by the start: a host whose services cannot be made cannot be stopped either

    public PortfolioLifetime(IServiceProvider provider, IEnumerable<PortfolioRegistration> registrations)
    {
        _portfolios = [.. registrations.Select(registration => provider.GetRequiredKeyedService<PortfolioHost>(registration.Name))];
        try
        {
            foreach (PortfolioHost portfolio in _portfolios)
            {
                Make(provider, portfolio.Name);
            }
        }
        catch (Exception error)
        {
            _fault = ExceptionDispatchInfo.Capture(error);
        }
    }

    public async Task StartingAsync(CancellationToken cancellationToken)
    {
        _fault?.Throw();
        foreach (PortfolioHost portfolio in _portfolios)
        {
            await portfolio.Service.PrepareAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    public Task StartAsync(CancellationToken cancellationToken)
    {
        foreach (PortfolioHost portfolio in _portfolios)
        {
            portfolio.Service.Start();
        }

        return Task.CompletedTask;
    }

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) =>
        Task.WhenAll(_portfolios.Where(portfolio => portfolio.IsMade).Select(portfolio => portfolio.Service.StopAsync(cancellationToken)));

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        foreach (PortfolioHost portfolio in _portfolios)
        {
            await portfolio.DisposeAsync().ConfigureAwait(false);
        }
    }

    private static void Make(IServiceProvider provider, string name)
    {
        _ = (provider.GetRequiredKeyedService<AdvancedPortfolioManager>(name), provider.GetKeyedService<PositionManager>(name));
        _ = provider.GetKeyedService<MarketDataHub>(name);
        if (name == PortfolioHost.DefaultName)
        {
            _ = (provider.GetService<AdvancedPortfolioManager>(), provider.GetService<PositionManager>());
            _ = provider.GetService<MarketDataHub>();
        }
    }
}
