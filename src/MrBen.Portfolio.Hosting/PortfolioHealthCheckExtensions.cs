using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace MrBen.Portfolio.Hosting;

/// <summary>Adds the health of portfolios to the health checks of a host. Not thread-safe.</summary>
public static class PortfolioHealthCheckExtensions
{
    private const string CheckName = "mrben-portfolio";

    /// <summary>
    /// Adds two checks: <c>mrben-portfolio</c>, tagged <c>ready</c>, on whether portfolios can be relied on, and
    /// <c>mrben-portfolio-live</c>, tagged <c>live</c>, on whether only a new start can help. Each area of each portfolio is an entry of
    /// the report's data, with a sentence.
    /// </summary>
    /// <param name="builder">The health checks.</param>
    /// <param name="portfolio">
    /// Name of one portfolio, whose checks end with <c>-</c> and that name; <see langword="null"/> (the default) for all.
    /// </param>
    /// <exception cref="ArgumentException">The name is blank.</exception>
    public static IHealthChecksBuilder AddMrBenPortfolio(this IHealthChecksBuilder builder, string? portfolio = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        if (portfolio is not null)
        {
            ArgumentException.ThrowIfNullOrWhiteSpace(portfolio);
        }

        string suffix = portfolio is null ? "" : $"-{portfolio}";
        return builder
            .Add(new HealthCheckRegistration(
                CheckName + suffix, provider => new PortfolioHealthCheck(provider, portfolio, PortfolioHealth.Examine),
                HealthStatus.Unhealthy, ["ready"]))
            .Add(new HealthCheckRegistration(
                $"{CheckName}-live{suffix}", provider => new PortfolioHealthCheck(provider, portfolio, PortfolioHealth.ExamineVital),
                HealthStatus.Unhealthy, ["live"]));
    }
}
