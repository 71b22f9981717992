using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using MrBen.Portfolio.Estimation;
using MrBen.Portfolio.Forecasting.Utility;
using MrBen.Portfolio.Market;

namespace MrBen.Portfolio.Allocation;

/// <summary>
/// The tracks of strategies up to the last period of whatever returns it is shown: only the periods that are new since the last question
/// are walked through. Thread-safe.
/// </summary>
/// <remarks>
/// <para>Where a <see cref="StrategyBacktest"/> decides by the calendar and on a fixed number of newest periods
/// (<see cref="StrategyBacktestOptions.Monthly"/>), the first question runs it over no more than features look back on, and the last
/// periods of the tracks are the same, bit for bit, whatever was asked before, for strategies that do not look at what they hold. Otherwise
/// the first question runs over the whole, and later ones must begin on the same day to be answered from memory.</para>
/// <para>Returns that do not go on from those seen (other assets, an earlier end, a changed past) are run anew and then remembered.</para>
/// </remarks>
public sealed class StrategyTrackMemory
{
    private readonly StrategyBacktest _backtest;
    private StrategyTrackRecord? _record; // replaced as a whole; whoever reads an older one walks a little more

    /// <summary>Remembers nothing yet.</summary>
    /// <param name="backtest">The strategies and how they trade.</param>
    public StrategyTrackMemory(StrategyBacktest backtest)
    {
        ArgumentNullException.ThrowIfNull(backtest);
        _backtest = backtest;
    }

    /// <summary>Names of the strategies in order.</summary>
    public ImmutableArray<string> Names => _backtest.Names;

    /// <summary>The tracks up to the last of some returns.</summary>
    /// <param name="returns">Complete simple returns.</param>
    /// <param name="tracks">
    /// At least the last <see cref="StrategyFeatures.Lookback"/> periods where the returns allow; null where there are none.
    /// </param>
    /// <param name="failure">Why there are none; null otherwise.</param>
    /// <param name="cancellationToken">Cancels between two strategies.</param>
    /// <exception cref="ArgumentException">The panel has no assets or holds log returns.</exception>
    /// <exception cref="OperationCanceledException">The caller cancelled.</exception>
    /// <remarks>O(T N) to compare with what was seen, and what the new periods take in a backtest.</remarks>
    public bool TryFollow(
        ReturnPanel returns, [NotNullWhen(true)] out StrategyTracks? tracks, [NotNullWhen(false)] out EstimationFailure? failure,
        CancellationToken cancellationToken = default)
    {
        StrategyTrackRecord? record = null;
        StrategyTrackRecord? known = Volatile.Read(ref _record);
        if ((known is not null && _backtest.TryContinue(known, returns, out record, out failure, cancellationToken))
            || _backtest.TryRecord(returns, StrategyFeatures.Lookback, out record, out failure, cancellationToken))
        {
            Volatile.Write(ref _record, record);
            (tracks, failure) = (record.Tracks, null);
            return true;
        }

        tracks = null;
        return false;
    }
}
