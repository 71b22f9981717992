using System.Collections.Immutable;
using MrBen.Portfolio.Risk.Forecasts;

namespace MrBen.Portfolio.Risk.Backtests;

/// <summary>
/// The forecasts of every method, those that wait for their day and those whose loss is known. A part of the portfolio's state: the same
/// rounds give the same book. Not thread-safe.
/// </summary>
internal sealed class RiskForecastBook(RiskForecastLogOptions options)
{
    private readonly SortedDictionary<string, RiskForecastLog> _logs = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, double> _levels = new(StringComparer.Ordinal);

    /// <summary>The forecasts whose day has not come yet.</summary>
    public RiskForecastSet? Pending { get; private set; }

    /// <summary>Record and adaptive state of every method that was ever scored, by name.</summary>
    public IEnumerable<(string Method, RiskForecastLog Log, double? Level)> Logs =>
        _logs.Select(pair => (pair.Key, pair.Value, _levels.TryGetValue(pair.Key, out double level) ? level : (double?)null));

    public ImmutableArray<RiskForecastRecord> Records => [.. _logs.Select(pair => new RiskForecastRecord(pair.Key, pair.Value))];

    /// <summary>States of the adaptive levels by method; those not there are at their target.</summary>
    public ImmutableDictionary<string, double> Levels => _levels.ToImmutableDictionary(StringComparer.Ordinal);

    public void Apply(RiskForecastRound round)
    {
        if (round.ScoredDate is { } date && Pending is { } pending)
        {
            Score(pending, date, round.ScoredLoss);
        }

        if (round.Recalibrated is { } method && _logs.TryGetValue(method, out RiskForecastLog? log))
        {
            log.BeginModel();
        }

        Pending = round.Recalibrated is null ? round.Made : Pending;
    }

    public void Restore(RiskForecastSet? pending, IEnumerable<(string Method, RiskForecastLog Log, double? Level)> logs)
    {
        Pending = pending;
        foreach ((string method, RiskForecastLog log, double? level) in logs)
        {
            _logs.Add(method, log);
            if (level is { } known)
            {
                _levels.Add(method, known);
            }
        }
    }

    private void Score(RiskForecastSet pending, DateOnly date, double loss)
    {
        foreach (MethodForecast forecast in pending.Forecasts)
        {
            if (forecast.Tail is not { } tail)
            {
                continue;
            }

            if (!_logs.TryGetValue(forecast.Method, out RiskForecastLog? log) || log.Confidence != pending.Confidence)
            {
                // Another confidence is another question: its record begins anew.
                _logs[forecast.Method] = log = new RiskForecastLog(options with { Confidence = pending.Confidence });
            }

            if (log.Count > 0 && date <= log[log.Count - 1].Date)
            {
                continue; // an older history was observed in between: that day's loss was held against a forecast before
            }

            double? shortfall = ForecastSeries.Fault(tail.ValueAtRisk, tail.ExpectedShortfall) is null ? tail.ExpectedShortfall : null;
            log.Add(date, tail.ValueAtRisk, shortfall, loss);
            if (forecast.AdaptationRate is { } rate)
            {
                AdaptiveLevel level = LevelOf(_levels, forecast.Method, pending.Confidence, rate);
                level.Update(loss > tail.ValueAtRisk);
                _levels[forecast.Method] = level.State;
            }
        }
    }

    /// <summary>The adaptive level of a method.</summary>
    public static AdaptiveLevel LevelOf(
        IReadOnlyDictionary<string, double> levels, string method, double confidence, double rate) =>
        levels.TryGetValue(method, out double state)
            ? new AdaptiveLevel(1 - confidence, rate, state)
            : new AdaptiveLevel(1 - confidence, rate);
}
