using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace MrBen.Portfolio.Hosting;

/// <summary>
/// Starts all portfolios of a host one after the other, before its other services, and stops them at the same time. Used by the host alone.
/// </summary>
internal sealed class PortfolioLifetime(IServiceProvider provider, IEnumerable<PortfolioRegistration> registrations)
    : IHostedLifecycleService
{
    private readonly PortfolioHost[] _portfolios =
        [.. registrations.Select(registration => provider.GetRequiredKeyedService<PortfolioHost>(registration.Name))];

    public async Task StartingAsync(CancellationToken cancellationToken)
    {
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
}
