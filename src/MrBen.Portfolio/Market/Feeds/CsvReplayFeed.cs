using System.Runtime.CompilerServices;

namespace MrBen.Portfolio.Market.Feeds;

/// <summary>
/// Tells a history of bars as if it happened now: all assets, in the order of their dates and, on one date, of the history. Thread-safe;
/// each reading begins anew.
/// </summary>
/// <remarks>
/// A bar without a positive close, or with a price that is no money (of 10²⁸ or more, or below 10⁻²⁸), is left out: the reader of the file
/// has told of it, and <see cref="DataQualityReport"/> does. Of other fields the ones that are not positive are unknown. Times are those of
/// the history: a hub in front of it needs no <see cref="MarketDataHubOptions.MaximumBehind"/>.
/// </remarks>
public sealed class CsvReplayFeed : IMarketDataFeed
{
    // The largest decimal is 7.9e28.
    private const double Largest = 1e28;

    private readonly BarHistory _history;
    private readonly CsvReplayOptions _options;
    private readonly TimeProvider _time;

    /// <summary>A replay of a history in memory.</summary>
    /// <param name="history">The bars.</param>
    /// <param name="options">How it is replayed.</param>
    /// <param name="timeProvider">The clock that gives the pace. Default: the system's.</param>
    /// <exception cref="ArgumentException">The options are not sound.</exception>
    public CsvReplayFeed(BarHistory history, CsvReplayOptions? options = null, TimeProvider? timeProvider = null)
    {
        ArgumentNullException.ThrowIfNull(history);
        (_history, _options, _time) = (history, options is null ? new() : options with { }, timeProvider ?? TimeProvider.System);
        IReadOnlyList<string> errors = _options.Validate();
        if (errors.Count > 0)
        {
            throw new ArgumentException(string.Join(" ", errors), nameof(options));
        }
    }

    /// <summary>A replay of a file, read as <see cref="BarHistory.ReadCsv(string, CsvOptions?)"/> does, wide or long.</summary>
    /// <exception cref="CsvFormatException">The file is not one of prices.</exception>
    /// <exception cref="ArgumentException">The options are not sound.</exception>
    public static CsvReplayFeed Open(
        string path, CsvOptions? format = null, CsvReplayOptions? options = null, TimeProvider? timeProvider = null) =>
        new(BarHistory.ReadCsv(path, format), options, timeProvider);

    /// <inheritdoc/>
    public async IAsyncEnumerable<MarketDataUpdate> ReadAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        int[] next = new int[_history.Assets.Length];
        DateOnly? first = null;
        long begin = _time.GetTimestamp();
        while (NextDate(next) is { } date)
        {
            first ??= date;
            if (_options.Speed is { } speed)
            {
                // From the beginning and not from the date before: the time that the reader needs does not add up.
                TimeSpan due = TimeSpan.FromDays(date.DayNumber - first.Value.DayNumber) / speed;
                TimeSpan wait = due - _time.GetElapsedTime(begin);
                if (wait > TimeSpan.Zero)
                {
                    await Task.Delay(wait, _time, cancellationToken).ConfigureAwait(false);
                }
            }

            DateTimeOffset time = new(date, _options.TimeOfDay, TimeSpan.Zero);
            for (int i = 0; i < next.Length; i++)
            {
                cancellationToken.ThrowIfCancellationRequested();
                if (next[i] < _history.BarsOf(i) && _history.DatesOf(i)[next[i]] == date
                    && TryConvert(_history.Assets[i], _history.GetBar(i, next[i]++), time, out MarketDataUpdate update))
                {
                    yield return update;
                }
            }
        }
    }

    /// <summary>The earliest date that is still to come; <see langword="null"/> at the end.</summary>
    private DateOnly? NextDate(int[] next)
    {
        DateOnly? earliest = null;
        for (int i = 0; i < next.Length; i++)
        {
            while (next[i] < _history.BarsOf(i) && _history.DatesOf(i)[next[i]] < _options.From)
            {
                next[i]++;
            }

            if (next[i] < _history.BarsOf(i) && _history.DatesOf(i)[next[i]] is var date && !(date >= earliest))
            {
                earliest = date;
            }
        }

        return earliest > _options.To ? null : earliest;
    }

    private static bool TryConvert(AssetId asset, in Bar bar, DateTimeOffset time, out MarketDataUpdate update)
    {
        decimal? close = ToMoney(bar.Close);
        decimal? volume = bar.Volume is >= 0 and < Largest and { } units ? (decimal)units : null;
        update = close is { } price
            ? MarketDataUpdate.Bar(asset, ToMoney(bar.Open), ToMoney(bar.High), ToMoney(bar.Low), price, volume, time)
            : default;
        return close is not null;
    }

    private static decimal? ToMoney(double? price) => price is > 0 and < Largest and { } known && (decimal)known is > 0 and { } money
        ? money : null;
}
