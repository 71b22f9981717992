using MrBen.Portfolio.Allocation;
using MrBen.Portfolio.Market;
using static System.FormattableString;

namespace MrBen.Portfolio.State;

/// <summary>Weights that are bought once, for a value of 1, and drift with observed prices. Not thread-safe.</summary>
internal sealed class Holding
{
    private readonly PriceHistory _history;
    private readonly List<(AssetId Asset, int Column, double Weight)> _positions = [];
    private readonly double[] _units;
    private readonly double _cash = 1;

    public Holding(DateOnly decided, PortfolioWeights weights, PriceHistory history)
    {
        (Decided, _history) = (decided, history);
        for (int i = 0; i < weights.Assets.Length; i++)
        {
            if (weights.Weights[i] != 0)
            {
                _positions.Add((weights.Assets[i], history.IndexOf(weights.Assets[i]), weights.Weights[i]));
                _cash -= weights.Weights[i];
            }
        }

        _units = new double[_positions.Count];
    }

    /// <summary>The day of the decision, in UTC.</summary>
    public DateOnly Decided { get; }

    /// <summary>Buys at the prices of a date. False where one is missing.</summary>
    public bool TryBuy(int row)
    {
        for (int i = 0; i < _units.Length; i++)
        {
            if (!TryPrice(row, i, out double price))
            {
                return false;
            }

            _units[i] = _positions[i].Weight / price;
        }

        return true;
    }

    /// <summary>What it is worth at the prices of a date. False where one is missing.</summary>
    public bool TryValue(int row, out double value)
    {
        value = _cash;
        for (int i = 0; i < _units.Length; i++)
        {
            if (!TryPrice(row, i, out double price))
            {
                return false;
            }

            value += _units[i] * price;
        }

        return true;
    }

    /// <summary>A sentence on the asset whose prices end first; on the history where nothing but cash is held.</summary>
    public string Lacking()
    {
        if (_positions.Count == 0)
        {
            return "The observed history has no later date.";
        }

        (AssetId asset, DateOnly? last) = _positions
            .Select(position => (position.Asset, Last: position.Column < 0 ? null : _history.LastDate(position.Column)))
            .MinBy(position => position.Last ?? DateOnly.MinValue);
        return last is { } date
            ? Invariant($"{asset} has its last price on {date:yyyy-MM-dd}.")
            : $"{asset} has no price in the observed history.";
    }

    // A price that is not positive is dirt, as in a panel.
    private bool TryPrice(int row, int position, out double price)
    {
        price = 0;
        int column = _positions[position].Column;
        return column >= 0 && _history.TryGetPrice(row, column, out price) && price > 0;
    }
}
