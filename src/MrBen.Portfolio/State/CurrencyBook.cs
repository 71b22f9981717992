using System.Collections.Immutable;
using MrBen.Portfolio.Market;

namespace MrBen.Portfolio.State;

/// <summary>
/// Cash and exchange rates by currency, the base currency first, the others in the order in which they came. Currencies stay once they are
/// known. Allocates for a new currency only. Not thread-safe.
/// </summary>
internal sealed class CurrencyBook(string baseCurrency)
{
    private CurrencySlot[] _slots = [new CurrencySlot { Currency = baseCurrency, Rate = 1 }];
    private CurrencySlot[] _kept = new CurrencySlot[1];
    private int _keptCount;
    private int _count = 1;

    public ReadOnlySpan<CurrencySlot> Slots => _slots.AsSpan(0, _count);

    /// <summary>A currency by its place, to change.</summary>
    public ref CurrencySlot this[int place] => ref _slots[place];

    /// <summary>All cash in the base currency; what has no rate counts as nothing.</summary>
    public decimal Total
    {
        get
        {
            decimal total = _slots[0].Cash;
            for (int i = 1; i < _count; i++)
            {
                total += _slots[i].Cash * (_slots[i].Rate ?? 0);
            }

            return total;
        }
    }

    /// <summary>Number of currencies with cash and without a rate.</summary>
    public int Unrated
    {
        get
        {
            int unrated = 0;
            for (int i = 1; i < _count; i++)
            {
                unrated += _slots[i].IsUnrated ? 1 : 0;
            }

            return unrated;
        }
    }

    /// <summary>Number of currencies whose rate is needed and older than allowed at a moment.</summary>
    public int StaleAt(DateTimeOffset time, TimeSpan? maxAge)
    {
        int stale = 0;
        for (int i = 1; i < _count; i++)
        {
            stale += _slots[i].IsNeeded && _slots[i].Rate is not null && time - _slots[i].RateTime > maxAge ? 1 : 0;
        }

        return stale;
    }

    /// <summary>Where a currency is; −1 where it is not.</summary>
    public int PlaceOf(string currency)
    {
        for (int i = 0; i < _count; i++)
        {
            if (_slots[i].Currency == currency)
            {
                return i;
            }
        }

        return -1;
    }

    /// <summary>Where a currency is, or is from now on.</summary>
    public int Require(string currency)
    {
        if (PlaceOf(currency) is >= 0 and int place)
        {
            return place;
        }

        if (_count == _slots.Length)
        {
            Array.Resize(ref _slots, 2 * _slots.Length);
            Array.Resize(ref _kept, _slots.Length);
        }

        _slots[_count] = new CurrencySlot { Currency = currency };
        return _count++;
    }

    /// <summary>Remembers everything as it is.</summary>
    public void Keep()
    {
        _keptCount = _count;
        Slots.CopyTo(_kept);
    }

    /// <summary>Puts everything back as it was remembered.</summary>
    public void PutBack()
    {
        _slots.AsSpan().Clear();
        _kept.AsSpan(0, _keptCount).CopyTo(_slots);
        _count = _keptCount;
    }

    /// <summary>Puts everything back as it was saved.</summary>
    public void Restore(IReadOnlyList<CurrencySlot> slots)
    {
        _count = slots.Count;
        (_slots, _kept) = ([.. slots], new CurrencySlot[_count]);
    }

    /// <summary>Cash by currency, those that have or had any.</summary>
    public ImmutableSortedDictionary<string, decimal> Cash() => Slots.ToArray().ToImmutableSortedDictionary(
        slot => slot.Currency, slot => slot.Cash, StringComparer.Ordinal);

    /// <summary>The rates known.</summary>
    public ExchangeRates Rates(TimeSpan? maxAge) => ExchangeRates.Create(
        baseCurrency,
        Slots[1..].ToArray().Where(slot => slot.Rate is not null)
            .ToDictionary(slot => slot.Currency, slot => new ExchangeRate(slot.Rate!.Value, slot.RateTime)),
        maxAge);
}
