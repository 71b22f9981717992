using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace MrBen.Portfolio.Hosting;

/// <summary>How one area of a portfolio stands. Immutable.</summary>
/// <param name="Area">Which one, of <see cref="HealthArea"/>.</param>
/// <param name="Status">How it stands.</param>
/// <param name="Detail">One sentence.</param>
internal readonly record struct HealthFinding(string Area, HealthStatus Status, string Detail)
{
    public static HealthFinding Healthy(string area, string detail) => new(area, HealthStatus.Healthy, detail);

    public static HealthFinding Degraded(string area, string detail) => new(area, HealthStatus.Degraded, detail);

    public static HealthFinding Unhealthy(string area, string detail) => new(area, HealthStatus.Unhealthy, detail);
}
