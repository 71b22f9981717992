using System.Collections.Immutable;
using Microsoft.Extensions.Logging;
using MrBen.Portfolio.Configuration;
using MrBen.Portfolio.State;

namespace MrBen.Portfolio.Hosting;

/// <summary>Takes a configuration that has changed, or refuses it as a whole and says why. Thread-safe; one reload at a time.</summary>
internal sealed class PortfolioReloading
{
    private readonly Lock _lock = new();
    private readonly string _name;
    private readonly PortfolioSettings _settings;
    private readonly AdvancedPortfolioManager _manager;
    private readonly ConfiguredWebhook _webhook;
    private readonly TimeProvider _clock;
    private readonly ILogger _logger;
    private ImmutableArray<KeyValuePair<string, string?>> _read;
    private ImmutableArray<KeyValuePair<string, string?>> _applied;
    private PortfolioOptions _options;
    private ReloadResult? _last;

    /// <param name="name">The portfolio's name.</param>
    /// <param name="settings">Where the configuration is read.</param>
    /// <param name="manager">Who takes it.</param>
    /// <param name="webhook">Who takes its part of it.</param>
    /// <param name="options">The options that the manager was built with.</param>
    /// <param name="pairs">What they were read from.</param>
    /// <param name="clock">The clock.</param>
    /// <param name="logger">Where outcomes are told.</param>
    public PortfolioReloading(
        string name, PortfolioSettings settings, AdvancedPortfolioManager manager, ConfiguredWebhook webhook, PortfolioOptions options,
        ImmutableArray<KeyValuePair<string, string?>> pairs, TimeProvider clock, ILogger logger)
    {
        (_name, _settings, _manager, _webhook, _options, _clock, _logger) = (name, settings, manager, webhook, options, clock, logger);
        _read = _applied = pairs;
    }

    /// <summary>The options in effect. Not to be changed.</summary>
    public PortfolioOptions Options => Volatile.Read(ref _options);

    /// <summary>Set when other options are in effect.</summary>
    public Signal Changed { get; } = new();

    /// <summary>What became of the last configuration that was read; <see langword="null"/> before the first reload.</summary>
    public ReloadResult? Last => Volatile.Read(ref _last);

    /// <summary>Reads the configuration and takes it, whether or not it has changed.</summary>
    public ReloadResult Reload()
    {
        lock (_lock)
        {
            return Take(_settings.ReadPairs());
        }
    }

    /// <summary>Reads the configuration where it is another than the last one read: others' sections change too.</summary>
    public void ReloadWhereChanged()
    {
        lock (_lock)
        {
            ImmutableArray<KeyValuePair<string, string?>> pairs = _settings.ReadPairs();
            if (pairs.SequenceEqual(_read))
            {
                return;
            }

            if (pairs.SequenceEqual(_applied))
            {
                _read = pairs;
                Tell(ReloadOutcome.Unchanged, []);
                Log.ConfigurationUnchanged(_logger, _name);
                return;
            }

            Take(pairs);
        }
    }

    private ReloadResult Take(ImmutableArray<KeyValuePair<string, string?>> pairs)
    {
        _read = pairs;
        if (_settings.Read(pairs, out ImmutableArray<ConfigurationFault> faults) is not { } options)
        {
            return Refuse(faults);
        }

        try
        {
            _manager.Reconfigure(options);
        }
        catch (ConfigurationException refused) when (refused.IsTemporary)
        {
            ReloadResult postponed = Tell(ReloadOutcome.Postponed, _settings.Placed(refused.Faults));
            Log.ConfigurationPostponed(_logger, _name, refused.Message);
            return postponed;
        }
        catch (ConfigurationException refused)
        {
            return Refuse(_settings.Placed(refused.Faults));
        }
        catch (JournalException)
        {
            // The options are in effect; what followed from them could not be written down, which the portfolio's health tells.
        }
        catch (Exception error) when (error is IOException or InvalidDataException)
        {
            return Refuse(_settings.Placed([new ConfigurationFault("ml_models", error.Message)]));
        }

        _applied = pairs;
        _webhook.Use(options.Operations.Webhook);
        Volatile.Write(ref _options, options);
        ReloadResult result = Tell(ReloadOutcome.Applied, []);
        Changed.Set();
        Log.ConfigurationApplied(_logger, _name);
        return result;
    }

    private ReloadResult Refuse(ImmutableArray<ConfigurationFault> faults)
    {
        ReloadResult result = Tell(ReloadOutcome.Refused, faults);
        Log.ConfigurationRefused(_logger, _name, faults.Length, new FaultLines(faults));
        return result;
    }

    private ReloadResult Tell(ReloadOutcome outcome, ImmutableArray<ConfigurationFault> faults)
    {
        ReloadResult result = new(_clock.GetUtcNow(), outcome, faults);
        Volatile.Write(ref _last, result);
        return result;
    }
}
