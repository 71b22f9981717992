using Microsoft.Extensions.Logging;
using static System.FormattableString;

namespace MrBen.Portfolio.Diagnostics;

/// <summary>
/// Writes to a log in the scope of one portfolio: each message carries <c>portfolio</c> and, while a plan is executed, <c>plan</c>, on
/// whatever thread it is written. Thread-safe where the log is.
/// </summary>
public sealed class PortfolioLogger : ILogger
{
    private readonly ILogger _log;
    private readonly string _portfolio;
    private readonly Func<long?> _plan;

    /// <summary>A log in a portfolio's scope.</summary>
    /// <param name="log">The log.</param>
    /// <param name="portfolio">The portfolio's name.</param>
    /// <param name="plan">
    /// The number of the plan that is executed at the moment, called once for each message; <see langword="null"/> (the default) for messages
    /// that have nothing to do with plans.
    /// </param>
    /// <exception cref="ArgumentException">
    /// The name is blank, begins or ends with a blank, or holds a control character or a line break.
    /// </exception>
    public PortfolioLogger(ILogger log, string portfolio, Func<long?>? plan = null)
    {
        ArgumentNullException.ThrowIfNull(log);
        PlainName.ThrowIfUnfit(portfolio);
        (_log, _portfolio, _plan) = (log, portfolio, plan ?? (() => null));
    }

    /// <inheritdoc/>
    public bool IsEnabled(LogLevel logLevel) => _log.IsEnabled(logLevel);

    /// <inheritdoc/>
    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => _log.BeginScope(state);

    /// <inheritdoc/>
    public void Log<TState>(
        LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        using IDisposable? scope = _log.BeginScope(new Scope(_portfolio, _plan()));
        _log.Log(logLevel, eventId, state, exception, formatter);
    }

    /// <summary>The same log for messages on a given plan, whether or not it is still executed.</summary>
    internal PortfolioLogger ForPlan(long plan) => new(_log, _portfolio, () => plan);

    private sealed class Scope : List<KeyValuePair<string, object?>>
    {
        public Scope(string portfolio, long? plan)
            : base(capacity: 2)
        {
            Add(new("portfolio", portfolio));
            if (plan is { } id)
            {
                Add(new("plan", id));
            }
        }

        public override string ToString() => string.Join(", ", this.Select(entry => Invariant($"{entry.Key}:{entry.Value}")));
    }
}
