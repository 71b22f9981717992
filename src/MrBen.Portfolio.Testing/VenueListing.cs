using MrBen.Portfolio.Execution;

namespace MrBen.Portfolio.Testing;

/// <summary>An asset that a venue lists, and what it trades at. Changes; guarded by the venue's lock.</summary>
internal sealed class VenueListing(InstrumentRules rules)
{
    public InstrumentRules Rules { get; set; } = rules;

    public decimal Bid { get; private set; }

    public decimal Ask { get; private set; }

    public decimal Price { get; private set; }

    public decimal Multiplier => Rules.Instrument.Multiplier;

    public string Currency => Rules.Instrument.Currency;

    /// <summary>Sets the price, and bid and ask around it; bid and ask stay on the tick, the bid positive.</summary>
    public void Quote(decimal price, decimal spread)
    {
        decimal tick = Rules.Instrument.PriceTick ?? 0.00000001m;
        Price = Math.Max(tick, Math.Round(price / tick) * tick);
        decimal half = Price * spread / 2;
        Bid = Math.Max(tick, decimal.Floor((Price - half) / tick) * tick);
        Ask = Math.Max(Bid, decimal.Ceiling((Price + half) / tick) * tick);
    }

    public void Quote(decimal bid, decimal ask, decimal price) => (Bid, Ask, Price) = (bid, ask, price);

    /// <summary>A price worse than the quote by a fraction, on the tick.</summary>
    public decimal Slipped(bool isBuy, decimal fraction)
    {
        decimal tick = Rules.Instrument.PriceTick ?? 0.00000001m;
        return isBuy
            ? Math.Floor(Ask * (1 + fraction) / tick) * tick is var up && up >= Ask ? up : Ask
            : Math.Ceiling(Bid * (1 - fraction) / tick) * tick is var down && down <= Bid ? down : Bid;
    }
}
