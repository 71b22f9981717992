using Microsoft.Extensions.Hosting;

namespace MrBen.Portfolio.Hosting.Tests;

/// <summary>A service of the host's own that says when it was started and stopped.</summary>
internal sealed class OrderedService(List<string> order) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken)
    {
        order.Add("started");
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken)
    {
        order.Add("stopped");
        return Task.CompletedTask;
    }
}
