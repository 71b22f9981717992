using MrBen.Portfolio.Market;
using MrBen.Portfolio.State;

namespace MrBen.Portfolio.Conformance.Tests.Samples;

/// <summary>
/// A second account of a portfolio, kept from nothing but its cash and fills and valued at the file's prices; what the portfolio says of
/// itself is not looked at.
/// </summary>
internal sealed class Ledger(PricePanel prices) : IPortfolioJournal
{
    private readonly SortedDictionary<string, decimal> _held = new(StringComparer.Ordinal);
    private decimal _atPrices; // the value before the fills of the day

    /// <summary>Cash and net asset value after each event, by its number.</summary>
    public Dictionary<long, (decimal Cash, decimal Value)> Entries { get; } = [];

    /// <summary>Net asset value at the end of each day.</summary>
    public SortedDictionary<DateOnly, decimal> Daily { get; } = [];

    /// <summary>The highest value until the end of each day.</summary>
    public Dictionary<DateOnly, decimal> Highest { get; } = [];

    public decimal Cash { get; private set; }

    public decimal Value { get; private set; }

    public decimal High { get; private set; }

    public decimal Fees { get; private set; }

    public double Turnover { get; private set; }

    public int Fills { get; private set; }

    public void Append(in PortfolioEvent entry)
    {
        DateOnly day = DateOnly.FromDateTime(entry.Time.UtcDateTime);
        if (entry.Kind == PortfolioEventKind.CashSet)
        {
            Cash = entry.Amount!.Value;
        }
        else if (entry.Kind == PortfolioEventKind.FillApplied)
        {
            Cash -= (entry.Quantity * entry.Price) + entry.Amount!.Value;
            _held[entry.Asset.Value] = _held.GetValueOrDefault(entry.Asset.Value) + entry.Quantity;
            Fees += entry.Amount.Value;
            Turnover += (double)(Math.Abs(entry.Quantity) * entry.Price / _atPrices);
            Fills++;
        }

        Value = Cash + _held.Where(position => position.Value != 0)
            .Sum(position => position.Value * prices.Price(new AssetId(position.Key), day));
        _atPrices = entry.Kind == PortfolioEventKind.HistoryObserved ? Value : _atPrices;
        High = Math.Max(High, Value);
        Entries.Add(entry.Sequence, (Cash, Value));
        (Daily[day], Highest[day]) = (Value, High);
    }
}
