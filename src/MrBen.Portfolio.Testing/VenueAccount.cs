using MrBen.Portfolio.Market;
using MrBen.Portfolio.Positions;

namespace MrBen.Portfolio.Testing;

/// <summary>The cash and the positions of an account, exact. Changes; guarded by the venue's lock.</summary>
internal sealed class VenueAccount
{
    // Sorted, so that sums and listings have one order on every run.
    private readonly SortedDictionary<string, decimal> _cash = new(StringComparer.Ordinal);
    private readonly SortedDictionary<AssetId, decimal> _positions = [];
    private readonly Dictionary<string, decimal> _lowestCash = new(StringComparer.Ordinal);

    public VenueAccount(IEnumerable<Money> cash)
    {
        foreach (Money money in cash)
        {
            AddCash(money.Currency, money.Amount);
        }
    }

    public IEnumerable<Money> Cash => _cash.Select(pair => new Money(pair.Value, pair.Key));

    public IEnumerable<KeyValuePair<AssetId, decimal>> Positions => _positions;

    public decimal CashOf(string currency) => _cash.GetValueOrDefault(currency);

    /// <summary>The least there ever was.</summary>
    public decimal LowestCashOf(string currency) => _lowestCash.GetValueOrDefault(currency);

    public decimal PositionOf(AssetId asset) => _positions.GetValueOrDefault(asset);

    public void AddCash(string currency, decimal amount)
    {
        decimal sum = CashOf(currency) + amount;
        _cash[currency] = sum;
        _lowestCash[currency] = _lowestCash.TryGetValue(currency, out decimal lowest) ? Math.Min(lowest, sum) : sum;
    }

    public void AddPosition(AssetId asset, decimal quantity)
    {
        decimal sum = PositionOf(asset) + quantity;
        if (sum == 0)
        {
            _positions.Remove(asset);
        }
        else
        {
            _positions[asset] = sum;
        }
    }
}
