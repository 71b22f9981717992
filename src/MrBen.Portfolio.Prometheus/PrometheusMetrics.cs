using System.Runtime.CompilerServices;
using MrBen.Portfolio.Diagnostics;
using Prometheus;

namespace MrBen.Portfolio.Prometheus;

/// <summary>
/// Brings the metrics of <see cref="MetricCatalogue"/> into a registry of prometheus-net: the caller's, never the default one by itself, and no
/// server is started. Thread-safe.
/// </summary>
public static class PrometheusMetrics
{
    private static readonly Lock Making = new();

    // Metrics cannot be taken out of a registry: all managers of one registry share them, as long as it lives.
    private static readonly ConditionalWeakTable<CollectorRegistry, RegistryMetrics> Known = [];

    /// <summary>
    /// Tells what the manager does, and how its portfolio stands, in a registry. Several managers may share it, each under a name of its own
    /// (<see cref="AdvancedPortfolioManagerBuilder.UseName"/>).
    /// </summary>
    /// <param name="builder">The builder.</param>
    /// <param name="registry">The registry, such as <c>Metrics.NewCustomRegistry()</c>; that of the process where it is given here.</param>
    /// <exception cref="InvalidOperationException">The registry has a metric of one of the names with another type.</exception>
    public static AdvancedPortfolioManagerBuilder UsePrometheus(this AdvancedPortfolioManagerBuilder builder, CollectorRegistry registry)
    {
        ArgumentNullException.ThrowIfNull(builder);
        return builder.UseMetrics(For(registry));
    }

    /// <summary>The metrics of a registry: always the same ones.</summary>
    /// <param name="registry">The registry.</param>
    /// <exception cref="InvalidOperationException">The registry has a metric of one of the names with another type.</exception>
    public static IPortfolioMetrics For(CollectorRegistry registry)
    {
        ArgumentNullException.ThrowIfNull(registry);
        lock (Making)
        {
            if (!Known.TryGetValue(registry, out RegistryMetrics? metrics))
            {
                metrics = new RegistryMetrics(registry);
                Known.Add(registry, metrics);
            }

            return metrics;
        }
    }

    /// <summary>What Prometheus is told that a metric is: its meaning and its unit.</summary>
    internal static string HelpOf(MetricFamily family) => family.Unit.Length == 0 ? family.Help : $"{family.Help} Unit: {family.Unit}.";
}
