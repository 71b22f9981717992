using System.Collections.Immutable;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace MrBen.Portfolio.Hosting;

/// <summary>Tells how portfolios stand: each area of each in a sentence, the worst first in the description. Thread-safe.</summary>
/// <param name="provider">Where the portfolios are.</param>
/// <param name="name">Name of the portfolio; <see langword="null"/> for all.</param>
/// <param name="examine">What is looked at.</param>
internal sealed class PortfolioHealthCheck(
    IServiceProvider provider, string? name, Func<PortfolioHost, ImmutableArray<HealthFinding>> examine) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(context);
        Dictionary<string, object> data = [];
        List<(HealthStatus Status, string Text)> faults = [];
        string[] known = [.. provider.GetServices<PortfolioRegistration>().Select(registration => registration.Name)];
        if (name is null ? known.Length == 0 : !known.Contains(name))
        {
            string absent = name is null ? "There is no portfolio." : $"There is no portfolio {name}; there are {string.Join(", ", known)}.";
            return Task.FromResult(new HealthCheckResult(context.Registration.FailureStatus, absent));
        }

        foreach (string portfolio in name is null ? known : [name])
        {
            foreach (HealthFinding finding in examine(provider.GetRequiredKeyedService<PortfolioHost>(portfolio)))
            {
                data.Add($"{portfolio}.{finding.Area}", finding.Detail);
                if (finding.Status != HealthStatus.Healthy)
                {
                    faults.Add((finding.Status, $"{portfolio}: {finding.Detail}"));
                }
            }
        }

        // Unhealthy is the least of the statuses.
        faults.Sort(static (one, other) => one.Status.CompareTo(other.Status));
        string description = faults.Count == 0 ? "All is well." : string.Join(" ", faults.Select(fault => fault.Text));
        HealthStatus status = faults.Count == 0 ? HealthStatus.Healthy : faults[0].Status;
        return Task.FromResult(new HealthCheckResult(
            status == HealthStatus.Unhealthy ? context.Registration.FailureStatus : status, description, exception: null, data));
    }
}
