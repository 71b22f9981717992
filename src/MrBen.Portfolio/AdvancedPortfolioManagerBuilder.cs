using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using MrBen.Portfolio.Configuration;
using MrBen.Portfolio.Diagnostics;
using MrBen.Portfolio.Forecasting;
using MrBen.Portfolio.Forecasting.Trees;
using MrBen.Portfolio.Risk.Monitoring;
using MrBen.Portfolio.State;

namespace MrBen.Portfolio;

/// <summary>Collects what a manager is made of. Not thread-safe.</summary>
public sealed class AdvancedPortfolioManagerBuilder
{
    private PortfolioOptions _options = new();
    private Func<IPortfolioJournal>? _journal;
    private IModelTrainer? _trainer;
    private (string Directory, IForestTrainers? Trainers)? _models;
    private TimeProvider _clock = TimeProvider.System;
    private ILoggerFactory _loggers = NullLoggerFactory.Instance;
    private string _name = "default";
    private readonly List<IPortfolioMetrics> _metrics = [];
    private readonly List<IRiskAlertHandler> _handlers = [];

    /// <summary>Sets all options; they are copied when the manager is built.</summary>
    public AdvancedPortfolioManagerBuilder UseOptions(PortfolioOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        _options = options;
        return this;
    }

    /// <summary>
    /// Takes all options from a configuration file (<see cref="PortfolioConfiguration"/>), in place of those set before.
    /// </summary>
    /// <exception cref="ConfigurationException">The file has faults; the message lists them all.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public AdvancedPortfolioManagerBuilder UseConfigurationFile(string path) => UseOptions(PortfolioConfiguration.ReadFile(path));

    /// <summary>
    /// Uses the models of a directory, and keeps there what is trained. The package MrBen.Portfolio.MachineLearning has
    /// <c>UseMachineLearning</c>, which gives the trainers too.
    /// </summary>
    /// <param name="directory">The directory; made where it does not exist. One manager at a time may write to it.</param>
    /// <param name="trainers">What trains forests; none where models that were trained elsewhere are only used.</param>
    /// <exception cref="ArgumentException">The path is blank.</exception>
    public AdvancedPortfolioManagerBuilder UseModels(string directory, IForestTrainers? trainers = null)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(directory);
        _models = (directory, trainers);
        return this;
    }

    /// <summary>
    /// Gives the manager a trainer and an allocation model of the host's own, which then moves weights in place of the library's.
    /// </summary>
    public AdvancedPortfolioManagerBuilder UseModelTrainer(IModelTrainer trainer)
    {
        ArgumentNullException.ThrowIfNull(trainer);
        _trainer = trainer;
        return this;
    }

    /// <summary>Sends every event to a journal. The manager disposes it with itself where it is disposable.</summary>
    public AdvancedPortfolioManagerBuilder UseJournal(IPortfolioJournal journal)
    {
        ArgumentNullException.ThrowIfNull(journal);
        return UseJournalFrom(() => journal);
    }

    /// <summary>
    /// Sends every event to a journal that is opened when the manager is built, and disposed with it. A <see cref="DurableJournal"/> that
    /// holds events gives the manager the state that they led to.
    /// </summary>
    public AdvancedPortfolioManagerBuilder UseJournalFrom(Func<IPortfolioJournal> open)
    {
        ArgumentNullException.ThrowIfNull(open);
        _journal = open;
        return this;
    }

    /// <summary>Sets the clock that stamps events and measures deadlines. Default: the system's.</summary>
    public AdvancedPortfolioManagerBuilder UseTimeProvider(TimeProvider clock)
    {
        ArgumentNullException.ThrowIfNull(clock);
        _clock = clock;
        return this;
    }

    /// <summary>Sets where log messages go. Default: nowhere.</summary>
    public AdvancedPortfolioManagerBuilder UseLogging(ILoggerFactory loggers)
    {
        ArgumentNullException.ThrowIfNull(loggers);
        _loggers = loggers;
        return this;
    }

    /// <summary>Names the portfolio, for metrics, logs and alerts: where there are several, each needs a name. Default: <c>default</c>.</summary>
    /// <exception cref="ArgumentException">
    /// The name is blank, begins or ends with a blank, or holds a control character or a line break.
    /// </exception>
    public AdvancedPortfolioManagerBuilder UseName(string name)
    {
        PlainName.ThrowIfUnfit(name);
        _name = name;
        return this;
    }

    /// <summary>
    /// Tells what the manager does, and how the portfolio stands, to metrics beside those added before; the same ones twice are told once. Without
    /// any there are still the meter and the activity source of the name <c>MrBen.Portfolio</c>.
    /// </summary>
    public AdvancedPortfolioManagerBuilder UseMetrics(IPortfolioMetrics metrics)
    {
        ArgumentNullException.ThrowIfNull(metrics);
        _metrics.Add(metrics);
        return this;
    }

    /// <summary>
    /// Adds a handler of alerts, to those added before. The manager tells it of every limit that moves; it does not own it.
    /// </summary>
    public AdvancedPortfolioManagerBuilder UseAlertHandler(IRiskAlertHandler handler)
    {
        ArgumentNullException.ThrowIfNull(handler);
        _handlers.Add(handler);
        return this;
    }

    /// <summary>Makes the manager.</summary>
    /// <exception cref="ArgumentException">The options are unsound; the message lists every fault.</exception>
    /// <exception cref="InvalidDataException">A record in the models' directory is damaged.</exception>
    /// <exception cref="IOException">The models' directory cannot be made or read.</exception>
    /// <exception cref="JournalException">The journal cannot be opened, or what it holds is damaged.</exception>
    public AdvancedPortfolioManager Build()
    {
        if (_options.Validate() is { Count: > 0 } errors)
        {
            throw new ArgumentException(string.Join('\n', errors));
        }

        AdvancedPortfolioManager? built = null;
        PortfolioLogger logger = new(
            _loggers.CreateLogger<AdvancedPortfolioManager>(), _name,
            () => built?.GetSnapshot().Plan is { IsActive: true } plan ? plan.Id : null);
        SinkFailures failures = new(logger);
        PortfolioInstruments instruments = new(_name, _metrics, _clock, failures.Tell);
        IPortfolioJournal? journal = null;
        try
        {
            ModelDirectory? models = _models is var (directory, trainers)
                ? new ModelDirectory(directory, trainers, _clock, instruments)
                : null;
            journal = _journal?.Invoke();
            built = new AdvancedPortfolioManager(
                _options.Copy(), journal, models, _trainer, [.. _handlers], _clock, new MetricsReporter(instruments, logger));
            return built;
        }
        finally
        {
            if (built is null)
            {
                instruments.Dispose();
                (journal as IDisposable)?.Dispose();
            }
        }
    }
}
