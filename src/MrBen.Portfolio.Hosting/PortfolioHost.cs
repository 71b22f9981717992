using System.Collections.Immutable;
using MrBen.Portfolio.Execution;
using MrBen.Portfolio.Hosting.Notifications;
using MrBen.Portfolio.Market.Feeds;
using MrBen.Portfolio.Risk.Reporting;

namespace MrBen.Portfolio.Hosting;

/// <summary>
/// A portfolio that runs in a host: its parts, how its rounds are going, and its configuration read again when asked. Thread-safe. Resolved
/// by the portfolio's name as key, or without one where it is the one added without a name.
/// </summary>
public sealed class PortfolioHost : IAsyncDisposable
{
    /// <summary>The name of the portfolio that was added without one.</summary>
    public const string DefaultName = "portfolio";

    private readonly PortfolioRegistration _registration;
    private readonly Lazy<PortfolioService> _service;
    private int _isDisposed;

    internal PortfolioHost(IServiceProvider provider, PortfolioRegistration registration)
    {
        _registration = registration;
        _service = new Lazy<PortfolioService>(() => new PortfolioService(HostedParts.Make(provider, registration), provider));
    }

    /// <summary>The portfolio's name.</summary>
    public string Name => _registration.Name;

    /// <summary>The portfolio's manager; made when first asked for.</summary>
    /// <exception cref="Configuration.ConfigurationException">
    /// The sections of the host's portfolios have faults; the message lists them all, with their paths.
    /// </exception>
    public AdvancedPortfolioManager Manager => Parts.Manager;

    /// <summary>What trades at the host engine; <see langword="null"/> without a gateway.</summary>
    public PositionManager? Positions => Parts.Positions;

    /// <summary>What market data pass through; <see langword="null"/> without a feed.</summary>
    public MarketDataHub? MarketData => Parts.Feed?.Hub;

    /// <summary>What posts alerts to the address of <c>notifications.webhook</c>; <see langword="null"/> without one.</summary>
    public WebhookAlertHandler? Webhook => Parts.Webhook.Current;

    /// <summary>How the rounds are going, one entry for each kind.</summary>
    public ImmutableArray<RoundStatus> Rounds => [.. Service.Rounds.All.Select(round => round.Status)];

    /// <summary>The risk report made last by the rounds; <see langword="null"/> before the first.</summary>
    public RiskReport? LastRiskReport => Service.Rounds.LastReport;

    /// <summary>What became of the configuration read last; <see langword="null"/> while it is the one of the start.</summary>
    public ReloadResult? LastReload => Parts.Reloading.Last;

    internal PortfolioService Service => _service.Value;

    internal HostedParts Parts => Service.Parts;

    /// <summary>Whether its parts were made without a fault.</summary>
    internal bool IsMade => _service.IsValueCreated;

    /// <summary>
    /// Reads the section now, lays the options of code over it and takes the result, or refuses it as a whole and goes on as before. A
    /// change of the section that its provider tells of does the same by itself, a quarter of a second after the last write.
    /// </summary>
    /// <exception cref="ObjectDisposedException">The portfolio has stopped.</exception>
    public ReloadResult Reload()
    {
        ObjectDisposedException.ThrowIf(Volatile.Read(ref _isDisposed) != 0 || Service.IsStopped, this);
        return Parts.Reloading.Reload();
    }

    /// <summary>Gives back what the portfolio holds, where its service did not stop before.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _isDisposed, 1) == 0 && IsMade)
        {
            await Service.DisposeAsync().ConfigureAwait(false);
        }
    }
}
