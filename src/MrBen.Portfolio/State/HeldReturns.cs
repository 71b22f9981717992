using MrBen.Portfolio.Market;
using MrBen.Portfolio.Rebalancing;
using static System.FormattableString;

namespace MrBen.Portfolio.State;

/// <summary>
/// The returns of decided weights, held from one decision to the next on observed prices: each is bought at the first prices of its date or
/// later and drifts until the next is bought. What is not invested earns nothing, and trading costs nothing.
/// </summary>
/// <remarks>
/// Point in time: a period is earned only if it begins on or after the date of the decision. What held back a trade, a trigger or the
/// break-even, held back the weights too. A date on which a held asset has no price is left out, as in a panel of shared dates.
/// </remarks>
internal sealed class HeldReturns
{
    private readonly PriceHistory _history;
    private readonly List<DateOnly> _dates = [];
    private readonly List<double> _returns = [];
    private DateOnly _start;
    private Holding? _held;
    private DateOnly _valued;
    private double _value;

    private HeldReturns(PriceHistory history) => _history = history;

    /// <summary>Whether a decision sets weights to hold.</summary>
    public static bool IsActedOn(AllocationDecision decision) =>
        decision is { Weights: not null, PlanStatus: RebalanceStatus.Planned or RebalanceStatus.NothingToDo };

    /// <summary>The returns of the decisions of one strategy and method, in their order.</summary>
    public static ReturnSeries Of(PriceHistory history, IEnumerable<TimedRecord<AllocationDecision>> decisions)
    {
        Queue<Holding> waiting = new(decisions.Where(record => IsActedOn(record.Value)).Select(record => new Holding(
            DateOnly.FromDateTime(record.Time.UtcDateTime), record.Value.Weights!, history)));
        return waiting.Count == 0
            ? new ReturnSeries(default, [], [], "No decision set weights to hold.")
            : new HeldReturns(history).Run(waiting);
    }

    private ReturnSeries Run(Queue<Holding> waiting)
    {
        Holding? due = null;
        int? returnsWhenDue = null;
        for (int row = 0; row < _history.Rows; row++)
        {
            while (waiting.TryPeek(out Holding? next) && next.Decided <= _history.Dates[row])
            {
                due = waiting.Dequeue();
            }

            if (_held is not null && !Move(row))
            {
                continue;
            }

            if (_held is not null && _value <= 0)
            {
                return Series(Invariant($"Everything was lost on {_valued:yyyy-MM-dd}; the record ends there."));
            }

            // Valued as it will be later, not at the 1 it was bought for: rounding must not make a return where prices stand still.
            if (due is not null && due.TryBuy(row) && due.TryValue(row, out double value))
            {
                _start = _held is null ? _history.Dates[row] : _start;
                (_held, _valued, _value, due, returnsWhenDue) = (due, _history.Dates[row], value, null, null);
            }
            else if (due is not null)
            {
                returnsWhenDue ??= _returns.Count;
            }
        }

        return due is not null ? EndBefore(due, returnsWhenDue ?? _returns.Count)
            : _held is null ? Series("The observed price history ends before the first decision.")
            : Series(_valued == _history.Dates[^1] ? "" : Invariant($"The record ends on {_valued:yyyy-MM-dd}: {_held.Lacking()}"));
    }

    // What was held before goes on until the new weights find prices; where they never do, it would be another portfolio's record.
    private ReturnSeries EndBefore(Holding due, int returnsWhenDue)
    {
        _dates.RemoveRange(returnsWhenDue, _dates.Count - returnsWhenDue);
        _returns.RemoveRange(returnsWhenDue, _returns.Count - returnsWhenDue);
        bool isHeldTheCause = _held is not null && _valued < due.Decided;
        return Series(Invariant($"The weights of {due.Decided:yyyy-MM-dd} are never held: {(isHeldTheCause ? _held! : due).Lacking()}"));
    }

    private bool Move(int row)
    {
        if (!_held!.TryValue(row, out double value))
        {
            return false;
        }

        _dates.Add(_history.Dates[row]);
        _returns.Add((value / _value) - 1);
        (_valued, _value) = (_history.Dates[row], value);
        return true;
    }

    private ReturnSeries Series(string detail) => new(_start, _dates, _returns, detail);
}
