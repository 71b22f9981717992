using Microsoft.Extensions.Configuration;

namespace MrBen.Portfolio.Hosting;

/// <summary>A portfolio as it was added to the services. Immutable once services are built; thread-safe.</summary>
internal sealed record PortfolioRegistration(string Name, IConfiguration Section, PortfolioHostBuilder Setup);
